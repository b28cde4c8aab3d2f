#include <gtest/gtest.h>

#include "log/proof.h"
#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;
using testing::test_signer;

class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() {
    log_.append_numbered(300);
    log_.publish();
    receipt_ = {std::string("any") + '\0' + "bytes", 270,
                *inclusion_proof(270, 300, log_.fetch_tile()), log_.files["checkpoint"]};
  }
  bool holds(std::string_view file, std::uint64_t entry = 270) const {
    const auto receipt = parse_receipt(file);
    return receipt && check_receipt(*receipt, log_.leaves[entry], log_.keys()).has_value();
  }

  MemoryLog log_;
  Receipt receipt_;
};

TEST_F(ReceiptTest, RoundTripAndCheck) {
  for (const auto& extra : {std::string(), std::string("x"), receipt_.extra}) {
    receipt_.extra = extra;
    const std::string file = format_receipt(receipt_);
    const auto back = parse_receipt(file);
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(*back, receipt_);
    EXPECT_EQ(format_receipt(*back), file);
    const auto opened = check_receipt(*back, log_.leaves[270], log_.keys());
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->checkpoint.head, log_.edge.head());
  }
  EXPECT_FALSE(holds(format_receipt(receipt_), 271));
  EXPECT_FALSE(check_receipt(receipt_, log_.leaves[270], {}));
  receipt_.index = 269;
  EXPECT_FALSE(holds(format_receipt(receipt_)));
}

TEST_F(ReceiptTest, LogOfOneEntryNeedsNoHashes) {
  MemoryLog one;
  one.append_numbered(1);
  one.publish();
  const Receipt receipt{"", 0, {}, one.files["checkpoint"]};
  const std::string file = format_receipt(receipt);
  EXPECT_TRUE(file.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example/main\n1\n"));
  EXPECT_TRUE(check_receipt(*parse_receipt(file), one.leaves[0], one.keys()));
}

TEST_F(ReceiptTest, CosignaturesComeBackWithTheirTimes) {
  const Signer witness = test_signer("w.example", KeyType::cosignature);
  const std::string body = parse_note(receipt_.checkpoint)->text;
  receipt_.checkpoint += format_signature(*sign_line(body, witness, 1700000000));
  auto keys = log_.keys();
  keys.push_back(witness.verifier());
  const auto opened = check_receipt(receipt_, log_.leaves[270], keys);
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->note.verified.size(), 2U);
  EXPECT_EQ(opened->note.verified[1].time, 1700000000);
}

TEST_F(ReceiptTest, EveryFlippedByteBehindTheExtraDataIsFound) {
  receipt_.extra.clear();
  const std::string file = format_receipt(receipt_);
  ASSERT_TRUE(holds(file));
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string changed = file;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(holds(changed)) << i;
    EXPECT_FALSE(holds(file.substr(0, i))) << i;
  }
}

TEST_F(ReceiptTest, ExampleOfTheSpecificationHasItsForm) {
  // Its signatures are abridged and its extra data is not canonical base64; these are ours.
  std::string file =
      "c2sp.org/tlog-proof@v1\nextra YWdl\nindex 73894\n"
      "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
      "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\n";
  const Signer log = test_signer("example.com/fancylog");
  file += *sign_note("example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n",
                     log);
  const auto receipt = parse_receipt(file);
  ASSERT_TRUE(receipt) << receipt.error().text();
  EXPECT_EQ(receipt->extra, "age");
  EXPECT_EQ(receipt->index, 73894U);
  EXPECT_EQ(receipt->proof.size(), 2U);
  EXPECT_EQ(format_receipt(*receipt), file);
}

TEST_F(ReceiptTest, SaysWhichLineIsMalformed) {
  const auto where = [&](std::string_view head) {
    const auto result = parse_receipt(std::string(head) + "\n" + receipt_.checkpoint);
    return result ? "accepted" : result.error().where;
  };
  const std::string first = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n";
  EXPECT_EQ(where(first + "index 0\n"), "accepted");
  EXPECT_EQ(where(first + "extra YWdl\nindex 0\n" + hash), "accepted");
  EXPECT_EQ(where("c2sp.org/tlog-proof@v2\nindex 0\n"), "receipt line 1");
  EXPECT_EQ(where(first), "receipt line 2");
  EXPECT_EQ(where(first + "index 01\n"), "receipt line 2");
  EXPECT_EQ(where(first + "index -1\n"), "receipt line 2");
  EXPECT_EQ(where(first + "index \n"), "receipt line 2");
  EXPECT_EQ(where(first + "index 18446744073709551616\n"), "receipt line 2");
  EXPECT_EQ(where(first + "Index 0\n"), "receipt line 2");
  EXPECT_EQ(where(first + "extra \nindex 0\n"), "receipt line 2");
  EXPECT_EQ(where(first + "extra YWd\nindex 0\n"), "receipt line 2");
  EXPECT_EQ(where(first + "extra YWdl\nextra YWdl\nindex 0\n"), "receipt line 3");
  EXPECT_EQ(where(first + "index 0\nextra YWdl\n"), "receipt line 3");
  EXPECT_EQ(where(first + "index 0\n" + hash + hash.substr(1)), "receipt line 4");
  std::string long_proof = first + "index 0\n";
  for (int i = 0; i < 65; ++i) long_proof += hash;
  EXPECT_EQ(where(long_proof), "receipt line 67");
  EXPECT_FALSE(parse_receipt(first + "index 0\n" + hash));
  EXPECT_FALSE(parse_receipt(first + "index 0\n\n"));
  EXPECT_FALSE(parse_receipt(first + "index 0\n\ntext\n\n\u2014 a AAAAAAA=\n"));
  EXPECT_EQ(parse_receipt(std::string(kMaxReceipt + 1, 'x')).error().code, Code::too_large);
}

}  // namespace
}  // namespace hustings
