// Signing and what a signed record must look like.
#include "record/envelope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/derive.h"
#include "record/test_envelope.h"

namespace hustings {
namespace {

using testing::HasSubstr;

// Why claims are refused; empty when they are not.
std::string refusal(const Signer& signer, std::string_view jws) {
  const auto claims = read_claims(jws, signer.kinds);
  if (claims) return {};
  EXPECT_EQ(claims.error().code, Code::bad_input);
  return claims.error().text();
}

TEST(Envelope, SaysWhoWhatAndWhen) {
  Signer signer;
  signer.head.prev = sha256(bytes("before"));
  const Envelope envelope = signer.sign_sample();
  EXPECT_EQ(part(envelope.jws, 0),
            R"({"alg":"EdDSA","kid":")" + signer.kid() + R"(","typ":"hustings+sd-jwt"})");
  const auto claims = read_claims(envelope.jws, signer.kinds);
  ASSERT_TRUE(claims) << claims.error().text();
  EXPECT_EQ(claims->kid, signer.kid());
  EXPECT_EQ(claims->head.iss, kIssuerId);
  EXPECT_EQ(claims->head.sub, kThingId);
  EXPECT_EQ(claims->head.prev, signer.head.prev);
  EXPECT_EQ(claims->head.iat, signer.head.iat);
  EXPECT_EQ(claims->kind, &kind<Sample>());
  EXPECT_TRUE(check_signature(envelope.jws, signer.key.public_key()));
}

TEST(Envelope, TimesAreToTheSecond) {
  Signer signer;
  signer.head.iat = {1717400000999};
  const auto claims = read_claims(signer.sign_sample().jws, signer.kinds);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->head.iat.unix_ms, 1717400000000);
}

TEST(Envelope, EveryChangedByteBreaksTheSignature) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  const PublicKey key = signer.key.public_key();
  for (std::size_t i = 0; i < envelope.jws.size(); ++i) {
    std::string bad = envelope.jws;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    const auto checked = check_signature(bad, key);
    ASSERT_FALSE(checked) << i;
    EXPECT_TRUE(checked.error().code == Code::unverified || envelope.jws[i] == '.') << i;
  }
  EXPECT_FALSE(check_signature(envelope.jws, SigningKey::generate(*signer.random).public_key()));
  EXPECT_FALSE(check_signature(envelope.jws + "A", key));
  EXPECT_FALSE(check_signature(envelope.jws.substr(0, envelope.jws.size() - 1), key));
  EXPECT_FALSE(check_signature("", key));
  EXPECT_FALSE(check_signature("a.b.", key));
}

