#include "score/json.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/json.h"

namespace hustings {
namespace {

Json indices(const std::vector<Index>& list) {
  JsonArray out;
  for (const Index index : list) out.emplace_back(static_cast<std::int64_t>(index));
  return {std::move(out)};
}
Json texts(const std::vector<std::string>& list) { return {JsonArray(list.begin(), list.end())}; }
Json number(std::uint64_t value) { return {static_cast<std::int64_t>(value)}; }
Json day(const std::optional<CivilDate>& value) { return value ? Json(to_string(*value)) : Json(); }

// RFC 8785: members by name. All names here are ASCII, where bytes and UTF-16 units sort alike.
std::string canonical(JsonObject object) {
  std::ranges::sort(object, {}, [](const auto& member) { return member.first; });
  std::string out;
  write_json(Json(std::move(object)), out);
  return out;
}

// The members that say what a matrix is of.
JsonObject head(const ScoreInputs& in) {
  return {{"code", in.code},         {"disclosures", hex(in.disclosures)},
          {"election", in.election}, {"root", base64(in.root)},
          {"rules", hex(in.rules)},  {"size", number(in.size)}};
}

Json cell_json(const Cell& cell) {
  return {JsonObject{{"commitment", cell.commitment},
                     {"contradictions", indices(cell.contradictions)},
                     {"declared", indices(cell.declared)},
                     {"gaps", indices(cell.gaps)},
                     {"open_cases", indices(cell.open_cases)},
                     {"overdue_cases", indices(cell.overdue_cases)},
                     {"reversed", indices(cell.reversed)},
                     {"signatory", cell.signatory},
                     {"sources", indices(cell.sources)},
                     {"state", std::string(name(cell.state))},
                     {"upheld", indices(cell.upheld)}}};
}

Json json(const SignatureWord& word) {
  return {JsonObject{{"binds", word.binds},
                     {"day", to_string(word.day)},
                     {"index", number(word.index)},
                     {"scope", texts(word.scope)},
                     {"signatory", word.signatory}}};
}
Json json(const ConfirmedLink& link) {
  return {
      JsonObject{{"key", link.key}, {"organisation", link.organisation}, {"person", link.person}}};
}
Json json(const EvidenceRecord& record) {
  return {JsonObject{{"declared", record.declared},
                     {"from", day(record.days.from)},
                     {"index", number(record.index)},
                     {"issuer", record.issuer},
                     {"kind", record.kind},
                     {"subject", record.subject},
                     {"thing", record.thing},
                     {"to", day(record.days.to)}}};
}
Json json(const Judgement& said) {
  return {JsonObject{{"answered", said.answered},
                     {"commitment", said.commitment},
                     {"index", number(said.index)},
                     {"reviewed", said.reviewed},
                     {"rule", said.rule},
                     {"severity", std::string(name(said.severity))},
                     {"subject", said.subject}}};
}
Json json(const CaseState& one) {
  return {JsonObject{{"commitment", one.commitment},
                     {"index", number(one.index)},
                     {"overdue", one.overdue},
                     {"signatory", one.signatory}}};
}
Json json(const DecisionWord& one) {
  return {JsonObject{{"commitment", one.commitment},
                     {"index", number(one.index)},
                     {"reverses", one.reverses ? number(*one.reverses) : Json()},
                     {"signatory", one.signatory},
                     {"upholds", one.upholds}}};
}

// A list in the order of its items' own bytes behind their index: the same whoever listed it.
template <class T>
Json sorted(const std::vector<T>& list) {
  std::vector<std::pair<std::string, Json>> made;
  for (const T& item : list) {
    Json value = json(item);
    std::string key;
    if (const Json* index = value.find("index"))
      key = fmt::format("{:020}", *index->as<std::int64_t>());
    write_json(value, key);
    made.emplace_back(std::move(key), std::move(value));
  }
  std::ranges::sort(made, {}, [](const auto& item) { return item.first; });
  JsonArray out;
  for (auto& item : made) out.push_back(std::move(item.second));
  return {std::move(out)};
}

// ---- reading ------------------------------------------------------------------------------------

std::unexpected<Error> wrong(std::string message, std::string where) {
  return fail(Code::bad_input, std::move(message), std::move(where),
              "take the file of `hustings export --bulk` as it is");
}

// The members of an object by name; the first thing wrong with any of them is kept in `error`.
class In {
 public:
  In(const Json& json, std::string where, std::size_t members, std::optional<Error>& error)
      : json_(json), where_(std::move(where)), error_(error) {
    const auto* object = json.as<JsonObject>();
    if (object == nullptr || object->size() != members) refuse("not the members of such an object");
  }
  template <class T>
  const T& get(std::string_view member) {
    static const T kNone{};
    const Json* found = json_.find(member);
    const T* value = found == nullptr ? nullptr : found->as<T>();
    if (value == nullptr) refuse(fmt::format("{} is missing or of another type", member));
    return value == nullptr ? kNone : *value;
  }
  std::uint64_t number(std::string_view member) {
    const std::int64_t value = get<std::int64_t>(member);
    if (value < 0) refuse(fmt::format("{} is negative", member));
    return static_cast<std::uint64_t>(value);
  }
  CivilDate day(std::string_view member) {
    const auto parsed = parse_date(get<std::string>(member));
    if (!parsed) refuse(fmt::format("{} is no day", member));
    return parsed.value_or(CivilDate{});
  }
  bool null(std::string_view member) const {
    const Json* found = json_.find(member);
    return found != nullptr && found->as<std::nullptr_t>() != nullptr;
  }
  std::optional<CivilDate> maybe_day(std::string_view member) {
    return null(member) ? std::nullopt : std::optional(day(member));
  }
  Hash hash(std::string_view member, std::optional<Hash> (*read)(std::string_view)) {
    const auto parsed = read(get<std::string>(member));
    if (!parsed) refuse(fmt::format("{} is no digest", member));
    return parsed.value_or(Hash{});
  }
  std::vector<std::string> texts(std::string_view member) {
    std::vector<std::string> out;
    for (const Json& item : get<JsonArray>(member)) {
      const auto* text = item.as<std::string>();
      if (text == nullptr) refuse(fmt::format("{} holds something else than texts", member));
      out.push_back(text == nullptr ? "" : *text);
    }
    return out;
  }
  template <class T, class Read>
  std::vector<T> list(std::string_view member, std::size_t members, const Read& read) {
    std::vector<T> out;
    for (const Json& item : get<JsonArray>(member)) {
      In in(item, fmt::format("{}/{}/{}", where_, member, out.size()), members, error_);
      out.push_back(read(in));
    }
    return out;
  }
  void refuse(std::string message) {
    if (!error_) error_ = wrong(std::move(message), where_).error();
  }

