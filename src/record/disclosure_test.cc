// Digests, disclosures, decoys and sealed values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "record/derive.h"
#include "record/test_envelope.h"

namespace hustings {
namespace {

using testing::HasSubstr;

// A kind as it was, and as it is since it has two fields more.
struct Before {
  Erasable<Count> first;
  bool operator==(const Before&) const = default;
};
BOOST_DESCRIBE_STRUCT(Before, (), (first))
struct Grown {
  Erasable<Count> first;
  Erasable<std::optional<Count>> second;
  Sealed<std::optional<Count>> third;
  static constexpr std::array<std::string_view, 2> kLater = {"/second", "/third"};
  bool operator==(const Grown&) const = default;
};
BOOST_DESCRIBE_STRUCT(Grown, (), (first, second, third))

}  // namespace

HUSTINGS_KIND(Before, "grown", 1)
HUSTINGS_KIND(Grown, "grown", 1)

namespace {

std::string make_disclosure(std::string_view json) { return base64url(bytes(json)); }
std::string digest_of(std::string_view disclosure) { return base64url(sha256(bytes(disclosure))); }

// The digests of one `_sd`, in place of the body's n-th one.
std::vector<std::string> digests(std::string_view payload, int n) {
  std::size_t at = 0;
  for (int i = 0; i <= n; ++i) at = payload.find("\"_sd\":[", at) + 7;
  const auto list =
      parse_json(std::string("[").append(payload.substr(at, payload.find(']', at) - at + 1)));
  std::vector<std::string> out;
  if (!list) return out;
  for (const auto& item : *list->as<JsonArray>()) out.push_back(*item.as<std::string>());
  return out;
}
// Places of `_sd` in a sample: note, seat, desk, body.
constexpr int kNote = 0;
constexpr int kDesk = 2;
constexpr int kBody = 3;

// Opens a payload that was changed by hand; why it is refused, or "".
std::string refusal(const Signer& signer, const std::string& payload,
                    std::vector<Disclosure> given) {
  const std::string header = R"({"alg":"EdDSA","kid":"x","typ":"hustings+sd-jwt"})";
  const auto claims = read_claims(signer.sign_text(header, payload), signer.kinds);
  if (!claims) return claims.error().text();
  const auto body = open_body(*claims, given);
  return body ? "" : body.error().text();
}

TEST(Disclosure, StrangersAreRefused) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  const std::string payload = part(envelope.jws, 1);
  auto given = envelope.disclosures;
  EXPECT_EQ(refusal(signer, payload, given), "");
  given.push_back({{}, make_disclosure(R"(["c2FsdA","page","666"])")});
  EXPECT_THAT(refusal(signer, payload, given), HasSubstr("no digest names this disclosure"));
  given.back().text = given.front().text;
  EXPECT_THAT(refusal(signer, payload, given), HasSubstr("given twice"));
  given.back().text = "";
  EXPECT_THAT(refusal(signer, payload, given), HasSubstr("no digest names"));
}

TEST(Disclosure, AnAlteredOneIsAStranger) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  for (std::size_t i = 0; i < envelope.disclosures.size(); ++i) {
    auto given = envelope.disclosures;
    std::string json = from_base64url(given[i].text).value_or("???");
    json[json.size() - 3] ^= 1;
    given[i].text = base64url(bytes(json));
    EXPECT_THAT(refusal(signer, part(envelope.jws, 1), given), HasSubstr("no digest names")) << i;
  }
}

// A payload whose digest number 0 at `place` is that of `json`, and this disclosure alone.
std::string planted(int place, std::string_view json) {
  Signer signer;
  const std::string payload = part(signer.sign_sample().jws, 1);
  const std::string disclosure = make_disclosure(json);
  const std::string digest = digests(payload, place).at(0);
  return refusal(signer, replaced(payload, digest, digest_of(disclosure)), {{{}, disclosure}});
}

TEST(Disclosure, OnlyHiddenFieldsMayBeDisclosed) {
  EXPECT_EQ(planted(kBody, R"(["c2FsdA","page","1000445"])"), "");
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","count",8])"), HasSubstr("must not be hidden: /count"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","person","Zoe"])"),
              HasSubstr("must not be hidden: /person"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","_sd",["x"]])"), HasSubstr("must not be hidden: /_sd"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","note",{"state":"unknown"}])"), HasSubstr("/note"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","desk/person","x"])"), HasSubstr("/desk~1person"));
  EXPECT_THAT(planted(kNote, R"(["c2FsdA","state","unknown"])"), HasSubstr("/note/state"));
  EXPECT_EQ(planted(kDesk, R"(["c2FsdA","person","Zoe"])"), "");
}

TEST(Disclosure, WhatIsSealedIsNotTakenInPlain) {
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","secret","s3cret"])"), HasSubstr("sealed"));
  EXPECT_THAT(planted(kDesk, R"(["c2FsdA","phone","+43"])"), HasSubstr("sealed"));
}

