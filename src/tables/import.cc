#include "tables/import.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "tables/given.h"
#include "tables/header.h"
#include "tables/plan.h"

namespace hustings {
namespace {

// Rows that are looked at before the first is mapped, so that a column can show its decimal mark.
constexpr std::size_t kEvidenceRows = 1000;
constexpr std::size_t kEvidenceBytes = std::size_t{4} << 20;

constexpr std::string_view kOfProfile = "profile ";

std::size_t size_of(const Row& row) {
  std::size_t size = 0;
  for (const std::string& cell : row.cells) size += cell.size();
  return size;
}

bool is_blank(const Row& row) {
  return !row.fault &&
         std::ranges::all_of(row.cells, [](const auto& cell) { return trimmed(cell).empty(); });
}

std::string quoted(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& text : texts.first(std::min<std::size_t>(texts.size(), 40))) {
    out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", text.substr(0, 60));
  }
  return texts.size() > 40 ? out + ", …" : out;
}

std::string why_not(const HeaderMatch& match) {
  std::string why;
  const auto add = [&](std::string_view what, const std::vector<std::string>& headers) {
    if (headers.empty()) return;
    why += fmt::format("{}{} {}", why.empty() ? "" : "; ", what, quoted(headers));
  };
  add("missing:", match.missing);
  add("more than one column for:", match.twice);
  add("no known currency in:", match.unknown_currency);
  return why;
}

// The row that looks most like a header, and how each profile sees it.
struct Candidate {
  Row row;
  std::vector<HeaderMatch> matches;
  std::size_t best = 0;
  bool complete = false;
  std::optional<DateRange> days;  // that a row above it names
};

// Of rows that match as badly the fullest: titles and notes fill few cells.
std::pair<std::size_t, std::size_t> likely(const Candidate& seen) {
  return {seen.matches[seen.best].found, filled(seen.row.cells)};
}

std::size_t best_of(const std::vector<HeaderMatch>& matches) {
  const auto rank = [](const HeaderMatch& m) { return std::pair(m.complete(), m.found); };
  return static_cast<std::size_t>(std::ranges::max_element(matches, {}, rank) - matches.begin());
}

Error no_header(const Candidate& seen, const std::vector<Profile>& profiles,
                const std::string& name) {
  Error error{Code::bad_input, "", name, ""};
  if (seen.row.cells.empty()) {
    error.message = "the table is empty";
    error.mend = "export it again";
    return error;
  }
  error.message = fmt::format("no header of the format \"{}\" in the first {} rows; found: {}",
                              profiles.front().format, kPreamble, quoted(seen.row.cells));
  error.where = place(name, seen.row.record, seen.row.line);
  error.mend =
      "import the platform's original file; if its headers are new, --map makes a profile of them, "
      "which --profile FILE takes; if cells are not parted, give --delimiter";
  for (std::size_t p = 0; p < profiles.size(); ++p) {
    error.details.push_back(
        {fmt::format("{}{}", kOfProfile, profiles[p].name), why_not(seen.matches[p])});
  }
  return error;
}

Result<bool> next_of(Rows& rows, Row& row) {
  return std::visit([&](auto& source) { return source.next(row); }, rows);
}
const std::string& name_of(const Rows& rows) {
  return std::visit([](const auto& source) -> const std::string& { return source.name(); }, rows);
}

Result<Candidate> find_header(Rows& rows, const std::vector<Profile>& profiles) {
  std::vector<HeaderMatcher> matchers;
  matchers.reserve(profiles.size());
  for (const Profile& profile : profiles) matchers.emplace_back(profile);
  Candidate best;
  std::optional<DateRange> days;
  for (std::size_t n = 0; n < kPreamble; ++n) {
    Candidate now;
    HUSTINGS_TRY(const bool more, next_of(rows, now.row));
    if (!more) break;
    for (const HeaderMatcher& matcher : matchers) {
      now.matches.push_back(matcher.match(now.row.cells));
    }
    now.best = best_of(now.matches);
    now.complete = now.matches[now.best].complete() && !now.row.fault;
    now.days = days;
    if (now.complete) return now;
    // Its commas may have parted the line.
    if (!days) days = find_date_range(fmt::format("{}", fmt::join(now.row.cells, ",")));
    if (best.row.cells.empty() || likely(now) > likely(best)) best = std::move(now);
  }
  return std::unexpected(no_header(best, profiles, name_of(rows)));
}

}  // namespace

