#include "tables/suggest.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>

#include "base/text.h"
#include "tables/csv.h"
#include "tables/header.h"
#include "tables/plan_cell.h"

namespace hustings {
namespace {

constexpr std::size_t kShownSamples = 3;
constexpr std::size_t kShownBytes = 60;
constexpr double kLikely = 0.55;  // below, a likeness is chance
constexpr std::string_view kCurrency = "{currency}";

// ---- likeness of headings ----------------------------------------------------------------------

std::vector<std::string> words_of(std::string_view heading) {
  std::vector<std::string> out(1);
  for (const char c : normal_heading(heading)) {
    const bool letter = static_cast<unsigned char>(c) >= 0x80 || std::isalnum(c) != 0;
    if (letter) out.back() += c;
    if (!letter && !out.back().empty()) out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += word + ' ';
  return out;
}

std::set<std::string> trigrams(const std::string& text) {
  const std::string padded = "  " + text;
  std::set<std::string> out;
  for (std::size_t at = 0; at + 3 <= padded.size(); ++at) out.insert(padded.substr(at, 3));
  return out;
}

bool has_all(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(
      wanted, [&](const auto& word) { return std::ranges::find(words, word) != words.end(); });
}

// 0 to 1.
double likeness(std::string_view heading, std::string_view alias) {
  constexpr double kContains = 0.8;
  constexpr double kAtMost = 0.75;
  std::string plain(alias);
  if (const auto at = plain.find(kCurrency); at != std::string::npos)
    plain.erase(at, kCurrency.size());
  const auto a = words_of(heading);
  const auto b = words_of(plain);
  if (a.empty() || b.empty()) return 0;
  if (a == b) return 1;
  if (has_all(a, b) || has_all(b, a)) return kContains;
  const auto left = trigrams(joined(a));
  const auto right = trigrams(joined(b));
  std::size_t both = 0;
  for (const auto& one : left) both += right.count(one);
  return kAtMost * 2 * static_cast<double>(both) / static_cast<double>(left.size() + right.size());
}

double likeness(std::string_view heading, const Field& field) {
  std::string name = field.name;
  std::ranges::replace(name, '_', ' ');
  double best = likeness(heading, name);
  for (const auto& alias : field.headers) best = std::max(best, likeness(heading, alias));
  return best;
}

// ---- what stands in a column -------------------------------------------------------------------

bool reads(const Field& field, const std::string& cell) {
  for (const auto mark : {DecimalMark::point, DecimalMark::comma}) {
    FieldPlan plan;
    plan.field = &field;
    plan.numbers = field.numbers == DecimalMark::undecided ? mark : field.numbers;
    if (parse_cell(plan, cell, Currency::parse("EUR").value_or(Currency{}))) return true;
  }
  return false;
}

// The part of the cells that the field's parser reads; nothing where it reads anything.
std::optional<double> readable(const Field& field, const std::vector<std::string>& cells) {
  const bool any = field.parser == Parser::text || field.parser == Parser::codes;
  if (any || cells.empty()) return std::nullopt;
  const auto good = std::ranges::count_if(cells, [&](const auto& c) { return reads(field, c); });
  return static_cast<double>(good) / static_cast<double>(cells.size());
}

double score(const Field& field, std::string_view heading, const std::vector<std::string>& cells) {
  constexpr double kFits = 0.15;
  constexpr double kDoesNot = 0.5;
  const auto part = readable(field, cells);
  const double content = !part ? 0 : *part == 1 ? kFits : *part < kDoesNot ? -kDoesNot : 0;
  return likeness(heading, field) + content;
}

// Parsers that only read what is meant for them.
bool is_telling(const Field& field) {
  return field.parser == Parser::date || field.parser == Parser::currency ||
         field.parser == Parser::country || field.parser == Parser::platform_id;
}

struct Pair {
  double score;
  std::size_t column;
  std::size_t field;
};

struct Guess {
  std::vector<std::optional<std::size_t>> fields;
  double score = 0;
};

// The likeliest pairs first, each column and each field once; then what must be there and can be
// told by its cells alone.
Guess guess(const Profile& profile, std::span<const SeenColumn> columns,
            std::span<const std::vector<std::string>> cells) {
  std::vector<Pair> pairs;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (std::size_t f = 0; f < profile.fields.size(); ++f) {
      if (profile.fields[f].given) continue;
      const double found = score(profile.fields[f], columns[c].heading, cells[c]);
      if (found >= kLikely) pairs.push_back({found, c, f});
    }
  }
  // Of two that are as likely the one that must be there.
  std::ranges::sort(pairs, {}, [&](const Pair& p) {
    return std::tuple(-p.score, !profile.fields[p.field].present, p.column, p.field);
  });
  Guess out;
  out.fields.resize(columns.size());
  const auto taken = [&](std::size_t field) {
    return std::ranges::find(out.fields, std::optional(field)) != out.fields.end();
  };
  for (const auto& [found, column, field] : pairs) {
    if (out.fields[column] || taken(field)) continue;
    out.fields[column] = field;
    out.score += found;
  }
  for (std::size_t f = 0; f < profile.fields.size(); ++f) {
    const Field& field = profile.fields[f];
    if (!field.present || field.given || taken(f) || !is_telling(field)) continue;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (out.fields[c] || readable(field, cells[c]) != 1.0) continue;
      out.fields[c] = f;
      break;
    }
  }
  return out;
}

// ---- reading -----------------------------------------------------------------------------------

std::string shortened(std::string_view cell) {
  std::string out(trimmed(cell).substr(0, kShownBytes));
  while (!out.empty() && out.size() == kShownBytes && (out.back() & 0x80) != 0) out.pop_back();
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return out;
}

// The first of the rows that fill most cells: what is above it says something about the table.
std::size_t header_of(std::span<const Row> rows) {
  const auto found = std::ranges::max_element(rows.first(std::min(rows.size(), kPreamble)), {},
                                              [](const Row& row) { return filled(row.cells); });
  return static_cast<std::size_t>(found - rows.begin());
}

}  // namespace

