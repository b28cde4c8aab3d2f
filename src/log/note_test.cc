#include "log/note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using testing::test_signer;

constexpr std::string_view kVkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kNote =
    "This is an example message.\n\n"
    "\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
    "RKuwHjG1Yu72IneyaQM=\n";

std::string accepted(std::string_view note) {
  const auto parsed = parse_note(note);
  return parsed ? "accepted" : parsed.error().text();
}

TEST(NoteTest, ExampleOfTheSpecification) {
  const auto key = VerifierKey::parse(kVkey);
  ASSERT_TRUE(key) << key.error().text();
  EXPECT_EQ(key->name(), "example.com/foo");
  EXPECT_EQ(key->id(), 0x530d903aU);
  EXPECT_EQ(key->text(), kVkey);
  const auto note = open_note(kNote, {{*key}});
  ASSERT_TRUE(note) << note.error().text();
  EXPECT_EQ(note->text, "This is an example message.\n");
  ASSERT_EQ(note->verified.size(), 1U);
  EXPECT_EQ(note->verified.front().key, *key);
  EXPECT_FALSE(note->verified.front().time);
  EXPECT_EQ(format_note(*parse_note(kNote)), kNote);
}

TEST(NoteTest, ItalianExampleParses) {
  const auto note = parse_note(
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\u00e8 subito "
      "sera.\n\n"
      "\u2014 quasimodo.example/salvatore "
      "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMo"
      "uFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n");
  ASSERT_TRUE(note);
  EXPECT_THAT(note->text, HasSubstr("sole:\n\n\u00e8 subito sera.\n"));
  EXPECT_EQ(note->signatures.front().key_id, 0x367ba04bU);
}

TEST(NoteTest, EveryFlippedBitIsFound) {
  const std::vector<VerifierKey> keys = {*VerifierKey::parse(kVkey)};
  for (std::size_t i = 0; i < kNote.size() * 8; ++i) {
    std::string note(kNote);
    note[i / 8] = static_cast<char>(note[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(open_note(note, keys)) << "bit " << i << ": " << note;
  }
}

TEST(NoteTest, RefusesMalformedNotes) {
  const std::string line = "\u2014 a AAAAAAA=\n";
  EXPECT_EQ(accepted("text\n\n" + line), "accepted");
  EXPECT_EQ(accepted("text\n\n\n" + line), "accepted");
  EXPECT_EQ(accepted("\n\n" + line), "accepted");
  for (const std::string& bad :
       std::vector<std::string>{"",
                                "\n",
                                "text",
                                "text\n",
                                "text\n\n",
                                "text\n\n\n",
                                "text\n" + line,
                                "text\n\n" + line.substr(0, line.size() - 1),
                                "\n" + line,
                                "text\n\n" + line + "\n",
                                "text\r\n\r\n" + line,
                                "te\txt\n\n" + line,
                                std::string("te\0xt\n\n", 7) + line,
                                "te\xffxt\n\n" + line,
                                "te\xed\xa0\x80\n\n" + line,
                                "text\n\n" + line + "- a AAAAAAA=\n",
                                "text\n\n\u2013 a AAAAAAA=\n",
                                "text\n\n\u2014a AAAAAAA=\n",
                                "text\n\n\u2014  AAAAAAA=\n",
                                "text\n\n\u2014 a AAAAAAA\n",
                                "text\n\n\u2014 a AAAAAA==\n",
                                "text\n\n\u2014 a AAAAAAB=\n",
                                "text\n\n\u2014 a  AAAAAAA=\n",
                                "text\n\n\u2014 a AAAAAAA= \n",
                                "text\n\n\u2014 a b AAAAAAA=\n",
                                "text\n\n\u2014 a+b AAAAAAA=\n",
                                "text\n\n\u2014 a\u2003b AAAAAAA=\n",
                                "text\n\n\u2014 a\u00a0 AAAAAAA=\n",
                                "text\n\n\u2014 AAAAAAA=\n"}) {
    EXPECT_NE(accepted(bad), "accepted") << bad;
  }
  EXPECT_THAT(accepted("text\n\n" + line + "\u2014 a !\n"), HasSubstr("signature line 2"));
}

TEST(NoteTest, LimitsOfSizeAndSignatures) {
  const std::string line = "\u2014 a AAAAAAA=\n";
  std::string note = "text\n\n";
  for (std::size_t i = 0; i < kMaxNoteSignatures; ++i) note += line;
  EXPECT_EQ(accepted(note), "accepted");
  EXPECT_EQ(parse_note(note + line).error().code, Code::too_large);
  const std::string full = std::string(kMaxNote - 2 - line.size(), 'x') + "\n\n" + line;
  EXPECT_EQ(accepted(full), "accepted");
  EXPECT_EQ(parse_note("x" + full).error().code, Code::too_large);
}

TEST(NoteTest, UnknownSignaturesArePassedOver) {
  const Signer known = test_signer("log.example/a");
  const Signer same_name = test_signer("log.example/a", KeyType::ed25519, "other");
  const Signer other = test_signer("log.example/b");
  std::string note = *sign_note("text\n", known);
  for (int i = 0; i < 16; ++i) note += format_signature(*sign_line("text\n", same_name));
  note += format_signature(*sign_line("text\n", other));
  const auto opened = open_note(note, {{known.verifier()}});
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->verified.size(), 1U);
  EXPECT_EQ(opened->unverified.size(), 17U);
  const auto none = open_note(*sign_note("text\n", other), {{known.verifier()}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::unverified);
  EXPECT_FALSE(open_note(note, {}));
}

TEST(NoteTest, KnownKeyWithBadSignatureIsAnError) {
  const Signer a = test_signer("log.example/a");
  const Signer b = test_signer("log.example/b");
  auto line = *sign_line("text\n", b);
  line.signature.back() = static_cast<char>(line.signature.back() ^ 1);
  const std::string note = *sign_note("text\n", a) + format_signature(line);
  EXPECT_TRUE(open_note(note, {{a.verifier()}}));
  const std::vector<VerifierKey> both = {a.verifier(), b.verifier()};
  const auto opened = open_note(note, both);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::unverified);
  EXPECT_EQ(opened.error().where, "log.example/b");
}

TEST(NoteTest, OneKeyCountsOnce) {
  const Signer witness = test_signer("witness.example/w", KeyType::cosignature);
  std::string note = *sign_note("text\n", witness, 5);
  note += format_signature(*sign_line("text\n", witness, 6));
  const auto opened = open_note(note, {{witness.verifier()}});
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->verified.size(), 1U);
  EXPECT_EQ(opened->verified.front().time, 5);
}