TEST(Disclosure, ValuesHaveToFitTheirType) {
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","page",7])"), HasSubstr("/page: expected a string"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","page",null])"), HasSubstr("null is no value"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","remarks",["a",{"...":"x"}]])"), HasSubstr("/remarks/1"));
  EXPECT_THAT(planted(kNote, R"(["c2FsdA","value",""])"), HasSubstr("/note/value"));
}

TEST(Disclosure, TheShapeIsSaltNameValue) {
  for (const auto* bad :
       {R"(["c2FsdA","page"])", R"(["c2FsdA","page","1","2"])", R"(["c2FsdA",1,"2"])",
        R"([1,"page","2"])", R"({"page":"1"})", "\"page\"", "[]"}) {
    EXPECT_THAT(planted(kBody, bad), HasSubstr("[salt, name, value]")) << bad;
  }
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","page","1"]x)"), HasSubstr("not strict JSON"));
  EXPECT_THAT(planted(kBody, R"(["c2FsdA","page",{"a":1,"a":1}])"), HasSubstr("not strict JSON"));
}

TEST(Disclosure, TwoForOneFieldAreRefused) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  std::string payload = part(envelope.jws, 1);
  const std::string one = make_disclosure(R"(["c2FsdA","page","1"])");
  const std::string two = make_disclosure(R"(["c2FsdA","page","2"])");
  const auto all = digests(payload, kBody);
  payload = replaced(replaced(payload, all.at(0), digest_of(one)), all.at(1), digest_of(two));
  EXPECT_THAT(refusal(signer, payload, {{{}, one}, {{}, two}}),
              HasSubstr("names a member that is there: /page"));
}

TEST(Disclosure, AFieldInPlainThatShouldBeHiddenIsRefused) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  const std::string payload = part(envelope.jws, 1);
  const std::string plain = replaced(payload, R"("count":7)", R"("count":7,"page":"1000445")");
  EXPECT_THAT(refusal(signer, plain, envelope.disclosures),
              HasSubstr("names a member that is there: /page"));
}

TEST(Disclosure, ThereIsOneDigestForEachHiddenField) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  const std::string payload = part(envelope.jws, 1);
  const std::string first = digests(payload, kBody).at(0);
  const std::string second = digests(payload, kBody).at(1);
  const std::string more = digest_of("more");
  const auto with = [&](std::string_view what, const std::string& by) {
    return refusal(signer, replaced(payload, what, by), {});
  };
  EXPECT_EQ(refusal(signer, payload, {}), "");
  EXPECT_THAT(with(first, second), HasSubstr("a digest is given twice: /_sd"));
  EXPECT_THAT(with(first, digests(payload, kNote).at(0)), HasSubstr("a digest is given twice"));
  EXPECT_THAT(with("\"" + first + "\",", ""),
              HasSubstr("4 digests, a sample/3 has 5 hidden fields here"));
  EXPECT_THAT(with("\"" + first + "\",", "\"" + first + "\",\"" + more + "\","),
              HasSubstr("6 digests"));
  EXPECT_THAT(with(first, "x"), HasSubstr("expected a digest"));
  EXPECT_THAT(with("\"" + first + "\"", "7"), HasSubstr("expected a digest"));
  EXPECT_THAT(with(R"("state":"value","_sd":[")" + digests(payload, kNote).at(0) + "\"]",
                   R"("state":"value")"),
              HasSubstr("8 digests, a sample/3 has 9 hidden fields"));
  EXPECT_THAT(with(R"("domain":)", R"("_sd":7,"domain":)"), HasSubstr("not strict JSON"));
  EXPECT_THAT(with(R"("period":{)", R"("period":{"_sd":[],)"), HasSubstr("/period/_sd"));
  EXPECT_THAT(with(R"("period":{)", R"("period":{"_sd":[")" + more + "\"],"),
              HasSubstr("/period/_sd"));
}

TEST(Disclosure, NothingInsideAListIsHidden) {
  Signer signer;
  const std::string payload = part(signer.sign_sample().jws, 1);
  const std::string digest = digest_of("more");
  const auto with = [&](std::string_view what, const std::string& by) {
    return refusal(signer, replaced(payload, what, by), {});
  };
  EXPECT_THAT(with(R"(["AT")", R"([{"...":")" + digest + R"("},"AT")"),
              HasSubstr("a digest inside a list: /countries"));
  EXPECT_THAT(with(R"("seats":20)", R"("seats":20,"_sd":[")" + digest + "\"]"),
              HasSubstr("a digest inside a list: /places"));
}

