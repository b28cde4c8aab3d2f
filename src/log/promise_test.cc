#include "log/promise.h"

#include <gtest/gtest.h>

#include "log/checkpoint.h"
#include "log/testing.h"

namespace hustings {
namespace {

using testing::test_signer;

const Promise& the_promise() {
  static const Promise made{"log.example/main", 12, leaf_hash(bytes("x")), 1700000000, 86400};
  return made;
}

std::string note_of(const std::string& text) {
  return *sign_note(text, test_signer("log.example/main"));
}

TEST(PromiseTest, IsReadAsItWasSigned) {
  const Signer log = test_signer("log.example/main");
  const auto note = sign_promise(the_promise(), log);
  ASSERT_TRUE(note) << note.error().text();
  EXPECT_TRUE(is_promise(*note));
  const auto back = open_promise(*note, {{log.verifier()}});
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(*back, the_promise());
  EXPECT_EQ(back->deadline(), 1700086400);
  for (std::size_t i = 0; i < note->size(); ++i) {
    std::string changed = *note;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(open_promise(changed, {{log.verifier()}})) << i;
  }
}

TEST(PromiseTest, OnlyTheLogItselfPromises) {
  const Signer witness = test_signer("log.example/main", KeyType::cosignature);
  const Signer other = test_signer("log.example/other");
  EXPECT_FALSE(sign_promise(the_promise(), other));
  EXPECT_FALSE(sign_promise(the_promise(), witness));
  const std::string text =
      parse_note(*sign_promise(the_promise(), test_signer("log.example/main")))->text;
  EXPECT_EQ(open_promise(*sign_note(text, other), {{other.verifier()}}).error().code,
            Code::unverified);
  EXPECT_EQ(open_promise(*sign_note(text, witness, 5), {{witness.verifier()}}).error().code,
            Code::unverified);
}

TEST(PromiseTest, IsNeverACheckpoint) {
  const std::string text =
      parse_note(*sign_promise(the_promise(), test_signer("log.example/main")))->text;
  EXPECT_FALSE(parse_checkpoint(text));
  EXPECT_FALSE(is_promise(format_checkpoint({"log.example/main", {0, empty_root()}})));
}

TEST(PromiseTest, SaysWhichLineIsWrong) {
  const VerifierKey key = test_signer("log.example/main").verifier();
  const std::vector<std::string> good = {"hustings/promise/v1\n",
                                         "log log.example/main\n",
                                         "index 12\n",
                                         "leaf 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                                         "accepted 1700000000\n",
                                         "within 86400\n"};
  const auto where = [&](std::size_t line, const std::string& instead) {
    std::string text;
    for (std::size_t i = 0; i < good.size(); ++i) text += i == line ? instead : good[i];
    const auto opened = open_promise(note_of(text), {{key}});
    return opened ? "accepted" : opened.error().where;
  };
  EXPECT_EQ(where(9, ""), "accepted");
  EXPECT_EQ(where(0, "hustings/promise/v2\n"), "promise line 1");
  EXPECT_EQ(where(1, "log \n"), "promise line 2");
  EXPECT_EQ(where(2, "index 012\n"), "promise line 3");
  EXPECT_EQ(where(3, "leaf AAAA\n"), "promise line 4");
  EXPECT_EQ(where(4, "accepted -1\n"), "promise line 5");
  EXPECT_EQ(where(4, "accepted 9223372036854775807\n"), "promise line 5");
  EXPECT_EQ(where(5, "within\n"), "promise line 6");
  EXPECT_EQ(where(5, good[5] + "more\n"), "promise line 7");
  Promise wrong = the_promise();
  wrong.accepted = -1;
  EXPECT_FALSE(sign_promise(wrong, test_signer("log.example/main")));
}

}  // namespace
}  // namespace hustings
