#include "casedesk/receipts.h"

#include <gtest/gtest.h>

#include "cases/cases.h"
#include "log/proof.h"
#include "log/testing.h"

namespace hustings::casedesk {
namespace {

using hustings::testing::MemoryLog;
using hustings::testing::test_signer;

class ReceiptsTest : public ::testing::Test {
 protected:
  ReceiptsTest() {
    log_.append_numbered(300);
    log_.publish();
    receipt_ = {"entry 270", 270, *inclusion_proof(270, 300, log_.fetch_tile()),
                log_.files["checkpoint"]};
    keys_ = log_.keys();
  }
  ReceiptSays says(const Receipt& receipt) const {
    return read_receipt(format_receipt(receipt), keys_, kinds_);
  }

  const Kinds kinds_{{&kind<CaseReport>()}};
  MemoryLog log_;
  Receipt receipt_;
  std::vector<VerifierKey> keys_;
};

TEST_F(ReceiptsTest, ATrueOneSaysWhichRecordAndSinceWhen) {
  const Signer witness = test_signer("w.example", KeyType::cosignature);
  receipt_.checkpoint +=
      format_signature(*sign_line(parse_note(receipt_.checkpoint)->text, witness, 1700000000));
  const auto alone = says(receipt_);
  EXPECT_EQ(alone.holds, ReceiptHolds::holds);
  EXPECT_TRUE(alone.included);
  EXPECT_EQ(alone.index, 270U);
  EXPECT_EQ(alone.origin, "log.example/main");
  EXPECT_TRUE(alone.witnesses.empty()) << "nobody named this witness";
  EXPECT_TRUE(alone.number.empty()) << "it is no report";
  keys_.push_back(witness.verifier());
  const auto seen = says(receipt_);
  ASSERT_EQ(seen.witnesses.size(), 1U);
  EXPECT_EQ(seen.witnesses[0].witness, "w.example");
  EXPECT_EQ(seen.witnesses[0].at.seconds(), 1700000000);
}

TEST_F(ReceiptsTest, OneOfAnotherLogSaysNothingOfWhoMadeItL417) {
  MemoryLog other("other.example/log");
  other.append_numbered(1);
  other.publish();
  const auto found = says({"entry 0", 0, {}, other.files["checkpoint"]});
  EXPECT_EQ(found.holds, ReceiptHolds::other_log);
  EXPECT_EQ(found.origin, "other.example/log");
  // A key of another name is no key of that log.
  keys_.push_back(test_signer("other.example/log", KeyType::cosignature).verifier());
  EXPECT_EQ(says({"entry 0", 0, {}, other.files["checkpoint"]}).holds, ReceiptHolds::other_log);
}

TEST_F(ReceiptsTest, ADamagedOneDoesNotHoldL417) {
  const std::string file = format_receipt(receipt_);
  ASSERT_EQ(read_receipt(file, keys_, kinds_).holds, ReceiptHolds::holds);
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string changed = file;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_NE(read_receipt(changed, keys_, kinds_).holds, ReceiptHolds::holds) << i;
    EXPECT_NE(read_receipt(file.substr(0, i), keys_, kinds_).holds, ReceiptHolds::holds) << i;
  }
  Receipt moved = receipt_;
  moved.index = 269;
  EXPECT_EQ(says(moved).holds, ReceiptHolds::broken);
  moved = receipt_;
  moved.extra.clear();
  EXPECT_EQ(says(moved).holds, ReceiptHolds::broken);
  moved = receipt_;
  moved.extra = "another entry";
  EXPECT_EQ(says(moved).holds, ReceiptHolds::broken);
}

TEST_F(ReceiptsTest, WhoeverSignsInTheLogsNameIsFoundOutL417) {
  const Signer thief = test_signer("log.example/main", KeyType::ed25519, "another seed");
  receipt_.checkpoint = *sign_checkpoint({"log.example/main", log_.edge.head()}, thief);
  EXPECT_EQ(says(receipt_).holds, ReceiptHolds::broken);
}

TEST_F(ReceiptsTest, WhatIsNoReceiptIsNone) {
  for (const auto* file : {"", "Dear all", "c2sp.org/tlog-proof@v2\nindex 0\n\n"})
    EXPECT_EQ(read_receipt(file, keys_, kinds_).holds, ReceiptHolds::no_receipt);
}

}  // namespace
}  // namespace hustings::casedesk
