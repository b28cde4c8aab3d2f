// Declared ads from a table of our own (tables/profiles/ads.toml, docs/formats/ads-table.md): every
// wrong cell of a row is named, not only the first.
#include <fmt/format.h>

#include <algorithm>

#include "ads/ad.h"
#include "ads/importers.h"
#include "base/text.h"
#include "tables/cell.h"
#include "tables/import.h"

namespace hustings {
namespace {

// What a cell says about a fact instead of a value. "not disclosed: REASON".
std::optional<Stated<Absent>> state_in(std::string_view cell) {
  const std::string text = fold(cell);
  if (text.empty() || text == "unknown" || text == "?") return Unknown{};
  if (text == "not used" || text == "none" || text == "-") return NotUsed{};
  if (text == "not applicable" || text == "n/a") return NotApplicable{};
  constexpr std::string_view kHidden = "not disclosed";
  if (!text.starts_with(kHidden)) return std::nullopt;
  std::string reason = trim(std::string_view(text).substr(kHidden.size()));
  if (reason.starts_with(':')) reason = trim(std::string_view(reason).substr(1));
  std::ranges::replace(reason, ' ', '-');
  return NotDisclosed{reason.empty() ? "no-reason-given" : reason};
}

template <class T>
Stated<T> as_state(const Stated<Absent>& state) {
  switch (state.index()) {
    case 1:
      return NotUsed{};
    case 2:
      return std::get<NotDisclosed>(state);
    case 3:
      return NotApplicable{};
    default:
      return Unknown{};
  }
}

// "a; b" as its parts, without empty ones.
std::vector<std::string> parts_of(std::string_view cell) {
  std::vector<std::string> out;
  while (!cell.empty()) {
    const auto end = std::min(cell.find(';'), cell.size());
    if (auto part = trim(cell.substr(0, end)); !part.empty()) out.push_back(std::move(part));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return out;
}

// Reads the cells of a row, and keeps what is wrong with each.
class Cells {
 public:
  explicit Cells(const Mapped& row) : row_(row) {}

  std::string text(std::string_view field) const {
    const CellValue* value = row_.find(field);
    const auto* found = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return found == nullptr ? std::string() : trim(*found);
  }
  void wrong(std::string_view field, std::string problem) {
    problems_.push_back({std::string(field), std::move(problem)});
  }
  bool is_wrong(std::string_view field) const {
    return std::ranges::find(problems_, field, &Detail::where) != problems_.end();
  }
  std::vector<Detail>& problems() { return problems_; }

  // A value by its type; what is wrong is kept, and some value answered.
  template <class T>
  T value(std::string_view field, const std::string& cell) {
    T out{};
    if (auto problem = read(cell, out)) wrong(field, std::move(*problem));
    return out;
  }
  template <class T>
  T needed(std::string_view field) {
    return value<T>(field, text(field));
  }
  template <class T>
  std::optional<T> maybe(std::string_view field) {
    const std::string cell = text(field);
    if (cell.empty()) return std::nullopt;
    return value<T>(field, cell);
  }
  template <class T>
  Stated<T> fact(std::string_view field) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) return as_state<T>(*state);
    return value<T>(field, cell);
  }
  template <class T>
  Erasable<Stated<T>> hidden(std::string_view field) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) {
      return std::visit(
          []<class S>(const S& s) -> Erasable<Stated<T>> {
            if constexpr (std::is_same_v<S, Absent>) {
              return Unknown{};
            } else {
              return s;
            }
          },
          *state);
    }
    return Erasable<T>(value<T>(field, cell));
  }
  Stated<MoneyInterval> money(std::string_view field, const std::optional<Currency>& currency) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) return as_state<MoneyInterval>(*state);
    if (!currency) {
      if (!is_wrong("currency")) wrong("currency", "is missing: an amount needs one, such as EUR");
      return Unknown{};
    }
    const auto read = parse_interval(cell, DecimalMark::point, currency->minor_digits());
    if (!read) {
      wrong(field, read.error().message + ": write 1234.50, or 100-200");
      return Unknown{};
    }
    return MoneyInterval{read->min, read->max, *currency};
  }

 private:
  static std::optional<std::string> read(const std::string& cell, bool& out) {
    const std::string text = fold(cell);
    out = text == "yes" || text == "ja" || text == "oui" || text == "1";
    const bool no = text == "no" || text == "nein" || text == "non" || text == "0";
    return out || no ? std::nullopt : std::optional("\"" + cell + "\" is neither yes nor no");
  }
  static std::optional<std::string> read(const std::string& cell, CivilDate& out) {
    static const std::vector<std::string> kForms = {"YYYY-MM-DD", "D.M.YYYY"};
    const auto day = parse_date_as(cell, kForms);
    if (!day) return "\"" + cell + "\" is no day: write 2029-06-10";
    out = *day;
    return std::nullopt;
  }
  static std::optional<std::string> read(const std::string& cell, Count& out) {
    const auto number = parse_number(cell, DecimalMark::point);
    if (!number) return number.error().message;
    out.value = *number;
    return std::nullopt;
  }
  static std::optional<std::string> read(const std::string& cell, Criterion& out) {
    const auto colon = cell.find(':');
    if (colon == std::string::npos)
      return "\"" + cell + "\" names no type: write place: Vienna; interest: fishing";
    if (auto problem = read(trim(cell.substr(0, colon)), out.type)) return problem;
    return Scalar<Text<1, 200>>::parse(Json(trim(cell.substr(colon + 1))), out.value);
  }
  template <class T>
    requires detail::IsEnum<T>
  static std::optional<std::string> read(const std::string& cell, T& out) {
    std::string code = fold(cell);
    std::ranges::replace(code, ' ', '_');
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      if (code != d.name) return;
      out = d.value;
      found = true;
    });
    if (found) return std::nullopt;
    std::string all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto d) { all += (all.empty() ? "" : ", ") + std::string(d.name); });
    std::ranges::replace(all, '_', ' ');
    return "\"" + cell + "\" is none of: " + all;
  }
  template <class T>
  static std::optional<std::string> read(const std::string& cell, std::vector<T>& out) {
    for (const auto& part : parts_of(cell)) {
      if (auto problem = read(part, out.emplace_back())) return problem;
    }
    return std::nullopt;
  }
  template <class T>
    requires IsScalar<T>
  static std::optional<std::string> read(const std::string& cell, T& out) {
    return cell.empty() ? std::optional<std::string>("is missing: each row has to say it")
                        : Scalar<T>::parse(Json(cell), out);
  }

  const Mapped& row_;
  std::vector<Detail> problems_;
};