TEST(Envelope, HeadersOfAnotherKindAreRefused) {
  Signer signer;
  const std::string jws = signer.sign_sample().jws;
  const std::string header = part(jws, 0);
  const std::string payload = part(jws, 1);
  const auto with = [&](const std::string& text) {
    return refusal(signer, signer.sign_text(text, payload));
  };
  EXPECT_EQ(with(header), "");
  for (const auto* alg : {"none", "eddsa", "ES256", "HS256", ""}) {
    EXPECT_THAT(with(replaced(header, "EdDSA", alg)), HasSubstr("alg must be EdDSA")) << alg;
  }
  for (const auto* typ : {"sd-jwt", "dc+sd-jwt", "JWT"}) {
    EXPECT_THAT(with(replaced(header, "hustings+sd-jwt", typ)), HasSubstr("typ hustings")) << typ;
  }
  EXPECT_THAT(with(replaced(header, "{", R"({"jwk":{},)")), HasSubstr("unknown member: /jwk"));
  EXPECT_THAT(with(replaced(header, "{", R"({"crit":["b64"],"b64":false,)")), HasSubstr("unknown"));
  EXPECT_THAT(with(replaced(header, "{", R"({"alg":"none",)")), HasSubstr("not strict JSON"));
  EXPECT_THAT(with(R"({"alg":"EdDSA","typ":"hustings+sd-jwt"})"), HasSubstr("/kid"));
  EXPECT_THAT(with("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(with(""), HasSubstr("not strict JSON"));
}

TEST(Envelope, PayloadsThatDoNotFitAreRefused) {
  Signer signer;
  signer.head.prev = sha256(bytes("before"));
  const std::string jws = signer.sign_sample().jws;
  const std::string header = part(jws, 0);
  const std::string payload = part(jws, 1);
  const auto with = [&](std::string_view what, std::string_view by) {
    return refusal(signer, signer.sign_text(header, replaced(payload, what, by)));
  };
  EXPECT_EQ(with("{", "{"), "");
  EXPECT_THAT(with("{", R"({"exp":1,)"), HasSubstr("unknown member: /exp"));
  EXPECT_THAT(with("{", R"({"cnf":{},)"), HasSubstr("unknown member: /cnf"));
  EXPECT_THAT(with("{", R"({"_sd":[],)"), HasSubstr("unknown member: /_sd"));
  EXPECT_THAT(with("sample/3", "sample/4"), HasSubstr("knows no kind sample/4: /vct"));
  EXPECT_THAT(with("sample/3", "other/1"), HasSubstr("knows no kind other/1"));
  EXPECT_THAT(with("sha-256", "sha-512"), HasSubstr("must be sha-256: /_sd_alg"));
  EXPECT_THAT(with(kIssuerId, "me"), HasSubstr("/iss"));
  EXPECT_THAT(with(kThingId, "0190A000-0000-7000-8000-000000000002"), HasSubstr("/sub"));
  EXPECT_THAT(with(R"("sub":)", R"("sbu":)"), HasSubstr("/sbu"));
  for (const auto* iat : {"-1", "253402300800", "1717400000.5", "1e9", "\"1717400000\"", "null"}) {
    EXPECT_THAT(with("1717400000", iat), HasSubstr("/iat")) << iat;
  }
  EXPECT_EQ(with("1717400000", "0"), "");
  EXPECT_EQ(with("1717400000", "253402300799"), "");
  const std::string prev = base64url(*signer.head.prev);
  for (const std::string& bad :
       {prev.substr(1), prev + "A", "+" + prev.substr(1), std::string(), prev + "="}) {
    EXPECT_THAT(with(prev, bad), HasSubstr("/prev")) << bad;
  }
  EXPECT_THAT(with(R"("prev":")" + prev + "\"", R"("prev":null)"), HasSubstr("/prev"));
}

TEST(Envelope, ShapesThatAreNoJwsAreRefused) {
  Signer signer;
  const std::string jws = signer.sign_sample().jws;
  EXPECT_THAT(refusal(signer, ""), HasSubstr("header.payload.signature"));
  EXPECT_THAT(refusal(signer, "a.b"), HasSubstr("header.payload.signature"));
  EXPECT_THAT(refusal(signer, jws + ".AAAA"), HasSubstr("header.payload.signature"));
  EXPECT_THAT(refusal(signer, "!" + jws), HasSubstr("header is not base64url"));
  EXPECT_THAT(refusal(signer, replaced(jws, ".", ".=")), HasSubstr("payload is not base64url"));
  EXPECT_THAT(refusal(signer, signer.sign_text(part(jws, 0), "{}")), HasSubstr("/iss"));
  EXPECT_THAT(refusal(signer, jws + std::string(kMaxEntryBytes, 'A')), HasSubstr("65535"));
}

TEST(Envelope, WhatCouldNotBeReadIsNotSigned) {
  Signer signer;
  const Draft good = kind<Sample>().parse(kSample).value_or(draft(Sample{}));
  const auto where = [&](const std::function<void(Head&, Sample&)>& change) {
    Head head = signer.head;
    Sample sample = *good.as<Sample>();
    change(head, sample);
    const auto made = seal(head, draft(std::move(sample)), signer.issuer(), *signer.random);
    if (made) return std::string("signed");
    return made.error().details.empty() ? made.error().where : made.error().details[0].where;
  };
  EXPECT_EQ(where([](Head&, Sample&) {}), "signed");
  EXPECT_EQ(where([](Head& head, Sample&) { head.iss = "me"; }), "/iss");
  EXPECT_EQ(where([](Head& head, Sample&) { head.sub = R"(x","iss":"y)"; }), "/sub");
  EXPECT_EQ(where([](Head& head, Sample&) { head.iat = {-1}; }), "/iat");
  EXPECT_EQ(where([](Head& head, Sample&) { head.iat = {253402300800000}; }), "/iat");
  EXPECT_EQ(where([](Head&, Sample& sample) { sample.count.value = {-1}; }), "/count");
  EXPECT_EQ(where([](Head&, Sample& sample) { sample.title.value = {"a\xff"}; }), "/title");
  EXPECT_EQ(where([](Head&, Sample& sample) { sample.page = PlatformId{"a b"}; }), "/page");
  EXPECT_EQ(where([](Head&, Sample& sample) {
              sample.period.value = Period{{2024, 6, 2}, {2024, 6, 1}};
            }),
            "/period");
}

// A kind whose values can be larger than an entry.
struct Long {
  OpenText<Text<0, 70000>, Reason::public_body> words;
  Open<std::vector<Token<80>>> codes;
  Erasable<std::optional<Text<1, 99999>>> remark;
  bool operator==(const Long&) const = default;
};
BOOST_DESCRIBE_STRUCT(Long, (), (words, codes, remark))

}  // namespace

