#include "tables/profile.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/crypto.h"
#include "tables/embedded.h"
#include "tables/header.h"
#include "tables/test_tables.h"

namespace hustings {
namespace {

std::string top() { return "name = \"p\"\nformat = \"f\"\nversion = 1\ntitle = \"t\"\n"; }
std::string id_field() {
  return "[[field]]\nname = \"id\"\nparser = \"platform-id\"\nheaders = { en = [\"ID\"] }\n";
}

TEST(Profile, EmbeddedProfilesAreTheFilesAndAreGood) {
  const auto profiles = builtin_profiles();
  ASSERT_TRUE(profiles) << profiles.error().text();
  std::size_t files = 0;
  const Path folder = Path(HUSTINGS_SOURCE_DIR) / "src/tables/profiles";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    const std::string toml = test::file_text(entry.path().string());
    bool embedded = false;
    for (const auto& e : embedded_profiles()) {
      embedded = embedded || (e.file == entry.path().filename().string() && e.toml == toml);
    }
    EXPECT_TRUE(embedded) << entry.path();
  }
  EXPECT_EQ(profiles->size(), files);
  for (const Profile& profile : *profiles) {
    EXPECT_TRUE(profile.kinds == std::vector<std::string>{"csv"} ||
                profile.kinds == std::vector<std::string>{"json"});
    EXPECT_FALSE(profile.title.empty());
  }
  EXPECT_EQ(builtin_profiles("meta-report")->size(), 2U);
  const auto none = builtin_profiles("nothing");
  EXPECT_EQ(none.error().code, Code::not_found);
  EXPECT_NE(none.error().mend.find("meta-report"), std::string::npos);
}

TEST(Profile, LoadsFromAFileWithItsDigest) {
  const Path file = Path(HUSTINGS_SOURCE_DIR) / "src/tables/profiles/meta-report.toml";
  const auto disk = real_disk();
  const auto profile = load_profile(*disk, file);
  ASSERT_TRUE(profile) << profile.error().text();
  EXPECT_EQ(profile->digest, sha256(bytes(test::file_text(file.string()))));
  const std::vector<std::string> outputs = {"page_id",  "page_name",    "disclaimer",  "amount",
                                            "ads",      "country",      "report_date", "span",
                                            "platform", "period_start", "period_end"};
  EXPECT_EQ(profile->outputs(), outputs);
  EXPECT_EQ(load_profile(*disk, "no-such-profile.toml").error().code, Code::not_found);
}

TEST(Profile, OwnProfileImports) {
  auto profile = parse_profile(
      top() + "delimiter = \";\"\nencoding = \"latin1\"\n" + id_field() +
          "[[field]]\nname = \"reach\"\nparser = \"interval\"\nnumbers = \"comma\"\n"
          "special = [{ cell = \"viel\", min = 1000 }, { cell = \"n/a\", means = \"unknown\" }]\n"
          "headers = { de = [\"Reichweite\"] }\n"
          "[[field]]\nname = \"fee\"\nparser = \"money\"\nunit = \"minor\"\ncurrency = \"EUR\"\n"
          "headers = { de = [\"Preis\"] }\n",
      "own.toml");
  ASSERT_TRUE(profile) << profile.error().text();
  std::vector<Profile> profiles = {*profile};
  auto reader = Reader::open(
      text_source("ID;Reichweite;Preis;M\xFCll\n1;viel;250;\n2;n/a;--;\n3;1.000 - 1.999;\xA0;\n"),
      reader_options({}, profiles));
  ASSERT_TRUE(reader) << reader.error().text();
  auto import = Import::open(*std::move(reader), profiles);
  ASSERT_TRUE(import) << import.error().text();
  const auto all = test::drain(*import);
  ASSERT_EQ(all.mapped.size(), 3U);
  EXPECT_EQ(std::get<Interval>(*all.mapped[0].find("reach")), (Interval{1000, std::nullopt}));
  EXPECT_EQ(std::get<MoneyInterval>(*all.mapped[0].find("fee")).max, 250);
  EXPECT_TRUE(std::holds_alternative<Unknown>(*all.mapped[1].find("reach")));
  EXPECT_TRUE(std::holds_alternative<Absent>(*all.mapped[1].find("fee")));
  EXPECT_EQ(std::get<Interval>(*all.mapped[2].find("reach")), (Interval{1000, 1999}));
  EXPECT_EQ(import->header()[3], "M\xC3\xBCll");
}

TEST(Profile, MistakesAreNamedWithFileLineAndCure) {
  ASSERT_TRUE(parse_profile(top() + id_field(), "x.toml"));
  struct Case {
    std::string toml;
    int line;
  };
  const std::string field = top() + id_field();
  const std::vector<Case> cases = {
      {top() + "name = 2\n" + id_field(), 5},
      {"name = \"p\"\nnme = \"p\"\n", 2},
      {top() + "kinds = \"csv\"\n" + id_field(), 5},
      {top() + "kinds = [1]\n" + id_field(), 5},
      {top() + "encoding = \"ebcdic\"\n" + id_field(), 5},
      {top() + "delimiter = \"ab\"\n" + id_field(), 5},
      {top() + "file_name = \"{nothing}\"\n" + id_field(), 5},
      {top() + "file_name = \"{id}\"\n" + id_field(), 5},
      {field + "numbers = \"point\"\n", 9},
      {field + "forms = [\"YYYY-MM-DD\"]\n", 9},
      {field + "empty = \"zero\"\n", 9},
      {field + "required = \"yes\"\n", 9},
      {field + "special = [{ cell = \"1\", min = 0 }]\n", 9},
      {field + "special = [{ cell = \"1\" }]\n", 9},
      {field + "special = [{ cell = \"1\", means = \"unknown\", max = 2 }]\n", 9},
      {field + id_field(), 9},
      {field + "[period]\nends = \"id\"\nspan = \"id\"\n", 9},
      {field + "[totals]\nempty = [\"nothing\"]\n", 9},
      {field + "[constants]\nid = \"x\"\n", 10},
      {field + "[constants]\nx = 1\n", 10},
      {top() + "[[field]]\nname = \"A B\"\nparser = \"text\"\ngiven = true\n", 5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"txt\"\ngiven = true\n", 5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"text\"\n", 5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"date\"\ngiven = true\n", 5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"money\"\ncurrency_field = \"b\"\nheaders = "
               "{ en "
               "= [\"A\"] }\n",
       5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"money\"\ncurrency = \"euro\"\nheaders = { en "
               "= [\"A\"] }\n",
       8},
      {top() + "[[field]]\nname = \"a\"\nparser = \"text\"\nheaders = { en = [\"A "
               "{currency}\"] }\n",
       5},
      {top() + "[[field]]\nname = \"a\"\nparser = \"text\"\nheaders = { english = [\"A\"] }\n", 8},
      {top(), 1},
      {"name = \n", 1},
      {"", 1},
  };
  for (const auto& [toml, line] : cases) {
    const auto profile = parse_profile(toml, "x.toml");
    ASSERT_FALSE(profile) << toml;
    EXPECT_EQ(profile.error().where, "x.toml:" + std::to_string(line))
        << toml << profile.error().text();
    EXPECT_FALSE(profile.error().message.empty());
    EXPECT_FALSE(profile.error().mend.empty());
  }
}

TEST(Header, IgnoresCaseAccentsAndWhiteSpace) {
  const auto profile =
      parse_profile(top() +
                        "[[field]]\nname = \"a\"\nparser = \"money\"\npresent = true\n"
                        "headers = { fr = [\"Montant dépensé ({currency})\"] }\n",
                    "x.toml");
  ASSERT_TRUE(profile) << profile.error().text();
  const HeaderMatcher matcher(*profile);
  for (const auto* header : {"Montant dépensé (EUR)", "montant  depense (eur)",
                             "\xEF\xBB\xBF MONTANT\nDÉPENSÉ (EUR) "}) {
    const auto match = matcher.match(std::vector<std::string>{"x", header});
    EXPECT_TRUE(match.complete()) << header;
    EXPECT_EQ(match.column[0], 1U);
    EXPECT_EQ(match.currency[0], Currency::parse("EUR"));
  }
  EXPECT_FALSE(matcher.match(std::vector<std::string>{"Montant"}).complete());
  EXPECT_FALSE(matcher.match(std::vector<std::string>{std::string(5000, 'x')}).complete());
}

}  // namespace
}  // namespace hustings
