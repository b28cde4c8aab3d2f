// A site over a real node, with a room of tests. Only tests include it.
#pragma once
#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "log/tile.h"
#include "log/verify.h"
#include "node/kinds.h"
#include "node/node.h"
#include "node/slice.h"
#include "web/serve.h"
#include "web/testing_package.h"

namespace hustings::web {

// A room of tests: a rule that says three things of each import, and datasets of every make.
inline void three_findings(const Rule&, const Record&, std::vector<Finding>& out) {
  for (const char* where : {"/rows", "/admitted", "/refused"}) out.push_back({where, "nobody"});
}
inline const Capability& test_capability() {
  static constexpr std::array kRules = {Rule{.id = "test.three",
                                             .version = 2,
                                             .code = "eu-2024",
                                             .commitment = "6.a",
                                             .law = "none",
                                             .applies_from = {2024, 1, 1},
                                             .severity = Severity::note,
                                             .on = "import",
                                             .says = "three",
                                             .check = &three_findings}};
  static constexpr std::array kFilters = {
      Filter{"kind", "t.kind = $1", "a kind"}, Filter{"evidence", "t.evidence = $1", "whose word"},
      Filter{"country", "t.kind = 'import' AND $1 = 'AT'", "any country that is Austria"}};
  static constexpr std::array kShown = {
      Column{"index", "index", Shape::integer, "t.idx"},
      Column{"rule", "rule", Shape::text, "t.rule"},
      Column{"rule_version", "version", Shape::integer, "t.rule_version"},
      Column{"pointer", "where", Shape::text, "t.pointer"},
      Column{"formula", "formula", Shape::text, "'=' || t.pointer"}};
  static constexpr std::array<std::string_view, 1> kStill = {"search"};
  static constexpr std::array kFacets = {
      FacetOf{"kind", "kind", "kind"},
      FacetOf{"evidence", "evidence", "evidence", Shape::word, kEvidence}};
  static constexpr std::array kDatasets = {Dataset{.name = "filtered",
                                                   .title = "by filters",
                                                   .table = "record",
                                                   .filters = kFilters,
                                                   .shown = std::span(kRecordColumns).first(2),
                                                   .facets = kFacets},
                                           Dataset{.name = "quiet",
                                                   .title = "never changes",
                                                   .table = "issuer_key",
                                                   .shown = std::span(kRecordColumns).first(2),
                                                   .reads = kStill},
                                           Dataset{.name = "remarks",
                                                   .title = "a query",
                                                   .table = "finding",
                                                   .shown = kShown,
                                                   .tie = "CAST(t.place AS TEXT)"}};
  static const Capability made{.name = "test",
                               .kinds = {},
                               .rules = kRules,
                               .projections = {},
                               .importers = {},
                               .datasets = kDatasets};
  return made;
}
inline const Registry& test_registry() {
  static const std::array<const Capability*, 2> kAll = {&node_capability(), &test_capability()};
  static const Registry made(kAll);
  return made;
}

class SiteTest : public ::testing::Test {
 protected:
  SiteTest() {
    const World world{*disk_, clock_, *random_};
    if (auto made = init_node(world, dir_, "log.example/main", ""); !made)
      throw std::runtime_error(made.error().text());
    node_ = std::move(*Node::open(world, dir_, test_registry()));
  }
  // Logs imports of 1, 2, 3... rows.
  void log(int n) {
    std::vector<Submission> items;
    for (int i = 0; i < n; ++i) {
      ImportRecord record{.file = {Digest{sha256(bytes(std::to_string(++logged_)))}},
                          .profile = {Token<64>{"profile"}},
                          .profile_version = {Count{1}},
                          .rows = {Count{logged_}},
                          .admitted = {},
                          .unchanged = {},
                          .withheld = {},
                          .refused = {}};
      items.push_back({.what = draft(std::move(record)), .by = node_->config().operator_id});
    }
    for (const auto& answer : node_->admit(std::move(items)))
      ASSERT_TRUE(answer) << answer.error().text();
  }
  void serve() {
    auto site =
        make_site(*disk_, clock_, dir_, {test_registry(), &small_package}, "http://localhost");
    ASSERT_TRUE(site) << site.error().text();
    look_ = site->look;
    line_ = site->log;
    server_.emplace(std::move(site->router), clock_, Limits{}, Hosts{}, LogSink{}, nullptr, false,
                    site->log);
  }
  Reply get(std::string_view target, std::string_view fields = "") {
    return Client(server_->port).get(target, fields);
  }
  Json json(std::string_view target) {
    const Reply reply = get(target);
    EXPECT_EQ(reply.status, 200) << target << ' ' << reply.body;
    auto out = parse_json(reply.body);
    EXPECT_TRUE(out) << reply.body;
    return out ? *std::move(out) : Json();
  }
  // All items of a list, following "next".
  JsonArray walk(std::string target, int& slices) {
    JsonArray out;
    for (slices = 0; !target.empty() && slices < 1000; ++slices) {
      const Json answer = json(target);
      for (const auto& item : *answer.find("items")->as<JsonArray>()) out.push_back(item);
      const auto* next = answer.find("next")->as<std::string>();
      target = next == nullptr ? "" : *next;
    }
    return out;
  }
  static std::int64_t number(const Json& object, std::string_view key) {
    const Json* found = object.find(key);
    return found == nullptr || found->as<std::int64_t>() == nullptr ? -1
                                                                    : *found->as<std::int64_t>();
  }

  TemporaryFolder folder_;
  const Path dir_ = folder_.path() / "node";
  std::unique_ptr<Disk> disk_ = real_disk();
  SetClock clock_{{1717401600000}};
  std::unique_ptr<Random> random_ = seeded_random(7);
  std::unique_ptr<Node> node_;
  std::int64_t logged_ = 0;
  std::shared_ptr<const Look> look_;
  std::function<Result<std::string>()> line_;  // log_line() as it is now
  std::optional<RunningServer> server_;
};

}  // namespace hustings::web
