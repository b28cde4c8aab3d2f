#include "node/key_check.h"

#include <gtest/gtest.h>

#include <map>

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

constexpr const char* kId = "01890000-0000-7000-8000-00000000000a";
constexpr const char* kOther = "01890000-0000-7000-8000-00000000000b";

PublicKey key(std::string_view seed) { return {sha256(bytes(seed)).value}; }

// A site that answers one document.
class Site final : public Http {
 public:
  void ask(std::vector<HttpRequest> requests, const Patience&, const Take& take) override {
    for (std::size_t n = 0; n < requests.size(); ++n) {
      EXPECT_EQ(requests[n].url, "https://party.example/.well-known/hustings.json");
      take(n, answer);
    }
  }
  HttpAnswer answer{.status = 200, .type = {}, .body = {}, .problem = {}};
};

TEST(KeyCheck, SaysWhatTheDomainShows) {
  Site site;
  const auto look = [&](const ShownKey& at) { return look_at(site, "https://party.example", at); };
  site.answer.body = format_shown_keys({{kId, key("a")}, {kId, key("b")}});
  EXPECT_EQ(look({kId, key("a")}), KeyShown::shown);
  EXPECT_EQ(look({kId, key("b")}), KeyShown::shown);
  EXPECT_EQ(look({kId, key("c")}), KeyShown::other);
  EXPECT_EQ(look({kOther, key("a")}), KeyShown::missing);
  for (const auto* body : {"", "{}", "[]", R"({"issuers":1})", R"({"issuers":[1]})"}) {
    site.answer.body = body;
    EXPECT_EQ(look({kId, key("a")}), KeyShown::missing) << body;
  }
  site.answer.status = 404;
  EXPECT_EQ(look({kId, key("a")}), KeyShown::missing);
  for (const int status : {0, 301, 500}) {
    site.answer.status = status;
    EXPECT_EQ(look({kId, key("a")}), KeyShown::unreachable) << status;
  }
}

TEST(KeyCheck, NamesThePlaceOfWhatItCannotRead) {
  const std::string good = format_shown_keys({{kId, key("a")}});
  EXPECT_EQ(parse_shown_keys(good)->front(), (ShownKey{kId, key("a")}));
  const auto where = [&](std::string_view from, std::string_view to) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    const auto read = parse_shown_keys(bad);
    return read ? "held" : read.error().where;
  };
  EXPECT_EQ(where(kId, "party"), "/issuers/0/issuer");
  EXPECT_EQ(where("public_key", "key"), "/issuers/0/public_key");
  EXPECT_EQ(where("=\"", "\""), "/issuers/0/public_key");
  EXPECT_EQ(where("issuers", "others"), "/issuers");
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
