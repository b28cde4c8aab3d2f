#include "log/checkpoint.h"

#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::test_signer;

constexpr std::string_view kText =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(CheckpointTest, ExampleOfTheSpecification) {
  // The specification gives no key for its signatures, so only the form can be checked.
  const std::string note = std::string(kText) +
                           "\n\u2014 example.com/behind-the-sofa "
                           "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Z"
                           "hcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                           "\u2014 witness.example.com/w1 "
                           "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3"
                           "b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
  const auto parsed = parse_note(note);
  ASSERT_TRUE(parsed) << parsed.error().text();
  EXPECT_EQ(parsed->signatures.size(), 2U);
  EXPECT_EQ(format_note(*parsed), note);
  const auto checkpoint = parse_checkpoint(parsed->text);
  ASSERT_TRUE(checkpoint) << checkpoint.error().text();
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->head.size, 20852163U);
  EXPECT_EQ(base64(checkpoint->head.root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
  EXPECT_EQ(format_checkpoint(*checkpoint), kText);
}

TEST(CheckpointTest, KeepsExtensionLinesAside) {
  const auto checkpoint = parse_checkpoint(std::string(kText) + "one\n two \n");
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->extensions, (std::vector<std::string>{"one", " two "}));
  EXPECT_EQ(format_checkpoint(*checkpoint), std::string(kText) + "one\n two \n");
}

TEST(CheckpointTest, SaysWhichLineIsWrong) {
  const auto where = [](std::string_view note_text) {
    const auto result = parse_checkpoint(note_text);
    return result ? "accepted" : result.error().where;
  };
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  EXPECT_EQ(where("o\n1\n" + root), "accepted");
  EXPECT_EQ(where("o\n18446744073709551615\n" + root), "accepted");
  EXPECT_EQ(where(""), "checkpoint line 1");
  EXPECT_EQ(where("o"), "checkpoint line 1");
  EXPECT_EQ(where("\n1\n" + root), "checkpoint line 1");
  for (const auto* size : {"", "01", "00", "+1", "-1", " 1", "1 ", "1.0", "0x1", "1e3", "one",
                           "18446744073709551616", "99999999999999999999"}) {
    EXPECT_EQ(where(std::string("o\n") + size + "\n" + root), "checkpoint line 2") << size;
  }
  EXPECT_EQ(where("o\n1\n"), "checkpoint line 3");
  EXPECT_EQ(where("o\n1\n" + root.substr(0, 44)), "checkpoint line 3");
  EXPECT_EQ(where("o\n1\n" + root.substr(0, 43) + "\n"), "checkpoint line 3");
  EXPECT_EQ(where("o\n1\n" + root.substr(0, 42) + "J=\n"), "checkpoint line 3");
  EXPECT_EQ(where("o\n1\n" + root.substr(4)), "checkpoint line 3");
  EXPECT_EQ(where("o\n0\n" + root), "checkpoint line 3");
  EXPECT_EQ(where("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), "accepted");
  EXPECT_EQ(where("o\n1\n" + root + "\n"), "checkpoint line 4");
  EXPECT_EQ(where("o\n1\n" + root + "a\n\n"), "checkpoint line 5");
  EXPECT_EQ(where("o\n1\n" + root + "a"), "checkpoint line 4");
}

TEST(CheckpointTest, SignedAndOpened) {
  const Signer log = test_signer("log.example/a");
  const Checkpoint checkpoint{"log.example/a", {7, leaf_hash(bytes("x"))}};
  const auto note = sign_checkpoint(checkpoint, log);
  ASSERT_TRUE(note) << note.error().text();
  const auto opened = open_checkpoint(*note, {{log.verifier()}});
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->checkpoint, checkpoint);
  EXPECT_EQ(opened->note.verified.size(), 1U);
}

TEST(CheckpointTest, WitnessesDoNotStandInForTheLog) {
  const Signer log = test_signer("log.example/a");
  const Signer other_log = test_signer("log.example/b");
  const Signer witness = test_signer("log.example/a", KeyType::cosignature);
  const std::string body = format_checkpoint({"log.example/a", {0, empty_root()}});
  const std::vector<VerifierKey> keys = {log.verifier(), other_log.verifier(), witness.verifier()};
  EXPECT_TRUE(open_checkpoint(*sign_note(body, log), keys));
  EXPECT_EQ(open_checkpoint(*sign_note(body, other_log), keys).error().code, Code::unverified);
  EXPECT_EQ(open_checkpoint(*sign_note(body, witness, 9), keys).error().code, Code::unverified);
  const std::string both = *sign_note(body, log) + format_signature(*sign_line(body, witness, 9));
  EXPECT_EQ(open_checkpoint(both, keys)->note.verified.size(), 2U);
}

TEST(CheckpointTest, SignsNothingUnreadable) {
  const Signer log = test_signer("log.example/a");
  EXPECT_FALSE(sign_checkpoint({"log.example/b", {0, empty_root()}}, log));
  EXPECT_FALSE(sign_checkpoint({"log.example/a", {0, Hash{}}}, log));
  EXPECT_FALSE(sign_checkpoint({"log.example/a", {1, Hash{}}, {""}}, log));
  EXPECT_FALSE(sign_checkpoint({"log.example/a", {1, Hash{}}, {"a\nb"}}, log));
  EXPECT_FALSE(sign_checkpoint({"log.example/a", {1, Hash{}}, {"a\rb"}}, log));
  const Signer witness = test_signer("log.example/a", KeyType::cosignature);
  EXPECT_FALSE(sign_checkpoint({"log.example/a", {0, empty_root()}}, witness));
}

}  // namespace
}  // namespace hustings