HUSTINGS_KIND(Long, "long", 1)

namespace {

TEST(Envelope, AHugeEntryNamesItsLongestField) {
  Signer signer;
  Long body;
  body.words.value = {std::string(39990, 'x')};
  body.codes.value.assign(1000, {std::string(37, 'x')});
  const auto refused = seal(signer.head, draft(body), signer.issuer(), *signer.random);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::too_large);
  EXPECT_EQ(refused.error().where, "/codes");
  EXPECT_THAT(refused.error().text(), HasSubstr("at most 65535"));
  EXPECT_THAT(refused.error().mend, HasSubstr("40001 bytes"));
  body.words.value = {std::string(60000, 'x')};
  EXPECT_EQ(seal(signer.head, draft(body), signer.issuer(), *signer.random).error().where,
            "/words");
}

TEST(Envelope, TheLimitIsExactAndNotOfDisclosures) {
  Signer signer;
  Long body;
  body.remark = std::optional(Text<1, 99999>{std::string(99999, 'x')});
  const auto size = [&](std::size_t length) {
    body.words.value = {std::string(length, 'x')};
    const auto made = seal(signer.head, draft(body), signer.issuer(), *signer.random);
    return made ? made->jws.size() : 0;
  };
  std::size_t fits = 40000;
  std::size_t too_long = 60000;
  while (too_long - fits > 1) {
    const std::size_t middle = (fits + too_long) / 2;
    (size(middle) == 0 ? too_long : fits) = middle;
  }
  EXPECT_GE(size(fits), kMaxEntryBytes - 1);
  EXPECT_LE(size(fits), kMaxEntryBytes);
}

TEST(Envelope, CombinedAndSplitIsTheSame) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  const auto again = split(combine(envelope));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->jws, envelope.jws);
  ASSERT_EQ(again->disclosures.size(), envelope.disclosures.size());
  for (std::size_t i = 0; i < again->disclosures.size(); ++i) {
    EXPECT_EQ(again->disclosures[i].text, envelope.disclosures[i].text);
  }
  EXPECT_TRUE(again->sealed.empty());
  EXPECT_EQ(split("a.b.c~")->disclosures.size(), 0U);
  for (const auto* bad :
       {"", "~", "~~", "a.b.c", "a.b.c~~", "a.b.c~x~~", "~x~", "a.b.c~x", "a.b.c~x~kb"}) {
    EXPECT_FALSE(split(bad)) << bad;
  }
}

TEST(Envelope, EvidenceIsComputed) {
  Signer signer;
  EXPECT_EQ(evidence_of(signer.head, draft(Sample{})), Evidence::observed);
  signer.head.sub = kIssuerId;
  EXPECT_EQ(evidence_of(signer.head, draft(Sample{})), Evidence::declared);
  EXPECT_EQ(name(Evidence::declared), "declared");
  EXPECT_EQ(name(Evidence::observed), "observed");
  EXPECT_EQ(name(Evidence::decided), "decided");
}

}  // namespace
}  // namespace hustings
