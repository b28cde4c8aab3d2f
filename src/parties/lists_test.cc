#include "parties/lists.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(Lists, KnownOnesSayWhatAnIdentifierLooksLike) {
  EXPECT_FALSE(wrong_identifier("wikidata", "Q42"));
  EXPECT_FALSE(wrong_identifier("partyfacts", "1970"));
  for (const auto* bad : {"42", "q42", "Q", "Q042", "Q4x", "Q1234567890123"})
    EXPECT_TRUE(wrong_identifier("wikidata", bad)) << bad;
  EXPECT_TRUE(wrong_identifier("partyfacts", "Q42"));
  EXPECT_EQ(
      wrong_identifier("wikidata", "42").value_or(""),
      "an identifier of Wikidata is \"Q\" and a number without zeros in front, such as Q1234");
}

TEST(Lists, RegistersHaveNumbersOfFixedLength) {
  EXPECT_FALSE(wrong_identifier("register-nl", "01234567"));
  for (const auto* bad : {"1234567", "123456789", "1234567x", "KVK 12345678"})
    EXPECT_TRUE(wrong_identifier("register-nl", bad)) << bad;
  EXPECT_EQ(wrong_identifier("register-nl", "1").value_or(""),
            "an identifier of KVK (register of companies, NL) is 8 digits, such as 00001234");
  EXPECT_EQ(list_address("register-nl", "01234567", "NL"), "") << "nobody knows where it leads";
}

TEST(Lists, AnyOtherListStaysAllowed) {
  EXPECT_FALSE(wrong_identifier("chamber-of-commerce", "anything/1"));
  EXPECT_EQ(list_address("chamber-of-commerce", "1", "AT"), "");
}

TEST(Lists, AnIdentifierLeadsSomewhere) {
  EXPECT_EQ(list_address("wikidata", "Q42", ""), "https://www.wikidata.org/wiki/Q42");
  EXPECT_EQ(list_address("parlgov", "1760", "AT"), "https://parlgov.fly.dev/data/parties/aut/1760");
  EXPECT_EQ(list_address("parlgov", "1760", ""), "") << "its addresses have the country";
  EXPECT_EQ(list_address("wikidata", "javascript:", ""), "");
}

}  // namespace
}  // namespace hustings
