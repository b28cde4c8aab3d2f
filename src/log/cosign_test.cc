#include "log/cosign.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;
using testing::test_signer;

// A log with checkpoints of each size up to 20, as it would ask a witness.
class CosignTest : public ::testing::Test {
 protected:
  CosignTest() {
    for (std::uint64_t size = 0; size <= 20; ++size) {
      heads_.push_back(log_.edge.head());
      notes_.push_back(*sign_checkpoint({origin_, log_.edge.head()}, signer_));
      log_.append_numbered(1);
    }
    log_.publish();
  }
  Proof proof(std::uint64_t from, std::uint64_t to) {
    MemoryLog until;
    until.append_numbered(to);
    until.publish();
    return *consistency_proof(from, to, until.fetch_tile());
  }
  std::string body(std::uint64_t from, std::uint64_t to) {
    return format_add_checkpoint(from, proof(from, to), notes_[to]);
  }
  Decision ask(const std::string& request, std::optional<TreeHead> last) {
    const auto asked = parse_add_checkpoint(request);
    EXPECT_TRUE(asked) << asked.error().text();
    if (!asked) return {Ruling::malformed};
    return decide(*asked, trusted_, last);
  }
  Ruling ruling(const std::string& request, std::optional<TreeHead> last) {
    const Decision decision = ask(request, last);
    EXPECT_EQ(decision.ruling == Ruling::cosign, decision.why.empty()) << decision.why;
    EXPECT_EQ(decision.ruling == Ruling::cosign, !decision.note.empty());
    return decision.ruling;
  }
  std::string signed_head(const TreeHead& head) {
    const std::string text = format_checkpoint({origin_, head});
    return *sign_note(text, signer_);
  }

  const std::string origin_ = "log.example/main";
  const Signer signer_ = test_signer(origin_);
  const Signer witness_ = test_signer("w.example", KeyType::cosignature, "w");
  std::vector<VerifierKey> trusted_ = {signer_.verifier()};
  MemoryLog log_;
  std::vector<TreeHead> heads_;
  std::vector<std::string> notes_;
};

// The table of tlog-witness, row by row.

TEST_F(CosignTest, WhatContinuesTheLogIsCosigned) {
  EXPECT_EQ(ruling(body(0, 0), std::nullopt), Ruling::cosign);
  EXPECT_EQ(ruling(body(0, 7), std::nullopt), Ruling::cosign);
  EXPECT_EQ(ruling(body(0, 7), heads_[0]), Ruling::cosign);
  for (std::uint64_t from = 1; from <= 20; ++from) {
    for (std::uint64_t to = from; to <= 20; ++to) {
      EXPECT_EQ(ruling(body(from, to), heads_[from]), Ruling::cosign) << from << ' ' << to;
    }
  }
}

TEST_F(CosignTest, AnUnknownLogIs404BeforeAnythingElse) {
  trusted_.clear();
  EXPECT_EQ(ruling(body(0, 7), std::nullopt), Ruling::unknown);
  EXPECT_EQ(ruling(format_add_checkpoint(9, {}, notes_[7]), std::nullopt), Ruling::unknown);
  EXPECT_EQ(ruling(format_add_checkpoint(0, {}, signed_head({0, heads_[7].root})), std::nullopt),
            Ruling::unknown);
}

TEST_F(CosignTest, WithoutATrustedSignatureIs403BeforeSizesAreLookedAt) {
  const Signer stranger = test_signer(origin_, KeyType::ed25519, "stranger");
  const std::string text = format_checkpoint({origin_, heads_[7]});
  const std::string strange = *sign_note(text, stranger);
  EXPECT_EQ(ruling(format_add_checkpoint(0, {}, strange), std::nullopt), Ruling::untrusted);
  EXPECT_EQ(ruling(format_add_checkpoint(8, {}, strange), heads_[3]), Ruling::untrusted);
  // A line under the trusted name and key ID that does not hold, even beside one that does.
  SignatureLine broken = *sign_line(text, signer_);
  broken.signature[5] = static_cast<char>(broken.signature[5] ^ 1);
  const std::string both = notes_[7] + format_signature(broken);
  EXPECT_EQ(ruling(format_add_checkpoint(0, {}, both), std::nullopt), Ruling::untrusted);
  // Signatures of strangers beside the trusted one are passed over.
  const std::string more = notes_[7] + format_signature(*sign_line(text, stranger)) +
                           format_signature(*sign_line(text, witness_, 5));
  EXPECT_EQ(ruling(format_add_checkpoint(0, {}, more), std::nullopt), Ruling::cosign);
  EXPECT_EQ(ask(format_add_checkpoint(0, {}, more), std::nullopt).note, notes_[7]);
}

