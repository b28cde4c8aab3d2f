#include "web/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hustings::web {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr std::string_view kPlain = "application/x-www-form-urlencoded";
constexpr std::string_view kParts = "multipart/form-data; boundary=b";

TEST(Form, ReadsFieldsInOrder) {
  const auto form = parse_form(kPlain, "a=1&b=x+y%26%C3%A9&a=2&empty=&bare&text=1%0D%0A2");
  ASSERT_TRUE(form.has_value()) << form.error().text();
  EXPECT_THAT(form->fields, ElementsAre(Pair("a", "1"), Pair("b", "x y&é"), Pair("a", "2"),
                                        Pair("empty", ""), Pair("bare", ""), Pair("text", "1\n2")));
  EXPECT_EQ((*form)["a"], "1");
  EXPECT_EQ((*form)["none"], "");
  EXPECT_FALSE(form->text("none"));
}

TEST(Form, ReadsFiles) {
  const auto form = parse_form(kParts,
                               "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nx\r\ny"
                               "\r\n--b\r\ncontent-disposition: form-data; name=\"f\"; "
                               "filename=\"ads.csv\"\r\nContent-Type: text/csv\r\n\r\nx\r\n--c"
                               "\r\n--b\r\nContent-Disposition: form-data; name=\"none\"; "
                               "filename=\"\"\r\n\r\n\r\n--b--\r\n");
  ASSERT_TRUE(form.has_value()) << form.error().text();
  EXPECT_THAT(form->fields, ElementsAre(Pair("t", "x\ny")));
  ASSERT_EQ(form->files.size(), 1U);
  EXPECT_EQ(form->files[0].field, "f");
  EXPECT_EQ(form->files[0].name, "ads.csv");
}

TEST(Form, RefusesWhatIsMalformedL112) {
  for (const char* wrong : {"a=%", "a=%zz", "a=%00", "a=%ff", "%01=a"})
    EXPECT_FALSE(parse_form(kPlain, wrong)) << wrong;
  std::string many;
  for (std::size_t i = 0; i <= kMaxFormFields; ++i) many += "a&";
  EXPECT_FALSE(parse_form(kPlain, many));
  for (const char* type : {"text/plain", "multipart/form-data", "multipart/form-data; boundary=",
                           "multipart/form-data; boundary=a b", ""})
    EXPECT_FALSE(parse_form(type, "--b--")) << type;
  for (const char* wrong :
       {"", "--b", "--b\r\n", "x--b--", "--b\r\n--b--", "--b\r\n\r\n--b--", "--bx\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--c--"})
    EXPECT_FALSE(parse_form(kParts, wrong)) << wrong;
  const std::string named_twice =
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
      "name=\"b\"\r\n\r\nx\r\n--b--";
  EXPECT_FALSE(parse_form(kParts, named_twice));
  const std::string long_header = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nX: " +
                                  std::string(kMaxPartHeader, 'x') + "\r\n\r\n1\r\n--b--";
  EXPECT_FALSE(parse_form(kParts, long_header));
}

}  // namespace
}  // namespace hustings::web