Agent named(Cells& cells, std::string_view field) {
  Agent out;
  out.name = cells.hidden<Text<1, 300>>(field);
  const bool nobody = !out.name.stated();
  out.email = nobody ? Erasable<Stated<Text<3, 200>>>(NotApplicable{}) : Unknown{};
  out.address = nobody ? Erasable<Stated<Text<1, 400>>>(NotApplicable{}) : Unknown{};
  out.type.value = Unknown{};
  out.country.value = Unknown{};
  return out;
}

void read_sponsor(Cells& cells, Ad& ad) {
  if (cells.text("sponsor").empty())
    cells.wrong("sponsor", "is missing: name it, or write unknown if nobody knows");
  ad.sponsor = named(cells, "sponsor");
  const std::string email = cells.text("sponsor_email");
  if (state_in(email) || email.contains('@')) {
    ad.sponsor.email = cells.hidden<Text<3, 200>>("sponsor_email");
  } else {
    cells.wrong("sponsor_email", "\"" + email + "\" is no mail address: write name@host");
  }
  ad.sponsor.address = cells.hidden<Text<1, 400>>("sponsor_address");
  ad.sponsor.type.value = cells.fact<AgentType>("sponsor_type");
  ad.sponsor.country.value = cells.fact<CountryCode>("sponsor_country");
  ad.standing.value = cells.fact<SponsorStanding>("standing");
  ad.controller = named(cells, "controller");
  ad.payer = named(cells, "payer");
}

