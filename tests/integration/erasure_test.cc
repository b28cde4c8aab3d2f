// After a redaction a value is served nowhere; after scrub it is on the disk nowhere; and every old
// proof still holds.
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "canary.h"
#include "log/proof.h"
#include "rooms.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;
using testing::redaction;
using testing::Report;
using testing::report;
using testing::rows;

constexpr std::string_view kName = "Canary Zwölfgang Quetzalcoatl-Przybylski";
constexpr std::string_view kSecret = "canary-secret@quetzalcoatl.example";

class ErasureTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), testing::rooms());
  }
  testing::TestNode& node() { return *node_; }
  static Report named(std::string_view name) {
    Report out;
    out.name = name;
    out.disclaimer = "paid by nobody";
    return out;
  }
  Result<Admitted> import(const Report& said) {
    return node().admit({.what = report(said), .by = node().op(), .source = "row 1"});
  }
  // Every table that a page could read, as text; not the inside of the search index.
  std::string dump() {
    const auto db = node().connect();
    const bool sqlite = GetParam() == Make::sqlite;
    std::vector<std::string> tables;
    const auto name = [&](const SqlRow& row) -> Result<void> {
      tables.emplace_back(row.text(0));
      return {};
    };
    EXPECT_TRUE(db->query(sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND "
                                   "name NOT LIKE 'search_%'"
                                 : "SELECT CAST(table_name AS TEXT) FROM information_schema.tables "
                                   "WHERE table_schema = current_schema()",
                          {}, name));
    EXPECT_GT(tables.size(), 12U);
    std::string out;
    for (const auto& table : tables) {
      const auto add = [&](const SqlRow& row) -> Result<void> {
        out += table + ": ";
        for (int c = 0; c < row.size(); ++c) out += row.canonical(c) + ' ';
        out += '\n';
        return {};
      };
      const std::string sql =
          sqlite ? "SELECT * FROM " + table : "SELECT CAST(t AS TEXT) FROM " + table + " AS t";
      EXPECT_TRUE(db->query(sql, {}, add));
    }
    return out;
  }
  std::string everything_exported() {
    std::string out;
    const auto db = node().connect();
    for (const auto* capability : testing::rooms().capabilities()) {
      for (const auto& dataset : capability->datasets) {
        for (const auto& row : rows(*db, dataset.name)) {
          for (const auto& cell : row) out += cell + '|';
        }
      }
    }
    return out;
  }

  std::unique_ptr<testing::TestNode> node_;
};

