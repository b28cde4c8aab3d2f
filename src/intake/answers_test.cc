#include "intake/answers.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "intake/draft.h"
#include "intake/flood.h"
#include "intake/further.h"
#include "intake/sniff.h"

namespace hustings::intake {
namespace {

using namespace std::string_view_literals;
constexpr std::string_view kCode = "eu-2024";

Answers good() {
  Answers out;
  out.category = "hate-violence";
  out.urls = "https://social.example/post/1\n\n https://social.example/post/2 ";
  out.text = "It calls for violence.";
  out.bona_fide = "1";
  return out;
}

bool names(const std::vector<Detail>& details, std::string_view where) {
  return std::ranges::find(details, where, &Detail::where) != details.end();
}

using OwnAnswers = Sealed<std::optional<std::vector<ReportAnswer>>>;
OwnAnswers sealed_answer(std::string question, std::string answer) {
  return {std::vector{ReportAnswer{{std::move(question)}, {std::move(answer)}}}};
}

TEST(Answers, GoodOnesBecomeAReport) {
  EXPECT_TRUE(check(good(), kCode).empty());
  const auto report = report_of(good(), kCode, CaseChannel::web, {1000});
  EXPECT_EQ(report.category.value.value, "hate-violence");
  EXPECT_EQ(report.commitments.value.size(), 2U);
  EXPECT_TRUE(report.anonymous.value);
  EXPECT_EQ(report.channel.value, CaseChannel::web);
}

TEST(Answers, WhoWorksForThemIsNotToldByChannelOrLanguage) {
  Answers a = good();
  a.category = "i-work-for-them";
  a.language = "de";
  const auto report = report_of(a, kCode, CaseChannel::web, {1000});
  EXPECT_FALSE(report.channel.value);
  EXPECT_FALSE(report.language.value);
}

TEST(Answers, WhoAsksASignatorySaysWhoAndWhom) {
  Answers a = good();
  a.category = "observer-request";
  a.urls = "";
  auto wrong = check(a, kCode);
  for (const auto* where : {"/signatory", "/name", "/contact"})
    EXPECT_TRUE(names(wrong, where)) << where;
  EXPECT_FALSE(names(wrong, "/urls")) << "there may be none";
  a.signatory = "00000000-0000-4000-8000-000000000000";
  a.name = "Watch";
  a.contact = "desk@watch.example";
  EXPECT_TRUE(check(a, kCode).empty());
  EXPECT_EQ(report_of(a, kCode, CaseChannel::web, {1000}).channel.value, CaseChannel::observer);
  EXPECT_EQ(report_of(a, kCode, CaseChannel::letter, {1000}).channel.value, CaseChannel::letter);
}

TEST(Answers, EachThatIsWrongIsNamed) {
  Answers a = good();
  a.category = "nothing-we-know";
  a.urls = "javascript:alert(1)";
  a.seen = "2029-02-30";
  a.country = "at";
  a.text = "  ";
  a.formal = "1";
  a.bona_fide = "";
  const auto wrong = check(a, kCode);
  for (const auto* where :
       {"/category", "/urls", "/seen", "/country", "/text", "/name", "/contact", "/bona_fide"})
    EXPECT_TRUE(names(wrong, where)) << where;
  a = good();
  a.text = std::string(5001, 'a');
  EXPECT_TRUE(names(check(a, kCode), "/text"));
  a.text = "a\x01";
  EXPECT_TRUE(names(check(a, kCode), "/text"));
  a = good();
  a.urls = "";
  EXPECT_TRUE(names(check(a, kCode), "/urls"));
  a.place = "Main street";
  EXPECT_TRUE(check(a, kCode).empty());
}

TEST(Answers, ACategoryAsksQuestionsOfItsOwn) {
  Answers a = good();
  a.further = {{"which-group", "belief"}, {"accounts", "@nobody-asks-for-it"}};
  EXPECT_TRUE(check(a, kCode).empty());
  EXPECT_EQ(report_of(a, kCode, CaseChannel::web, {1000}).answers,
            sealed_answer("which-group", "belief"));
  a.further = {{"which-group", "martians"}};
  EXPECT_TRUE(names(check(a, kCode), "/further/which-group"));
  EXPECT_EQ(step_of("/further/which-group", kCode), 3);
  EXPECT_EQ(step_of("/further/earlier-receipt", kCode), kSteps);
  a = good();
  a.category = "fake-accounts";
  a.urls = "";
  EXPECT_TRUE(names(check(a, kCode), "/urls"));
  a.further = {{"accounts", "@one\n@two"}};
  EXPECT_TRUE(check(a, kCode).empty()) << "the accounts are where it is";
  a.further = {{"accounts", std::string(2001, 'a')}};
  EXPECT_TRUE(names(check(a, kCode), "/further/accounts"));
  a.further = {{"accounts", "a\x01"}};
  EXPECT_TRUE(names(check(a, kCode), "/further/accounts"));
}

TEST(Answers, AFileAnswersByItsPlace) {
  Answers a = good();
  a.category = "no-answer";
  a.further = {{"earlier-receipt", "2"}};
  EXPECT_TRUE(names(check(a, kCode), "/further/earlier-receipt")) << "it is sent as a file";
  a.further.clear();
  put_files(a, kCode, {"", "earlier-receipt", "which-group"});
  EXPECT_EQ(report_of(a, kCode, CaseChannel::web, {1000}).answers,
            sealed_answer("earlier-receipt", "2"));
}

TEST(Answers, OfAnotherCategoryStayInTheDraftAlone) {
  Answers a = good();
  web::Form form;
  form.fields = {{"further/which-group", "age"}, {"further/accounts", "@one"}, {"text", "words"}};
  take(a, form, 3, kCode);
  EXPECT_EQ(a.further, (std::vector<Further>{{"which-group", "age"}}));
  a.category = "insults";
  EXPECT_EQ(report_of(a, kCode, CaseChannel::web, {1000}).answers, OwnAnswers());
  const auto again = from_json(to_json(a), kCode);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, a);
  EXPECT_FALSE(from_json(*parse_json(R"({"further":[]})"), kCode));
  EXPECT_FALSE(from_json(*parse_json(R"({"further":{"accounts":1}})"), kCode));
  EXPECT_TRUE(from_json(*parse_json(R"({"further":{"nothing":1}})"), kCode)->further.empty());
}

TEST(Answers, OfAnotherCategoryItIsLeftOutAndHasItsLimitsAllTheSame) {
  Answers a;
  a.category = "insults";
  a.further = {{"accounts", "@one"}, {"nothing", "x"}};
  std::vector<Detail> wrong;
  check_unasked(a, kCode, wrong);
  EXPECT_TRUE(wrong.empty());
  EXPECT_TRUE(own_answers(a, kCode).empty());
  a.further = {{"accounts", std::string(2001, 'a')}, {"which-group", "martians"}};
  check_unasked(a, kCode, wrong);
  EXPECT_TRUE(names(wrong, "/further/accounts"));
  EXPECT_TRUE(names(wrong, "/further/which-group"));
}

TEST(Answers, AreTakenFromTheirOwnPageOnly) {
  Answers a = good();
  web::Form form;
  form.fields = {{"text", "new"}, {"category", "insults"}, {"unknown", "x"}};
  take(a, form, 3, kCode);
  EXPECT_EQ(a.text, "new");
  EXPECT_EQ(a.category, "hate-violence");
}

TEST(Answers, WhatNobodyAsksForIsDropped) {
  const auto json = parse_json(R"({"text":"a","evil":{"deep":[1]},"formal":"1"})");
  const auto read = from_json(*json, kCode);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "a");
  EXPECT_FALSE(from_json(*parse_json(R"({"text":1})"), kCode));
  EXPECT_FALSE(from_json(*parse_json("[]"), kCode));
}

