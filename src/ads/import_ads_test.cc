#include <gtest/gtest.h>

#include <map>

#include "ads/ad.h"
#include "ads/importers.h"
#include "tables/import.h"

namespace hustings {
namespace {

// The least that a row has to say.
std::map<std::string, std::string> least() {
  return {{"number", "A-1"},   {"medium", "Print"},     {"status", "running"},
          {"language", "de"},  {"from", "1.5.2029"},    {"to", "2029-05-20"},
          {"title", "Fähren"}, {"sponsor", "Hafenbund"}};
}

Result<Importer::Made> made(const std::map<std::string, std::string>& cells) {
  Mapped row;
  row.row = 7;
  std::vector<std::string> fields;
  for (const auto& [field, cell] : cells) {
    fields.push_back(field);
    row.values.emplace_back(cell);
  }
  row.fields = std::make_shared<const std::vector<std::string>>(std::move(fields));
  return ads::ads_importer().draft(row,
                                   {{}, "ads-table", 1, "01b2b4a3-3000-7d6c-bdd7-c8352c607bb8"});
}

Ad ad(const std::map<std::string, std::string>& more) {
  auto cells = least();
  for (const auto& [field, cell] : more) cells[field] = cell;
  const auto out = made(cells);
  EXPECT_TRUE(out) << out.error().text();
  return out ? *out->draft.as<Ad>() : Ad{};
}

TEST(ImportAds, WhatARowDoesNotSayIsUnknown) {
  const Ad read = ad({});
  EXPECT_EQ(read.medium.value, Medium::print);
  EXPECT_EQ(read.period.value, (Period{{2029, 5, 1}, {2029, 5, 20}}));
  EXPECT_TRUE(read.paid.value);
  EXPECT_EQ(state(read.funding.ad.value), "unknown");
  EXPECT_EQ(read.payer.name.state(), "unknown");
  EXPECT_EQ(state(read.targeting.ai.value), "unknown");
  EXPECT_EQ(read.organisation.value.value, "01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
}

TEST(ImportAds, StatesAreReadInWords) {
  const Ad read = ad({{"amount", "not disclosed: trade secret"},
                      {"payer", "none"},
                      {"techniques", "Not used"},
                      {"ai_delivery", "n/a"}});
  const auto* hidden = std::get_if<NotDisclosed>(&read.funding.ad.value);
  ASSERT_NE(hidden, nullptr);
  EXPECT_EQ(hidden->reason, "trade-secret");
  EXPECT_EQ(read.payer.name.state(), "not_used");
  EXPECT_EQ(read.payer.email.state(), "not_applicable");
  EXPECT_EQ(state(read.targeting.techniques.value), "not_used");
  EXPECT_EQ(state(read.targeting.ai.value), "not_applicable");
}

TEST(ImportAds, ValuesListsAndIntervals) {
  const Ad read = ad({{"amount", "1,200.50"},
                      {"campaign_amount", "9000-9500"},
                      {"currency", "EUR"},
                      {"origin", "private union; public union"},
                      {"included", "place: Vienna; interest: fishing"},
                      {"official_info", "https://vote.example/"},
                      {"link", "https://party.example/a; https://party.example/b"},
                      {"picture", std::string(64, 'a')},
                      {"views", "12,000"},
                      {"made_with_ai", "altered"},
                      {"earlier_suspension", "nein"}});
  const auto euro = *Currency::parse("EUR");
  EXPECT_EQ(std::get<0>(read.funding.ad.value), (MoneyInterval{120050, 120050, euro}));
  EXPECT_EQ(std::get<0>(read.funding.campaign.value), (MoneyInterval{900000, 950000, euro}));
  EXPECT_EQ(std::get<0>(read.funding.origin.value),
            (std::vector{FundsOrigin::private_union, FundsOrigin::public_union}));
  ASSERT_NE(read.targeting.included.get(), nullptr);
  EXPECT_EQ(read.targeting.included.get()->at(1),
            (Criterion{CriterionType::interest, {"fishing"}}));
  ASSERT_NE(read.content.get(), nullptr);
  ASSERT_EQ((*read.content.get())->size(), 3U);
  EXPECT_EQ(hex((*read.content.get())->back().sha256->value), std::string(64, 'a'));
  EXPECT_EQ(std::get<0>(read.views.value).value, 12000);
  EXPECT_EQ(std::get<0>(read.made_with_ai.value), AiMaking::altered);
  EXPECT_FALSE(std::get<0>(read.earlier_suspension.value));
}

TEST(ImportAds, EveryWrongCellOfARowIsNamedWithItsCure) {
  auto cells = least();
  cells["medium"] = "carrier pigeon";
  cells["from"] = "soon";
  cells["amount"] = "about 5";
  cells["currency"] = "EUR";
  cells["included"] = "Vienna";
  cells["sponsor_country"] = "Austria";
  cells["views"] = "many";
  const auto out = made(cells);
  ASSERT_FALSE(out);
  std::vector<std::string> where;
  for (const auto& detail : out.error().details) where.push_back(detail.where);
  EXPECT_EQ(where, (std::vector<std::string>{"medium", "from", "sponsor_country", "amount",
                                             "included", "views"}));
  EXPECT_TRUE(out.error().details[0].message.contains("direct mail")) << "names what there is";
  EXPECT_TRUE(out.error().details[1].message.contains("write 2029-06-10"));
  EXPECT_FALSE(made({})) << "nothing at all";
}

TEST(ImportAds, AmountsNeedACurrencyAndDaysAnOrder) {
  auto cells = least();
  cells["amount"] = "12";
  const auto bare = made(cells);
  ASSERT_FALSE(bare);
  EXPECT_EQ(bare.error().where, "currency");
  cells = least();
  cells["to"] = "2029-04-01";
  const auto turned = made(cells);
  ASSERT_FALSE(turned);
  EXPECT_EQ(turned.error().where, "to");
}

TEST(ImportAds, TheNumberNamesTheThing) {
  const auto first = made(least());
  auto cells = least();
  cells["title"] = "Other";
  const auto second = made(cells);
  cells["number"] = "A-2";
  const auto third = made(cells);
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->source, second->source);
  EXPECT_NE(first->source, third->source);
}

}  // namespace
}  // namespace hustings
