// The whole table of 27 states, against figures that this test takes from the file by other means.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tables/test_tables.h"

namespace hustings {
namespace {

constexpr auto kFixture = "society/meta-report-eu27-2024/ad_library_report_eu27.csv";
enum Column : std::uint8_t {
  page_id,
  page_name,
  disclaimer,
  amount,
  ads,
  date,
  path,
  tf,
  country,
  currency
};

// One line into cells; no cell of this table has a line break.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        cells.back() += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

bool digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

struct Figures {
  std::size_t rows = 0;
  std::set<std::string> pages;
  std::int64_t ads = 0;
  std::size_t without_disclaimer = 0;
  std::size_t euro_rows = 0;
  std::int64_t euro_min = 0;  // cents
  std::int64_t euro_max = 0;
  bool operator==(const Figures&) const = default;
};

Import open_fixture(const std::string& file) {
  auto profiles = builtin_profiles("meta-report").value();
  auto reader =
      Reader::open(file_source(file).value(), reader_options({.name = file}, profiles)).value();
  return Import::open(std::move(reader), std::move(profiles)).value();
}

constexpr std::string_view kNone = "These ads ran without a disclaimer";

// What the file's own cells add up to.
void add_expected(const std::vector<std::string>& cells, Figures& out) {
  const std::int64_t whole = std::stoll(cells[amount]);
  ++out.rows;
  out.pages.insert(cells[page_id]);
  out.ads += std::stoll(cells[ads]);
  out.without_disclaimer += cells[disclaimer] == kNone ? 1 : 0;
  if (cells[currency] != "EUR") return;
  ++out.euro_rows;
  out.euro_min += whole == 1 ? 0 : whole * 100;
  out.euro_max += whole == 1 ? 10000 : whole * 100;
}

// What came out of the engine.
void add_mapped(const Mapped& mapped, Figures& out) {
  ++out.rows;
  out.pages.insert(std::get<std::string>(*mapped.find("page_id")));
  out.ads += std::get<std::int64_t>(*mapped.find("ads"));
  out.without_disclaimer += std::holds_alternative<NoneStated>(*mapped.find("disclaimer")) ? 1 : 0;
  const auto money = std::get<MoneyInterval>(*mapped.find("amount"));
  if (money.currency.code() != "EUR") return;
  ++out.euro_rows;
  out.euro_min += money.min.value_or(-1);
  out.euro_max += money.max.value_or(-1);
}

void compare_texts(const Mapped& mapped, const std::vector<std::string>& cells) {
  EXPECT_EQ(std::get<MoneyInterval>(*mapped.find("amount")).currency.code(), cells[currency]);
  if (cells[page_name].empty()) {
    EXPECT_TRUE(std::holds_alternative<Unknown>(*mapped.find("page_name")));
  } else {
    EXPECT_EQ(std::get<std::string>(*mapped.find("page_name")), cells[page_name]);
  }
  if (cells[disclaimer] != kNone) {
    EXPECT_EQ(std::get<std::string>(*mapped.find("disclaimer")), cells[disclaimer]);
  }
  EXPECT_EQ(std::get<std::string>(*mapped.find("country")), cells[country]);
  const auto end = parse_date(cells[date]).value_or(CivilDate{});
  EXPECT_EQ(std::get<CivilDate>(*mapped.find("period_end")), end);
  EXPECT_EQ(std::get<CivilDate>(*mapped.find("period_start")), plus_days(end, -29));
}

TEST(MetaReportFixture, EveryRowIsWhatTheFileSays) {
  HUSTINGS_NEEDS(file, kFixture);
  std::istringstream lines(test::file_text(file));
  std::string line;
  std::getline(lines, line);
  Figures expected;
  Figures got;
  std::size_t number = 1;
  std::size_t refused = 0;
  std::vector<std::uint64_t> damaged;

  Import import = open_fixture(file);
  EXPECT_EQ(import.profile().name, "meta-report-eu27");
  while (std::getline(lines, line)) {
    ++number;
    const auto cells = split(line);
    const Outcome next = test::take(import);
    if (!digits(cells[page_id])) {
      damaged.push_back(number);
      const auto& refusal = std::get<Refusal>(next);
      EXPECT_EQ(refusal.row, number);
      EXPECT_EQ(refusal.column, "page_id");
      EXPECT_EQ(refusal.cell, cells[page_id]);
      EXPECT_EQ(refusal.source, cells);
      ++refused;
      continue;
    }
    const auto& mapped = std::get<Mapped>(next);
    ASSERT_EQ(mapped.row, number);
    ASSERT_EQ(mapped.source, cells);
    add_expected(cells, expected);
    add_mapped(mapped, got);
    compare_texts(mapped, cells);
  }
  EXPECT_FALSE(import.next().value());
  EXPECT_EQ(got, expected);
  EXPECT_EQ(refused, 1U);
  EXPECT_EQ(import.counts().mapped, expected.rows);
  EXPECT_EQ(import.counts().refused, damaged.size());
  EXPECT_EQ(import.counts().totals + import.counts().blank, 0U);
  RecordProperty("rows", static_cast<int>(got.rows));
  RecordProperty("euro_min", std::to_string(got.euro_min));
  RecordProperty("euro_max", std::to_string(got.euro_max));
}

}  // namespace
}  // namespace hustings
