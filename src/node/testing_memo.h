// A kind for tests of the node itself, with every mark, a projection with a roll-up, and a rule.
#pragma once
#include <gtest/gtest.h>

#include <memory>

#include "node/fold.h"
#include "node/testing.h"
#include "record/kind.h"

namespace hustings::testing {

struct Memo {
  Open<Token<40>> topic;
  Open<Count> weight;
  Erasable<std::optional<Text<1, 60000>>> words;
  Sealed<std::optional<Text<1, 100>>> secret;
};
BOOST_DESCRIBE_STRUCT(Memo, (), (topic, weight, words, secret))

// A memo; empty words: none. The rule speaks of weights over 100.
Draft memo(const std::string& topic, const std::string& words = {}, std::int64_t weight = 1,
           const std::string& secret = {});
// The node's own capability and that of memos.
const Registry& memo_registry();
// The same with another version of the rule, as a later program has it.
const Registry& memo_registry_with_new_rule();

// An open node of memos for each test, on both databases.
class MemoNodeTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<TestNode>(GetParam(), memo_registry());
  }
  TestNode& node() { return *node_; }

 private:
  std::unique_ptr<TestNode> node_;
};

}  // namespace hustings::testing

namespace hustings {
template <>
const Kind& kind<testing::Memo>();
}  // namespace hustings