void read_funding(Cells& cells, Funding& out) {
  std::optional<Currency> currency;
  if (const std::string code = cells.text("currency"); !code.empty()) {
    currency = Currency::parse(code);
    if (!currency) cells.wrong("currency", "\"" + code + "\" is not known: write one such as EUR");
  }
  out.ad.value = cells.money("amount", currency);
  out.benefits.value = cells.money("benefits", currency);
  out.campaign.value = cells.money("campaign_amount", currency);
  out.origin.value = cells.fact<std::vector<FundsOrigin>>("origin");
  out.method = cells.hidden<Text<1, 1000>>("method");
  out.source.value = cells.fact<FigureSource>("amounts_from");
}

void read_rest(Cells& cells, Ad& ad) {
  ad.process.kind.value = cells.fact<ProcessKind>("process");
  ad.process.name = cells.hidden<Text<1, 300>>("process_name");
  ad.process.vote_day.value = cells.maybe<CivilDate>("vote_day");
  ad.process.official_info = cells.hidden<std::vector<Url>>("official_info");
  ad.repository = cells.hidden<Url>("repository");
  ad.report = cells.hidden<Url>("report");
  ad.earlier_suspension.value = cells.fact<bool>("earlier_suspension");
  ad.targeting.techniques.value = cells.fact<std::vector<TargetingTechnique>>("techniques");
  ad.targeting.included = cells.hidden<std::vector<Criterion>>("included");
  ad.targeting.excluded = cells.hidden<std::vector<Criterion>>("excluded");
  ad.targeting.data_basis.value = cells.fact<DataBasis>("data_basis");
  ad.targeting.delivery.value = cells.fact<std::vector<DeliveryTechnique>>("delivery");
  ad.targeting.ai.value = cells.fact<bool>("ai_delivery");
  ad.made_with_ai.value = cells.fact<AiMaking>("made_with_ai");
  ad.views.value = cells.fact<Count>("views");
  ad.engagements.value = cells.fact<Count>("engagements");
  ad.withdrawn_because = cells.maybe<Text<1, 500>>("withdrawn_because");
}

void read_head(Cells& cells, Ad& ad) {
  ad.number.value = cells.needed<Token<64>>("number");
  ad.medium.value = cells.needed<Medium>("medium");
  ad.paid.value = cells.maybe<bool>("paid").value_or(true);
  ad.status.value = cells.needed<AdStatus>("status");
  ad.country.value = cells.maybe<CountryCode>("country");
  ad.language.value = cells.needed<Token<16>>("language");
  ad.period.value = {cells.needed<CivilDate>("from"), cells.needed<CivilDate>("to")};
  if (cells.problems().empty() && ad.period.value.to < ad.period.value.from)
    cells.wrong("to", "lies before \"from\": exchange the two days");
  ad.title = cells.needed<Text<1, 200>>("title");
  ad.text = cells.hidden<Text<1, 5000>>("text");
  ad.publisher = cells.hidden<Text<1, 300>>("publisher");
  std::vector<ContentRef> content;
  for (const auto& link : parts_of(cells.text("link")))
    content.emplace_back().url = cells.value<Url>("link", link);
  for (const auto& digest : parts_of(cells.text("picture")))
    content.emplace_back().sha256 = cells.value<Digest>("picture", digest);
  if (!content.empty()) ad.content = std::optional(std::move(content));
}

Result<Importer::Made> ad_of(const Mapped& row, const Importer::Context& context) {
  Cells cells(row);
  Ad ad;
  ad.organisation.value = {std::string(context.issuer)};
  read_head(cells, ad);
  read_sponsor(cells, ad);
  read_funding(cells, ad.funding);
  read_rest(cells, ad);
  if (!cells.problems().empty()) {
    Error error{Code::bad_input, "cells of this row are wrong", cells.problems().front().where,
                "mend these cells and import the file again"};
    error.details = std::move(cells.problems());
    return std::unexpected(std::move(error));
  }
  // No `source`: these are the party's own words, and the same words in the next file are no new
  // version.
  std::string source = fmt::format("ads|{}|{}", context.issuer, cells.text("number"));
  return Importer::Made{draft(std::move(ad)), std::move(source)};
}

}  // namespace

Importer ads::ads_importer() {
  return {"ads", "Ads that a party declares, in a table of our own", &ad_of};
}

}  // namespace hustings