 private:
  const Json& json_;
  std::string where_;
  std::optional<Error>& error_;
};

SignatureWord word(In& in) {
  return {in.number("index"), in.get<std::string>("signatory"), in.get<bool>("binds"),
          in.texts("scope"), in.day("day")};
}
ConfirmedLink link(In& in) {
  return {in.get<std::string>("key"), in.get<std::string>("organisation"), in.get<bool>("person")};
}
EvidenceRecord evidence(In& in) {
  return {in.number("index"),
          in.get<std::string>("kind"),
          in.get<bool>("declared"),
          in.get<std::string>("issuer"),
          in.get<std::string>("subject"),
          in.get<std::string>("thing"),
          {in.maybe_day("from"), in.maybe_day("to")}};
}
Judgement judgement(In& in) {
  Judgement out{.index = in.number("index"),
                .rule = in.get<std::string>("rule"),
                .commitment = in.get<std::string>("commitment"),
                .subject = in.get<std::string>("subject"),
                .answered = in.get<bool>("answered"),
                .reviewed = in.get<bool>("reviewed")};
  const auto& said = in.get<std::string>("severity");
  for (const auto severity : {Severity::contradiction, Severity::gap, Severity::note}) {
    if (said == name(severity)) {
      out.severity = severity;
      return out;
    }
  }
  in.refuse("there is no such severity");
  return out;
}
CaseState case_state(In& in) {
  return {in.number("index"), in.get<std::string>("signatory"), in.get<std::string>("commitment"),
          in.get<bool>("overdue")};
}
DecisionWord decision(In& in) {
  return {in.number("index"), in.get<std::string>("signatory"), in.get<std::string>("commitment"),
          in.get<bool>("upholds"),
          in.null("reverses") ? std::nullopt : std::optional(in.number("reverses"))};
}

}  // namespace

std::string score_json(const ScoreInputs& inputs, const Matrix& matrix) {
  JsonObject out = head(inputs);
  JsonArray cells;
  for (const auto& cell : matrix.cells) cells.push_back(cell_json(cell));
  out.emplace_back("cells", std::move(cells));
  return canonical(std::move(out));
}

std::string inputs_json(const ScoreInputs& inputs) {
  JsonObject out = head(inputs);
  std::vector<std::string> kinds = inputs.kinds;
  std::ranges::sort(kinds);
  out.emplace_back("kinds", texts(kinds).value);
  out.emplace_back("words", sorted(inputs.words).value);
  out.emplace_back("links", sorted(inputs.links).value);
  out.emplace_back("records", sorted(inputs.records).value);
  out.emplace_back("judgements", sorted(inputs.judgements).value);
  out.emplace_back("cases", sorted(inputs.cases).value);
  out.emplace_back("decisions", sorted(inputs.decisions).value);
  return canonical(std::move(out));
}

Result<ScoreInputs> parse_inputs(std::string_view json) {
  HUSTINGS_TRY(const Json parsed, parse_json(json));
  std::optional<Error> error;
  In in(parsed, "", 13, error);
  ScoreInputs out;
  out.code = in.get<std::string>("code");
  out.election = in.get<std::string>("election");
  out.size = in.number("size");
  out.root = in.hash("root", &hash_from_base64);
  out.rules = in.hash("rules", &hash_from_hex);
  out.disclosures = in.hash("disclosures", &hash_from_hex);
  out.kinds = in.texts("kinds");
  out.words = in.list<SignatureWord>("words", 5, &word);
  out.links = in.list<ConfirmedLink>("links", 3, &link);
  out.records = in.list<EvidenceRecord>("records", 8, &evidence);
  out.judgements = in.list<Judgement>("judgements", 7, &judgement);
  out.cases = in.list<CaseState>("cases", 4, &case_state);
  out.decisions = in.list<DecisionWord>("decisions", 5, &decision);
  if (error) return std::unexpected(*std::move(error));
  return out;
}

}  // namespace hustings