TEST_P(ErasureTest, WhatWasRedactedIsServedNowhereAndDoesNotComeBack) {
  const auto first = *import(named(kName));
  Report changed = named(kName);
  changed.ads = 2;
  const auto second = *import(changed);
  const std::string sub = node().record(first.index).head.sub;
  EXPECT_FALSE(testing::search_bytes(dump(), kName).empty()) << "the search itself must find it";
  EXPECT_TRUE(everything_exported().contains(kName));
  EXPECT_EQ(rows(*node().connect(), "advertisers", {{"q", "quetzal"}}).size(), 1U);

  EXPECT_FAILS(Code::bad_input, node().say(redaction(sub, {"/country"})));
  EXPECT_FAILS(Code::bad_input, node().say(redaction(sub, {})));
  // Neither the operator nor the issuer of the record:
  EXPECT_FAILS(Code::bad_input,
               node().say(redaction(sub, {"/page_name/value"}), *node()->create_issuer()));
  EXPECT_FAILS(Code::not_found, node().say(redaction(node().op(), {"/page_name/value"})));
  const auto gone = node().say(redaction(sub, {"/page_name/value"}));
  ASSERT_TRUE(gone) << gone.error().text();

  const auto found = testing::search_bytes(dump(), kName);
  EXPECT_TRUE(found.empty()) << found.front();
  EXPECT_FALSE(everything_exported().contains(kName));
  EXPECT_TRUE(rows(*node().connect(), "advertisers", {{"q", "quetzal"}}).empty());
  for (const Index index : {first.index, second.index}) {
    const auto record = node().record(index);
    const auto& body = *record.body.as<AdvertiserReport>();
    EXPECT_EQ(body.page_name.state(), "value") << "the state stays";
    EXPECT_EQ(body.page_name.get(), nullptr);
    EXPECT_TRUE(std::get<0>(body.page_name.fact).erased());
    EXPECT_NE(body.disclaimer.get(), nullptr) << "nothing else is taken";
    std::string json;
    record.kind().write(record.body, json);
    EXPECT_FALSE(json.contains("Canary"));
  }
  // Again the same: from the source, as a version, after a restart.
  const auto expect_withheld = [&](const Result<Admitted>& answer) {
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->outcome, Admitted::Outcome::withheld);
    EXPECT_EQ(answer->index, gone->index);
  };
  expect_withheld(import(changed));
  expect_withheld(import(named(kName)));
  Report third = named(kName);
  third.ads = 3;
  expect_withheld(import(third));
  expect_withheld(node().admit(
      {.what = report(third), .by = node().op(), .source = {}, .about = sub, .prev = second.leaf}));
  node().open();
  expect_withheld(import(third));
  third.name = "Another name";
  EXPECT_EQ(import(third)->outcome, Admitted::Outcome::added);
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(ErasureTest, AfterScrubNoFileHoldsIt) {
  // Enough of others that it is spread over pages and index segments.
  for (int chunk = 0; chunk < 3; ++chunk) {
    std::vector<Submission> items;
    for (int i = 0; i < 100; ++i) {
      Report said = named(fmt::format("Page {} {}", chunk, i));
      said.page = fmt::format("{}{:03}", chunk + 1, i);
      if (i == 50) said.name = kName;
      items.push_back({.what = report(said), .by = node().op()});
    }
    for (const auto& answer : node()->admit(std::move(items), Lane::import)) ASSERT_GOOD(answer);
  }
  const auto named_rows = rows(*node().connect(), "advertisers", {{"q", "quetzal"}});
  ASSERT_EQ(named_rows.size(), 3U);
  const Index index = std::stoull(named_rows[0][0]);
  const auto key = node()->verifier();
  const std::array keys = {key};
  const auto receipt = *make_receipt(*node().connect(), node()->tiles(), key, index);
  const Hash leaf = *read_leaf(*node().connect(), index);
  if (GetParam() == Make::sqlite) {
    EXPECT_FALSE(testing::search_files(node().dir(), kName).empty());
  }
  for (const auto& row : named_rows) {
    ASSERT_GOOD(node().say(redaction(row[1], {"/page_name/value"})));
  }
  ASSERT_GOOD(node()->scrub());
  for (const bool open : {true, false}) {
    if (!open) node().close();
    const auto found = testing::search_files(node().dir(), kName);
    EXPECT_TRUE(found.empty()) << (open ? "open: " : "closed: ") << found.front();
  }
  EXPECT_TRUE(check_receipt(receipt, leaf, keys));
  EXPECT_TRUE(node().verify());
  node().open();
  const auto fresh = make_receipt(*node().connect(), node()->tiles(), key, index);
  ASSERT_TRUE(fresh) << fresh.error().text();
  EXPECT_TRUE(check_receipt(*fresh, leaf, keys));
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(ErasureTest, APlantedLeakIsFound) {
  const auto plant = [&](const std::string& form) {
    ASSERT_GOOD(
        node().disk.write(node().dir() / "log" / "leak", "before " + form + " after", 0644));
    EXPECT_FALSE(testing::search_files(node().dir(), kName).empty()) << form;
  };
  const std::string name(kName);
  plant(name);
  plant(hex(bytes(name)));
  for (const std::string before : {"", "x", "xy"}) {
    plant(base64(bytes(before + name + "z")));
    plant(base64url(bytes(before + name + "zz")));
  }
  std::string packed(1000, '\0');
  auto size = static_cast<uLongf>(packed.size());
  const std::string text = "some text and " + base64url(bytes(name));
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(text.data()), text.size()),
            Z_OK);
  packed.resize(size);
  plant(packed);
  const auto file = node().dir() / "log" / "leak";
  const gzFile zip = gzopen(file.c_str(), "wb");
  gzwrite(zip, name.data(), static_cast<unsigned>(name.size()));
  gzclose(zip);
  EXPECT_FALSE(testing::search_files(node().dir(), kName).empty()) << "gzip";
  ASSERT_GOOD(node().disk.remove(file));
  EXPECT_TRUE(testing::search_files(node().dir(), kName).empty());
}

TEST_P(ErasureTest, WhatIsSealedIsInPlainNowhere) {
  const std::string party = *node()->create_issuer();
  const auto said = node().admit({.what = testing::organisation("A party", std::string(kSecret)),
                                  .by = party,
                                  .about = party});
  ASSERT_TRUE(said) << said.error().text();
  EXPECT_TRUE(testing::search_bytes(dump(), kSecret).empty());
  EXPECT_TRUE(testing::search_files(node().dir(), kSecret).empty());
  EXPECT_FALSE(everything_exported().contains(kSecret));
  // Its holder opens it.
  const auto stored = *read_record(*node().connect(), said->index);
  ASSERT_EQ(stored.envelope.sealed.size(), 1U);
  const auto box = read_secrets(node().disk, node().dir() / "secrets")->box;
  const auto disclosure = from_base64url(*open_box(bytes(stored.envelope.sealed[0].box), box));
  EXPECT_TRUE(disclosure->contains(kSecret));
  // It can be redacted too.
  ASSERT_GOOD(node().say(redaction(party, {"/contact"})));
  EXPECT_TRUE(read_record(*node().connect(), said->index)->envelope.sealed.empty());
  ASSERT_GOOD(node()->rebuild(true));
}

INSTANTIATE_TEST_SUITE_P(Both, ErasureTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