TEST(Draft, ComesBackAsItWasUntilItIsTooOld) {
  const auto random = seeded_random(3);
  const auto key = vault::Secret::random(*random);
  ReportDraft draft = new_draft({10'000}, *random);
  draft.answers = good();
  const std::string field = seal_draft(draft, {20'000}, key, *random);
  const auto again = open_draft(field, {30'000}, key, kCode);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->answers, draft.answers);
  EXPECT_EQ(again->id, draft.id);
  EXPECT_EQ(again->begun.unix_ms, 10'000);
  EXPECT_TRUE(vault::equal(again->again.view(), draft.again.view()));
  EXPECT_EQ(open_draft(field, {20'001 + kDraftLife}, key, kCode).error().code, Code::unavailable);
  EXPECT_FALSE(open_draft(field, {30'000}, vault::Secret::random(*random), kCode));
  for (std::size_t i = 0; i < field.size(); ++i) {
    std::string changed = field;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_draft(changed, {30'000}, key, kCode)) << i;
  }
  EXPECT_FALSE(field.contains("violence"));
}

TEST(Sniff, ByContentAndNothingElse) {
  const std::vector<std::pair<std::string_view, std::string_view>> known = {
      {"\xff\xd8\xff\xe0..JFIF"sv, "image/jpeg"},
      {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "image/png"},
      {"RIFF\0\0\0\0WEBPVP8 "sv, "image/webp"},
      {"GIF89a......"sv, "image/gif"},
      {"\0\0\0\x1c"
       "ftypavif...."sv,
       "image/avif"},
      {"\0\0\0\x18"
       "ftypmp42...."sv,
       "video/mp4"},
      {"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"sv, "video/webm"},
      {"ID3\x04..."sv, "audio/mpeg"},
      {"RIFF\0\0\0\0WAVEfmt "sv, "audio/wav"},
      {"%PDF-1.7\n"sv, "application/pdf"},
      {"a,b\n1,2\n3,4\n"sv, "text/csv"},
      {"Dear all,\nplease look.\n"sv, "text/plain"}};
  for (const auto& [bytes, type] : known) {
    const auto found = sniff(bytes);
    ASSERT_TRUE(found) << type;
    EXPECT_EQ(found->type, type);
  }
  for (const auto bytes :
       {""sv, "<!doctype html>"sv, "\xef\xbb\xbf <svg xmlns=''>"sv, "  <script>"sv, "MZ\x90\0"sv,
        "PK\x03\x04"sv,
        "\x7f"
        "ELF"sv,
        "#!/bin/sh\0"sv, "RIFF\0\0\0\0AVI "sv, "\x1a\x45\xdf\xa3matroska"sv, "text\0with"sv})
    EXPECT_FALSE(sniff(bytes)) << bytes;
}

TEST(Flood, RefusalsAreCountedUntilTheyAreToldL207) {
  Counters counters({1000});
  EXPECT_FALSE(counters.take({2000}));
  counters.received();
  counters.refused(IntakeRefusal::trap);
  counters.refused(IntakeRefusal::trap);
  auto stats = counters.take({3000});
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->received.value.value, 1);
  ASSERT_EQ(stats->refused.value.size(), 1U);
  EXPECT_EQ(stats->refused.value.front().reports.value, 2);
  EXPECT_FALSE(counters.take({4000}));
  counters.put_back(*stats);
  stats = counters.take({5000});
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->from.value.unix_ms, 1000);
  EXPECT_EQ(stats->refused.value.front().reports.value, 2);
}

}  // namespace
}  // namespace hustings::intake
