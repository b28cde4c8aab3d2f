// What cases have in common, and codes that are replaced.
#include "vault/testing.h"

namespace hustings::vault {
namespace {

class AlikeTest : public VaultTest {
 protected:
  std::string case_about(const std::string& draft, const std::vector<Trait>& traits) {
    Parcel one = parcel(draft);
    vault->mark(one, traits);
    put(one);
    const std::string ids[] = {one.id};
    EXPECT_TRUE(vault->keep(ids));
    clock.set({clock.now().unix_ms + 1});
    return one.id;
  }
  std::vector<std::string> like(const std::string& id, const std::string& reader) {
    std::vector<std::string> out;
    const auto found = vault->alike(id, reader);
    EXPECT_TRUE(found);
    for (const auto& one : *found) {
      std::string line = one.case_id;
      for (const auto& kind : one.kinds) line += ' ' + kind;
      out.push_back(line);
    }
    return out;
  }
  using Lines = std::vector<std::string>;
};

TEST_F(AlikeTest, CasesThatShareSomethingAreFoundByWhoReadsBoth) {
  const std::string anna = handler("anna");
  const std::string one = case_about("1", {{"address", "a.example/1"}, {"file", "x"}});
  const std::string two = case_about("2", {{"address", "a.example/1"}, {"file", "x"}});
  const std::string three = case_about("3", {{"account", "a.example/1"}});
  EXPECT_EQ(like(one, anna), Lines{two + " address file"});
  EXPECT_EQ(like(three, anna), Lines{}) << "of another kind it is another thing";
  const std::string ben = handler("ben");
  const std::string four = case_about("4", {{"file", "x"}});
  EXPECT_EQ(like(four, ben), Lines{}) << "ben was not given the others";
  EXPECT_EQ(like(four, anna), (Lines{one + " file", two + " file"}));
  EXPECT_EQ(like(one, ben), Lines{});
}

TEST_F(AlikeTest, WhatComesLaterCountsAndWhatIsErasedDoesNot) {
  const std::string anna = handler("anna");
  const std::string one = case_about("1", {{"file", "x"}});
  const std::string two = case_about("2", {});
  EXPECT_EQ(like(one, anna), Lines{});
  ASSERT_TRUE(vault->mark(two, {{"file", "x"}}));
  ASSERT_TRUE(vault->mark(two, {{"file", "x"}})) << "again: nothing";
  EXPECT_EQ(like(one, anna), Lines{two + " file"});
  ASSERT_TRUE(vault->erase(two));
  EXPECT_EQ(like(one, anna), Lines{});
}

TEST_F(AlikeTest, TheDiskDoesNotSayWhatItIs) {
  handler("anna");
  case_about("1", {{"address", "canary.example/1"}});
  vault.reset();
  for (const auto* name : {"vault.db", "vault.db-wal"}) {
    const auto read = disk->read(dir / name);
    if (!read) continue;
    EXPECT_EQ(read->find("canary"), std::string::npos) << name;
    EXPECT_EQ(read->find(hex(sha256(bytes("canary.example/1"))).substr(0, 20)), std::string::npos);
  }
}

TEST_F(AlikeTest, ACodeThatSomebodySawIsReplaced) {
  handler("anna");
  Parcel one = parcel();
  one.told = true;
  put(one);
  EXPECT_TRUE(vault->is_told(one.id).value());
  const auto wrong = TrackingCode::parse("0000000000000000");
  EXPECT_FALSE(vault->replace_code(one.id, *wrong));
  const auto fresh = vault->replace_code(one.id, one.code);
  ASSERT_TRUE(fresh);
  EXPECT_NE(fresh->digits(), one.code.digits());
  EXPECT_FALSE(vault->is_told(one.id).value());
  EXPECT_FALSE(vault->open_by_code(one.id, "", one.code)->has_value());
  EXPECT_TRUE(vault->open_by_code(one.id, "", *fresh)->has_value());
  EXPECT_FALSE(vault->replace_code(one.id, one.code)) << "the old one does nothing any more";
  EXPECT_FALSE(vault->is_told(parcel("2").id).value());
}

}  // namespace
}  // namespace hustings::vault
