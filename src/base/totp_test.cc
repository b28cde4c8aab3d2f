#include "base/totp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/password.h"

namespace hustings {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";

Instant at(std::int64_t seconds) { return {seconds * 1000}; }

// RFC 6238, appendix B, cut to six digits.
TEST(Totp, MakesTheCodesOfTheRfc) {
  const std::vector<std::pair<std::int64_t, std::string>> known = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [time, code] : known)
    EXPECT_EQ(totp_code(bytes(kSecret), totp_step(at(time))), code) << time;
}

TEST(Totp, ACodeCountsOneStepAroundAndOnce) {
  const auto now = at(1234567890);
  const auto step = totp_step(now);
  const auto code = [&](std::int64_t n) { return totp_code(bytes(kSecret), step + n); };
  for (const std::int64_t n : {-1, 0, 1})
    EXPECT_EQ(totp_matches(bytes(kSecret), code(n), now, 0), step + n);
  EXPECT_FALSE(totp_matches(bytes(kSecret), code(-2), now, 0));
  EXPECT_FALSE(totp_matches(bytes(kSecret), code(2), now, 0));
  EXPECT_FALSE(totp_matches(bytes(kSecret), code(0), now, step));
  EXPECT_FALSE(totp_matches(bytes(kSecret), code(-1), now, step));
  EXPECT_EQ(totp_matches(bytes(kSecret), code(1), now, step), step + 1);
  EXPECT_FALSE(totp_matches(bytes(kSecret), "", now, 0));
  EXPECT_FALSE(totp_matches(bytes(kSecret), code(0) + "0", now, 0));
}

// RFC 4648, section 10.
TEST(Base32, WritesAndReads) {
  const std::vector<std::pair<std::string, std::string>> known = {{"", ""},
                                                                  {"f", "MY"},
                                                                  {"fo", "MZXQ"},
                                                                  {"foo", "MZXW6"},
                                                                  {"foob", "MZXW6YQ"},
                                                                  {"fooba", "MZXW6YTB"},
                                                                  {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, coded] : known) {
    EXPECT_EQ(base32(bytes(plain)), coded);
    EXPECT_EQ(from_base32(coded), plain);
  }
  EXPECT_EQ(from_base32("mzxw-6ytb oi"), "foobar");
  for (const char* wrong : {"M", "MZ1", "MZXW6YTBOIA", "MZ!", "MR"})
    EXPECT_FALSE(from_base32(wrong)) << wrong;
}

TEST(Totp, AnAppIsToldWhoseCodeItIs) {
  EXPECT_EQ(totp_uri(bytes("foobar"), "Hustings demo", "ilse@x"),
            "otpauth://totp/Hustings%20demo:ilse%40x?secret=MZXW6YTBOI&issuer=Hustings%20demo"
            "&algorithm=SHA1&digits=6&period=30");
}

TEST(Password, IsKeptAsArgon2id) {
  const auto kept = hash_password("correct horse battery staple");
  ASSERT_TRUE(kept.has_value());
  EXPECT_TRUE(kept->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *kept;
  EXPECT_TRUE(password_matches(*kept, "correct horse battery staple"));
  EXPECT_FALSE(password_matches(*kept, "correct horse battery stapl"));
  EXPECT_FALSE(password_matches(*kept, ""));
  EXPECT_FALSE(password_matches("", ""));
  EXPECT_FALSE(password_matches("", "correct horse battery staple"));
  EXPECT_FALSE(password_matches("no hash", "no hash"));
}

}  // namespace
}  // namespace hustings
