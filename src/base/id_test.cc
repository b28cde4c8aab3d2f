#include "base/id.h"

#include <gtest/gtest.h>

#include <set>

namespace hustings {
namespace {

TEST(Id, Version7IsInOrderOfTime) {
  const auto random = seeded_random(9562);
  std::string before;
  for (std::int64_t ms = 0; ms < (1LL << 48); ms = ms * 3 + 1) {
    const std::string id = uuid_v7(Instant{ms}, *random);
    EXPECT_LT(before, id);
    before = id;
  }
}

// The time of the example in RFC 9562, appendix A.6.
TEST(Id, Version7CarriesTheMillisecond) {
  const auto random = seeded_random(1);
  const std::string id = uuid_v7(Instant{0x017F22E279B0}, *random);
  EXPECT_TRUE(id.starts_with("017f22e2-79b0-7")) << id;
}

TEST(Id, VersionAndVariantAreWhereTheyBelong) {
  const auto random = seeded_random(2);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string seven = uuid_v7(Instant{1717408800000}, *random);
    const std::string four = uuid_v4(*random);
    EXPECT_EQ(seven[14], '7');
    EXPECT_EQ(four[14], '4');
    for (const auto& id : {seven, four}) {
      EXPECT_TRUE(is_uuid(id)) << id;
      EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos) << id;
      EXPECT_TRUE(seen.insert(id).second);
    }
  }
}

TEST(Id, OnlyOneSpellingIsAnId) {
  EXPECT_TRUE(is_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  for (const auto* bad :
       {"", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4_dc0c0c07398f",
        "017f22e27-9b0-7cc3-98c4-dc0c0c07398f"}) {
    EXPECT_FALSE(is_uuid(bad)) << bad;
  }
}

}  // namespace
}  // namespace hustings