TEST_F(CosignTest, AnOldSizeOverTheCheckpointsIs400BeforeTheConflict) {
  EXPECT_EQ(ruling(format_add_checkpoint(8, {}, notes_[7]), heads_[8]), Ruling::malformed);
  EXPECT_EQ(ruling(format_add_checkpoint(8, {}, notes_[7]), heads_[3]), Ruling::malformed);
}

TEST_F(CosignTest, AnotherSizeThanTheLastIs409BeforeTheProof) {
  EXPECT_EQ(ruling(body(0, 7), heads_[3]), Ruling::conflict);
  EXPECT_EQ(ruling(body(2, 7), heads_[3]), Ruling::conflict);
  EXPECT_EQ(ruling(body(3, 7), std::nullopt), Ruling::conflict);
  EXPECT_EQ(ruling(body(3, 7), heads_[12]), Ruling::conflict) << "the log is behind its witness";
  EXPECT_EQ(ruling(format_add_checkpoint(2, {{Hash{}}}, notes_[7]), heads_[3]), Ruling::conflict);
}

TEST_F(CosignTest, AWrongRootOfTheEmptyTreeIs422) {
  const std::string wrong = signed_head({0, heads_[7].root});
  EXPECT_EQ(ruling(format_add_checkpoint(0, {}, wrong), std::nullopt), Ruling::inconsistent);
}

TEST_F(CosignTest, AProofFromTheEmptyTreeIs422) {
  EXPECT_EQ(ruling(format_add_checkpoint(0, {{Hash{}}}, notes_[7]), std::nullopt),
            Ruling::inconsistent);
}

TEST_F(CosignTest, AProofThatDoesNotHoldIs422) {
  for (std::uint64_t from = 1; from < 20; ++from) {
    Proof hashes = proof(from, 20);
    EXPECT_EQ(ruling(format_add_checkpoint(from, {}, notes_[20]), heads_[from]),
              Ruling::inconsistent);
    hashes.back().value[3] ^= 1;
    EXPECT_EQ(ruling(format_add_checkpoint(from, hashes, notes_[20]), heads_[from]),
              Ruling::inconsistent);
    TreeHead other = heads_[from];  // what was cosigned is another history
    other.root.value[0] ^= 1;
    EXPECT_EQ(ruling(body(from, 20), other), Ruling::inconsistent);
  }
}

TEST_F(CosignTest, TheSameSizeWithAnotherRootIs422) {
  TreeHead other = heads_[7];
  other.root.value[0] ^= 1;
  EXPECT_EQ(ruling(format_add_checkpoint(7, {}, signed_head(other)), heads_[7]),
            Ruling::inconsistent);
  EXPECT_EQ(ruling(format_add_checkpoint(7, {{Hash{}}}, notes_[7]), heads_[7]),
            Ruling::inconsistent);
}

TEST_F(CosignTest, RequestsAreReadStrictly) {
  const auto where = [](const std::string& request) {
    const auto asked = parse_add_checkpoint(request);
    return asked ? "accepted" : asked.error().where;
  };
  const std::string hash = base64(Hash{}) + "\n";
  EXPECT_EQ(where("old 0\n\n" + notes_[3]), "accepted");
  EXPECT_EQ(where("old 18446744073709551615\n" + hash + hash + "\n" + notes_[3]), "accepted");
  EXPECT_EQ(where("old 01\n\n" + notes_[3]), "request line 1");
  EXPECT_EQ(where("old 18446744073709551616\n\n" + notes_[3]), "request line 1");
  EXPECT_EQ(where("old\n\n" + notes_[3]), "request line 1");
  EXPECT_EQ(where("old  1\n\n" + notes_[3]), "request line 1");
  EXPECT_EQ(where("new 1\n\n" + notes_[3]), "request line 1");
  EXPECT_EQ(where(""), "request line 1");
  EXPECT_EQ(where("old 1"), "request line 1");
  EXPECT_EQ(where("old 1\n"), "request line 2");
  EXPECT_EQ(where("old 1\nAAAA\n\n" + notes_[3]), "request line 2");
  EXPECT_EQ(where("old 1\r\n\n" + notes_[3]), "request line 1");
  std::string many = "old 1\n";
  for (std::size_t i = 0; i < kMaxWitnessProof; ++i) many += hash;
  EXPECT_EQ(where(many + "\n" + notes_[3]), "accepted");
  EXPECT_EQ(where(many + hash + "\n" + notes_[3]), "request line 65");
  EXPECT_EQ(parse_add_checkpoint("old 0\n\nwords\n").error().code, Code::bad_input);
  EXPECT_EQ(parse_add_checkpoint(std::string(kMaxAddCheckpoint + 1, 'o')).error().code,
            Code::too_large);
}