Result<SeenTable> look_at(Rows source, std::span<const Profile> profiles) {
  auto* reader = std::get_if<Reader>(&source);
  if (reader == nullptr) {
    return fail(Code::bad_input, "the columns of JSON are JSON Pointers, which nobody can guess",
                {}, "write a profile by hand: src/tables/profiles/README.md says how");
  }
  std::vector<Row> rows;
  Row row;
  while (rows.size() < kPreamble + kSampleRows) {
    HUSTINGS_TRY(const bool more, reader->next(row));
    if (!more) break;
    rows.push_back(std::move(row));
    row = {};
  }
  if (rows.size() < 2 || profiles.empty())
    return fail(Code::bad_input, "there is no row below the headings", reader->name(),
                "choose a file with rows");
  const std::size_t header = header_of(rows);
  SeenTable out;
  out.header_row = rows[header].record;
  std::vector<std::vector<std::string>> cells(rows[header].cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    out.columns.push_back({rows[header].cells[c], {}});
    for (std::size_t r = header + 1; r < rows.size(); ++r) {
      if (c >= rows[r].cells.size() || trimmed(rows[r].cells[c]).empty()) continue;
      cells[c].push_back(rows[r].cells[c]);
      auto& samples = out.columns[c].samples;
      const std::string sample = shortened(rows[r].cells[c]);
      const bool there = std::ranges::find(samples, sample) != samples.end();
      if (samples.size() < kShownSamples && !there) samples.push_back(sample);
    }
  }
  Guess best;
  for (std::size_t p = 0; p < profiles.size(); ++p) {
    Guess found = guess(profiles[p], out.columns, cells);
    if (p > 0 && found.score <= best.score) continue;
    best = std::move(found);
    out.profile = p;
  }
  out.fields = std::move(best.fields);
  return out;
}

std::vector<std::size_t> missing_fields(const Profile& profile,
                                        std::span<const std::optional<std::size_t>> fields) {
  std::vector<std::size_t> out;
  for (std::size_t f = 0; f < profile.fields.size(); ++f) {
    const Field& field = profile.fields[f];
    const bool there = std::ranges::find(fields, std::optional(f)) != fields.end();
    if (field.present && !field.given && !there) out.push_back(f);
  }
  return out;
}

Result<std::string> with_known_headings(std::string table, const SeenTable& seen,
                                        const Profile& profile,
                                        std::span<const std::optional<std::size_t>> fields) {
  HUSTINGS_TRY(Reader reader, Reader::open(text_source(std::move(table)), {}));
  std::string out;
  std::uint64_t written = 0;
  Row row;
  for (;;) {
    HUSTINGS_TRY(const bool more, reader.next(row));
    if (!more) return out;
    for (; written + 1 < row.record; ++written) out += "\r\n";  // blank rows count as rows
    for (std::size_t c = 0; row.record == seen.header_row && c < row.cells.size(); ++c) {
      // What nobody chose must not be taken for a field.
      const auto field = c < fields.size() ? fields[c] : std::nullopt;
      row.cells[c] = field ? profile.fields[*field].headers.front() : "";
    }
    write_csv_row(row.cells, out);
    ++written;
  }
}

}  // namespace hustings
