#include "base/url.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(Url, EncodesWhatIsNotUnreserved) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b&c=d%/ü"), "a%20b%26c%3Dd%25%2F%C3%BC");
  EXPECT_EQ(form_encoded({{"a", "1"}, {"b c", "x&y"}}), "a=1&b%20c=x%26y");
  EXPECT_EQ(form_encoded({}), "");
}

TEST(Url, TellsWhereOthersReadAlong) {
  for (const char* good : {"https://id.party.example", "https://id.party.example/realms/a",
                           "http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:1/"})
    EXPECT_TRUE(is_private_address(good)) << good;
  for (const char* bad :
       {"", "http://id.party.example", "https://", "https:///x", "ftp://localhost",
        "http://localhost.evil.example", "http://127.0.0.1@evil.example", "https://a b",
        "https://a\r\nb", "http://127.0.0.11/"})
    EXPECT_FALSE(is_private_address(bad)) << bad;
}

}  // namespace
}  // namespace hustings