TEST(Disclosure, NothingTellsValuesFromDecoys) {
  Signer signer;
  Sample sample = *kind<Sample>().parse(kSample)->as<Sample>();
  const Envelope full = signer.sign(sample);
  sample.page = {};
  sample.handle = {};
  sample.remarks = {};
  sample.link = {};
  sample.secret = {};
  std::get<0>(sample.note.fact) = {};
  std::get<0>(sample.seat.fact) = {};
  sample.desk.person = {};
  sample.desk.phone = {};
  const Envelope empty = signer.sign(sample);
  EXPECT_EQ(full.jws.size(), empty.jws.size());
  EXPECT_EQ(full.disclosures.size(), 7U);
  EXPECT_EQ(full.sealed.size(), 2U);
  EXPECT_TRUE(empty.disclosures.empty());
  EXPECT_TRUE(empty.sealed.empty());
  for (const auto& envelope : {full, empty}) {
    const std::string payload = part(envelope.jws, 1);
    for (const int place : {kNote, kNote + 1, kDesk, kBody}) {
      const auto here = digests(payload, place);
      EXPECT_EQ(here.size(), place == kBody ? 5U : place == kDesk ? 2U : 1U);
      EXPECT_TRUE(std::ranges::is_sorted(here));  // not in the order of the struct
      for (const auto& digest : here) EXPECT_EQ(from_base64url(digest).value_or("").size(), 32U);
    }
  }
}

TEST(Disclosure, SaltsAreNewAndOf256Bits) {
  Signer signer;
  std::set<std::string> salts;
  for (int i = 0; i < 20; ++i) {
    for (const auto& disclosure : signer.sign_sample().disclosures) {
      const auto json = parse_json(from_base64url(disclosure.text).value_or(""));
      ASSERT_TRUE(json);
      const auto& salt = *json->as<JsonArray>()->at(0).as<std::string>();
      EXPECT_EQ(from_base64url(salt).value_or("").size(), 32U);
      EXPECT_TRUE(salts.insert(salt).second);
    }
  }
  EXPECT_EQ(salts.size(), 140U);
}

TEST(Disclosure, ARecordOfBeforeAFieldWasThereStillOpens) {
  Signer signer;
  Before body;
  body.first = Count{7};
  signer.kinds = Kinds({&kind<Before>()});
  const auto sealed = seal(signer.head, draft(std::move(body)), signer.issuer(), *signer.random);
  ASSERT_TRUE(sealed) << sealed.error().text();
  const Envelope& old = *sealed;
  signer.kinds = Kinds({&kind<Grown>()});
  const std::string payload = part(old.jws, 1);
  EXPECT_EQ(refusal(signer, payload, old.disclosures), "");
  EXPECT_EQ(refusal(signer, payload, {}), "");
  const std::string only = digests(payload, 0).at(0);
  const auto with = [&](const std::string& digest, std::vector<Disclosure> given) {
    return refusal(signer, replaced(payload, only, digest), std::move(given));
  };
  const std::string later = make_disclosure(R"(["c2FsdA","second",8])");
  EXPECT_THAT(with(digest_of(later), {{{}, later}}), HasSubstr("cannot have it: /second"));
  EXPECT_THAT(with(only + "\",\"" + digest_of("more"), {}),
              HasSubstr("2 digests, a grown/1 has 3 hidden fields here"));
  EXPECT_EQ(with(only + "\",\"" + digest_of("more") + "\",\"" + digest_of(later), {{{}, later}}),
            "");
}

TEST(Disclosure, SealedValuesOpenWithTheRightKeyOnly) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  ASSERT_EQ(envelope.sealed.size(), 2U);
  EXPECT_EQ(envelope.sealed[0].pointer, "/secret");
  EXPECT_EQ(envelope.sealed[1].pointer, "/desk/phone");
  for (const auto& disclosure : envelope.disclosures) {
    EXPECT_THAT(from_base64url(disclosure.text).value_or(""), testing::Not(HasSubstr("s3cret")));
  }
  const auto opened = open_box(bytes(envelope.sealed[0].box), signer.box);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_THAT(from_base64url(*opened).value_or(""), HasSubstr(R"("secret","s3cret"])"));
  EXPECT_THAT(digests(part(envelope.jws, 1), kBody), testing::Contains(digest_of(*opened)));
  EXPECT_FALSE(open_box(bytes(envelope.sealed[0].box), BoxKey::generate(*signer.random)));
}

TEST(Disclosure, PointersAreFilledIn) {
  Signer signer;
  const Envelope envelope = signer.sign_sample();
  auto split_again = *split(combine(envelope));
  const auto claims = read_claims(split_again.jws, signer.kinds);
  ASSERT_TRUE(open_body(*claims, split_again.disclosures));
  for (std::size_t i = 0; i < envelope.disclosures.size(); ++i) {
    EXPECT_EQ(split_again.disclosures[i].pointer, envelope.disclosures[i].pointer);
  }
}

}  // namespace
}  // namespace hustings