bool is_unknown_header(const Error& error) {
  return !error.details.empty() && error.details.front().where.starts_with(kOfProfile);
}

const CellValue* Mapped::find(std::string_view field) const {
  const auto found = std::ranges::find(*fields, field);
  if (found == fields->end()) return nullptr;
  return &values[static_cast<std::size_t>(found - fields->begin())];
}

ReaderOptions reader_options(ReaderOptions options, std::span<const Profile> profiles) {
  for (const Profile& profile : profiles) {
    if (!options.encoding) options.encoding = profile.encoding;
    if (!options.delimiter) options.delimiter = profile.delimiter;
  }
  return options;
}

struct Import::State {
  State(Rows r, Profile p) : rows(std::move(r)), profile(std::move(p)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void look_ahead();
  void rename(const JoinedValues* newer);
  void rename_ids();
  Result<bool> next_row();
  bool is_wanted() const;
  Outcome outcome();

  Rows rows;
  Profile profile;  // the plan borrows from it: a State never moves
  std::shared_ptr<const std::vector<std::string>> outputs;
  std::vector<std::string> header;
  std::uint64_t header_row = 0;
  Plan plan;
  std::vector<std::string> countries;          // that are wanted; empty: all
  const FieldPlan* countries_field = nullptr;  // where a row says its own
  const JoinedValues* renamed = nullptr;
  std::vector<std::size_t> ids;  // columns with identifiers that may have newer ones
  std::deque<Row> ahead;
  std::optional<Error> failed_ahead;  // met while looking ahead; told when its turn comes
  Row row;
  ImportCounts counts;
};

void Import::State::look_ahead() {
  const bool needed = std::ranges::any_of(plan.fields, [](const FieldPlan& f) {
    const Parser p = f.field->parser;
    return f.column && f.numbers == DecimalMark::undecided &&
           (p == Parser::integer || p == Parser::interval || p == Parser::money);
  });
  std::size_t bytes = 0;
  while (needed && ahead.size() < kEvidenceRows && bytes < kEvidenceBytes) {
    Row next;
    const Result<bool> more = next_of(rows, next);
    if (!more) {
      failed_ahead = more.error();
      break;
    }
    if (!*more) break;
    bytes += size_of(next);
    ahead.push_back(std::move(next));
  }
  weigh_evidence(plan, ahead);
}

void Import::State::rename(const JoinedValues* newer) {
  renamed = newer;
  for (const std::string_view field : {"ad_id", "page_id"}) {
    if (const auto column = plan.column(field); column && newer != nullptr) ids.push_back(*column);
  }
}

void Import::State::rename_ids() {
  for (const auto column : ids) {
    if (column >= row.cells.size()) continue;
    const auto newer = renamed->find(row.cells[column]);
    if (newer != renamed->end()) row.cells[column] = newer->second;
  }
}

Result<bool> Import::State::next_row() {
  if (!ahead.empty()) {
    row = std::move(ahead.front());
    ahead.pop_front();
    return true;
  }
  if (failed_ahead) return std::unexpected(*failed_ahead);
  row.cells.reserve(header.size());
  return next_of(rows, row);
}

// One of the row's countries must be wanted: they stand there as codes, or as words that have some.
bool Import::State::is_wanted() const {
  if (row.fault || countries.empty() || countries_field == nullptr) return true;
  const auto& codes = countries_field->field->codes;
  const auto words = list_items(countries_field->cell_of(row.cells), true);
  return std::ranges::any_of(words, [&](const auto& word) {
    const auto code = codes.find(fold(word));
    return std::ranges::find(countries, code == codes.end() ? word : code->second) !=
           countries.end();
  });
}

Outcome Import::State::outcome() {
  const auto refuse = [&](std::optional<std::size_t> column, std::string reason, std::string mend) {
    ++counts.refused;
    Refusal refusal{row.record, row.line, {}, {}, std::move(reason), std::move(mend), {}};
    if (column) {
      refusal.column = row.at + header[*column];
      refusal.cell = row.cells[*column];
    }
    refusal.source = std::move(row.cells);
    row.cells = {};
    return refusal;
  };
  if (row.fault) return refuse(std::nullopt, row.fault->reason, row.fault->mend);
  auto values = map_row(plan, row.cells);
  if (!values) {
    return refuse(values.error().column, values.error().error.message, values.error().error.mend);
  }
  ++counts.mapped;
  Mapped mapped{row.record,           row.line,         outputs, *std::move(values),
                std::move(row.cells), std::move(row.at)};
  row.cells = {};
  return mapped;
}

Import::Import(std::unique_ptr<State> state) : state_(std::move(state)) {}
Import::Import(Import&&) noexcept = default;
Import& Import::operator=(Import&&) noexcept = default;
Import::~Import() = default;

Result<Import> Import::open(Rows rows, std::vector<Profile> profiles,
                            const ImportOptions& options) {
  if (profiles.empty()) {
    return fail(Code::not_found, "no profile to read the table with", name_of(rows),
                "name a format or give --profile FILE");
  }
  HUSTINGS_TRY(Candidate found, find_header(rows, profiles));
  auto state = std::make_unique<State>(std::move(rows), std::move(profiles[found.best]));
  const auto at_file = [&](Error error) {
    if (error.where.empty()) error.where = name_of(state->rows);
    return std::unexpected(std::move(error));
  };
  auto given = gather_given(options.given, name_of(state->rows), state->profile);
  if (!given) return at_file(std::move(given).error());
  auto plan = make_plan(state->profile, found.matches[found.best], *given, options, found.days);
  if (!plan) return at_file(std::move(plan).error());
  state->plan = *std::move(plan);
  state->outputs = std::make_shared<std::vector<std::string>>(state->profile.outputs());
  state->header_row = found.row.record;
  state->header = std::move(found.row.cells);
  if (auto* reader = std::get_if<Reader>(&state->rows)) reader->expect(state->header.size());
  if (!options.countries.empty()) {
    if (state->profile.countries.empty()) {
      return at_file({Code::bad_input, "this format does not choose by country", "--only",
                      "leave --only out"});
    }
    for (const auto& code : options.countries) {
      auto country = parse_country(code);
      if (!country) return at_file(std::move(country).error());
    }
    state->countries = options.countries;
    const auto says = [&](const FieldPlan& f) {
      return f.field->name == state->profile.countries && (f.column || f.joined != nullptr);
    };
    const auto field = std::ranges::find_if(state->plan.fields, says);
    if (field != state->plan.fields.end()) state->countries_field = &*field;
  }
  state->rename(options.renamed);
  state->look_ahead();
  return Import(std::move(state));
}

Result<std::optional<Outcome>> Import::next() {
  while (true) {
    HUSTINGS_TRY(const bool more, state_->next_row());
    if (!more) return std::nullopt;
    for (auto& cell : state_->row.cells) (void)without_tokens(cell);
    state_->rename_ids();
    if (!state_->is_wanted()) {
      ++state_->counts.unwanted;
    } else if (is_total(state_->plan, state_->row) && !is_blank(state_->row)) {
      ++state_->counts.totals;
    } else if (is_blank(state_->row)) {
      ++state_->counts.blank;
    } else {
      return state_->outcome();
    }
  }
}

const Profile& Import::profile() const { return state_->profile; }
const std::vector<std::string>& Import::header() const { return state_->header; }
std::uint64_t Import::header_row() const { return state_->header_row; }
const ImportCounts& Import::counts() const { return state_->counts; }

}  // namespace hustings