TEST_F(CosignTest, ExampleOfTheSpecificationIsRead) {
  const auto asked = parse_add_checkpoint(
      "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
      "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
      "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
      "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+"
      "ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
      "\u2014 example.com/behind-the-sofa "
      "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/"
      "V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n");
  ASSERT_TRUE(asked) << asked.error().text();
  EXPECT_EQ(asked->old_size, 20852014U);
  EXPECT_EQ(asked->proof.size(), 4U);
  EXPECT_EQ(asked->checkpoint.head.size, 20852163U);
  EXPECT_EQ(asked->note.signatures.size(), 2U);
}

TEST_F(CosignTest, AnswersAreBelievedOnlyUnderTheWitnesssKey) {
  const std::string text = format_checkpoint({origin_, heads_[7]});
  const std::string own = format_signature(*sign_line(text, witness_, 1700000000));
  const VerifierKey key = witness_.verifier();
  const auto good = read_cosignature(own, text, key);
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_EQ(good->time, 1700000000);
  EXPECT_EQ(format_signature(good->line), own);
  const Signer other = test_signer("x.example", KeyType::cosignature, "x");
  const std::string beside = format_signature(*sign_line(text, other, 1700000000)) + own;
  EXPECT_TRUE(read_cosignature(beside, text, key)) << "cosignatures of others are passed over";
  EXPECT_EQ(read_cosignature(beside.substr(0, beside.size() - own.size()), text, key).error().code,
            Code::unverified);
  const Signer liar = test_signer("w.example", KeyType::cosignature, "liar");
  EXPECT_FALSE(read_cosignature(format_signature(*sign_line(text, liar, 5)), text, key));
  SignatureLine broken = *sign_line(text, witness_, 5);
  broken.signature[20] = static_cast<char>(broken.signature[20] ^ 1);
  EXPECT_FALSE(read_cosignature(format_signature(broken), text, key));
  const std::string another = format_checkpoint({origin_, heads_[8]});
  EXPECT_FALSE(read_cosignature(format_signature(*sign_line(another, witness_, 5)), text, key));
  EXPECT_FALSE(read_cosignature(format_signature(*sign_line(text, witness_, 0)), text, key));
  EXPECT_FALSE(read_cosignature("", text, key));
  EXPECT_FALSE(read_cosignature("<html>", text, key));
  EXPECT_FALSE(read_cosignature(another + "\n" + own, text, key)) << "more than lines";
}

TEST_F(CosignTest, TheOlderCosignatureStays) {
  const std::string text = format_checkpoint({origin_, heads_[7]});
  const auto at = [&](std::int64_t time) {
    return *read_cosignature(format_signature(*sign_line(text, witness_, time)), text,
                             witness_.verifier());
  };
  const auto once = add_cosignatures(notes_[7], std::array{at(5)});
  ASSERT_TRUE(once);
  EXPECT_EQ(*once, notes_[7] + format_signature(at(5).line));
  EXPECT_EQ(*add_cosignatures(*once, std::array{at(9)}), *once);
  EXPECT_EQ(*add_cosignatures(*once, {}), *once);
}

TEST(ReadSizeTest, IsOneCanonicalLine) {
  EXPECT_EQ(read_size("0\n"), 0U);
  EXPECT_EQ(read_size("20852014\n"), 20852014U);
  for (const auto* text : {"", "1", "01\n", "1\n2\n", " 1\n", "-1\n", "x\n", "1\r\n"}) {
    EXPECT_FALSE(read_size(text)) << text;
  }
}

}  // namespace
}  // namespace hustings