TEST(CosignatureTest, SignsTextAndTime) {
  const Signer witness = test_signer("witness.example/w", KeyType::cosignature);
  const auto line = sign_line("o\n1\n", witness, 1679315147);
  ASSERT_TRUE(line);
  ASSERT_EQ(line->signature.size(), 72U);
  EXPECT_EQ(hex(bytes(line->signature.substr(0, 8))), "00000000641850cb");
  EXPECT_TRUE(verify(witness.verifier().key(), bytes("cosignature/v1\ntime 1679315147\no\n1\n"),
                     bytes(line->signature.substr(8))));
  const auto opened = open_note(format_note({"o\n1\n", {*line}}), {{witness.verifier()}});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->verified.front().time, 1679315147);
  EXPECT_FALSE(sign_line("o\n1\n", witness, -1));
}

TEST(CosignatureTest, RefusesTimesFromTheFarFutureAndShortOnes) {
  const Signer witness = test_signer("witness.example/w", KeyType::cosignature);
  auto line = *sign_line("o\n", witness, 1);
  for (const std::size_t size : {1, 8, 64, 71, 73}) {
    auto other = line;
    other.signature.resize(size);
    EXPECT_FALSE(open_note(format_note({"o\n", {other}}), {{witness.verifier()}})) << size;
  }
  line.signature[0] = '\x80';
  EXPECT_FALSE(open_note(format_note({"o\n", {line}}), {{witness.verifier()}}));
}

TEST(CosignatureTest, TypesDoNotStandInForEachOther) {
  const Signer log = test_signer("same.example");
  const Signer witness = test_signer("same.example", KeyType::cosignature);
  EXPECT_NE(log.verifier().id(), witness.verifier().id());
  EXPECT_FALSE(open_note(*sign_note("text\n", witness), {{log.verifier()}}));
  EXPECT_FALSE(open_note(*sign_note("text\n", log), {{witness.verifier()}}));
}

TEST(VerifierKeyTest, RefusesMalformedKeys) {
  for (const auto* bad :
       {"", "+", "++", "example.com/foo", "example.com/foo+530d903a", "example.com/foo+530d903a+",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        " example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"}) {
    EXPECT_FALSE(VerifierKey::parse(bad)) << bad;
  }
}

TEST(VerifierKeyTest, ReadsWhatItWrites) {
  for (const auto type : {KeyType::ed25519, KeyType::cosignature}) {
    // Some of these keys have a plus sign in their base64.
    for (int i = 0; i < 50; ++i) {
      const auto key = test_signer("n\u00e4me.example", type, std::to_string(i)).verifier();
      const auto back = VerifierKey::parse(key.text());
      ASSERT_TRUE(back) << key.text();
      EXPECT_EQ(*back, key);
    }
  }
}

TEST(SignerTest, RefusesWhatNobodyCouldRead) {
  const SigningKey key = SigningKey::from_seed(sha256(bytes("k")));
  for (const auto* name : {"", "a b", "a+b", "a\nb", "a\tb", "a\u2028b", "\xff"}) {
    EXPECT_FALSE(Signer::make(name, key)) << name;
  }
  const Signer signer = test_signer("a");
  for (const auto* bad : {"", "text", "te\rxt\n", "\xff\n"})
    EXPECT_FALSE(sign_note(bad, signer)) << bad;
}

}  // namespace
}  // namespace hustings
