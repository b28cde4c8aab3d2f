#include "intake/alike.h"

#include <gtest/gtest.h>

namespace hustings::intake {
namespace {

TEST(Alike, LinksToTheSamePageAreSpelledTheSame) {
  const std::string one = same_address("https://social.example/post/1");
  EXPECT_EQ(one, "social.example/post/1");
  for (const auto* other :
       {"http://social.example/post/1", "https://WWW.Social.Example/post/1/",
        "https://social.example:443/post/1#comments",
        "https://social.example/post/1?utm_source=a&fbclid=b", "https://social.example/post/1?"})
    EXPECT_EQ(same_address(other), one) << other;
  for (const auto* other : {"https://social.example/post/2", "https://social.example/POST/1",
                            "https://social.example/post/1?page=2", "https://other.example/post/1",
                            "https://social.example:8443/post/1"})
    EXPECT_NE(same_address(other), one) << other;
  EXPECT_EQ(same_address("https://b\xC3\xBC"
                         "cher.example/x"),
            same_address("https://xn--bcher-kva.example/x"));
  EXPECT_EQ(same_address("https://a.example?b=1&utm_id=2&c=3"), "a.example?b=1&c=3");
}

TEST(Alike, APostIsKnownByItsNumber) {
  for (const auto* url : {"https://www.youtube.com/watch?t=5&v=abc", "https://youtu.be/abc?si=x",
                          "https://m.youtube.com/shorts/abc"})
    EXPECT_EQ(post_of(url), "youtube:abc") << url;
  EXPECT_EQ(post_of("https://twitter.com/a/status/77?s=20"), "x:77");
  EXPECT_EQ(post_of("https://x.com/b/status/77"), "x:77");
  EXPECT_EQ(post_of("https://notx.com/b/status/77"), "");
  EXPECT_EQ(post_of("https://x.com/b"), "");
  EXPECT_EQ(post_of(""), "");
}

TEST(Alike, AReportHasTheTraitsOfWhatItNames) {
  Answers a;
  a.urls = "https://social.example/post/1\nhttps://x.com/b/status/77";
  a.account = " @Somebody ";
  a.platform = "x";
  a.about = "00000000-0000-4000-8000-000000000000";
  const std::vector<vault::Trait> expected = {{"address", "social.example/post/1"},
                                              {"post", "x:77"},
                                              {"record", a.about},
                                              {"account", "x:somebody"}};
  EXPECT_EQ(traits_of(a), expected);
  EXPECT_TRUE(traits_of({}).empty());
  EXPECT_EQ(trait_of_file("abc"), trait_of_file("abc"));
  EXPECT_NE(trait_of_file("abc"), trait_of_file("abd"));
}

}  // namespace
}  // namespace hustings::intake
