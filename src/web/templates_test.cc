#include "web/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace hustings::web {
namespace {

using testing::HasSubstr;

// English alone: catalogues are tested with the real ones.
struct Rendering : testing::Test {
  Languages languages{{}, {{"XA", "Ardovia"}}};

  std::string render(std::string_view page, const Object& values) const {
    const std::array files = {Asset{"layout.html", "<main>{{> content}}</main>"},
                              Asset{"page.html", page}, Asset{"_part.html", "[{{a}}]"}};
    return Templates(files, languages).render("page", languages.spoken("en"), values);
  }
};

TEST_F(Rendering, EscapesByPlaceL8L10) {
  EXPECT_EQ(render("<a href=\"/x?q={{q}}\" title=\"{{q}}\">{{q}}</a>", {{"q", "\"><script>"}}),
            "<main><a href=\"/x?q=&quot;&gt;&lt;script&gt;\" title=\"&quot;&gt;&lt;script&gt;\">"
            "&quot;&gt;&lt;script&gt;</a></main>");
  EXPECT_THAT(render("<a href=\"{{link}}\">x</a>", {{"link", "javascript:alert(1)"}}),
              testing::Not(HasSubstr("javascript")));
}

TEST_F(Rendering, WritesValuesByType) {
  const Object values{{"n", 1234567},
                      {"day", CivilDate{2029, 6, 3}},
                      {"money", MoneyInterval{10'000, 25'050, *Currency::parse("EUR")}},
                      {"open", MoneyInterval{std::nullopt, 10'000, *Currency::parse("JPY")}},
                      {"word", Word{"not_used", "no disclaimer"}},
                      {"land", Country{"XA"}},
                      {"other", Country{"MT"}}};
  EXPECT_EQ(render("{{n}}|{{n_raw}}|{{day}}|{{day_raw}}|{{money}}|{{open}}|{{word}}|{{word_code}}|"
                   "{{land}}|{{land_raw}}|{{other}}",
                   values),
            "<main>1,234,567|1234567|3 June 2029|2029-06-03|EUR\u00a0100.00–250.50|"
            "JPY\u00a0at most 10,000|no disclaimer|not_used|Ardovia|XA|Malta</main>");
}

TEST_F(Rendering, RepeatsListsAndShowsWhatIsThere) {
  const Object values{{"items", List{Object{{"a", "x"}}, Object{{"a", "y"}}}},
                      {"plain", List{1, 2}},
                      {"none", List{}},
                      {"text", ""},
                      {"inner", Object{{"b", 3}}}};
  EXPECT_EQ(
      render("{{#has_items}}<ul>{{#items}}<li>{{a}}{{/items}}</ul>{{/has_items}}"
             "{{#plain}}{{it}};{{/plain}}{{#no_none}}nothing{{/no_none}}"
             "{{#text}}never{{/text}}{{#no_text}} no text{{/no_text}}{{#inner}}({{b}}){{/inner}}",
             values),
      "<main><ul><li>x<li>y</ul>1;2;nothing no text(3)</main>");
}

TEST_F(Rendering, PutsTextsPluralsAndPartsIn) {
  EXPECT_EQ(render("{{_ \"Size %n% & more\"}} {{_n n \"one ad\" \"%d ads\"}} {{> _part}}",
                   {{"n", 1200}, {"a", "<"}}),
            "<main>Size 1,200 &amp; more 1,200 ads [&lt;]</main>");
  EXPECT_THAT(render("{{_n n \"one ad\" \"%d ads\"}}", {{"n", 1}}), HasSubstr("one ad"));
}

TEST_F(Rendering, FollowsOnlyPathsAndSitesOfTheWebL11) {
  const auto href = [&](std::string_view address) {
    const std::string page = render("<a href=\"{{link}}{{more}}\">", {{"link", address}});
    return page.substr(15, page.size() - 15 - 9);
  };
  for (const auto* good : {"/x", "x/y:z", "?a=b:c", "#x:y", "https://x.example/", "http://x:80"})
    EXPECT_EQ(href(good), good);
  for (const auto* bad : {"javascript:alert(1)", " javascript:x", "java\tscript:x", "JavaScript:x",
                          "data:text/html,x", "vbscript:x", "\x01javascript:x"})
    EXPECT_EQ(href(bad), "#");
  EXPECT_EQ(render("<a href=\"/x?q={{link}}\">", {{"link", "a:b"}}),
            "<main><a href=\"/x?q=a:b\"></main>");
}

TEST_F(Rendering, RefusesValuesThatCouldBecomeMarkupL8) {
  for (const auto* page :
       {"<a href={{a}}>", "<a href='{{a}}'>", "<a {{a}}>", "<{{a}}>", "<script>{{a}}</script>",
        "<STYLE>{{a}}</STYLE>", "<p style=\"{{a}}\">", "<p onclick=\"{{a}}\">", "<p ONCLICK=\"x\">",
        "<!-- {{a}} -->", "{{#a}}<p class=\"{{/a}}\">", "{{#a}}<p{{/a}}>", "<p {{_ \"text\"}}>"})
    EXPECT_THROW(render(page, {}), std::logic_error) << page;
  for (const auto* code :
       {"<script>x</script>", "<script></script>", "<script src=\"a\">{{a}}</script>",
        "<script src=\"a\"> </script>", "<script src=\"a\"><b></script>", "<script src=\"a\"></p>",
        "</script>", "<script/ src=\"a\"></script>", "{{#a}}<script src=\"a\">{{/a}}</script>"})
    EXPECT_THROW(render(code, {}), std::logic_error) << code;
  EXPECT_NO_THROW(render("<script src=\"{{a}}\" defer></script><p>{{a}}</p>", {}));
  EXPECT_NO_THROW(render("<option{{#a}} selected{{/a}} class=\"x{{#a}} y{{/a}}\">", {}));
}

TEST_F(Rendering, NamesWhatIsMalformed) {
  for (const auto* page : {"{{a", "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{a b}}", "{{}}", "{{&a}}",
                           "{{_ \"a\" \"b\"}}", "{{_n n \"a\"}}"})
    EXPECT_THROW(render(page, {}), std::logic_error) << page;
}

TEST_F(Rendering, TakesTheNearestOfANameAndTheWholeNameFirst) {
  EXPECT_EQ(render("{{#items}}{{a}}{{b}}{{x_raw}}{{#no_b}}-{{/no_b}}{{/items}}",
                   {{"a", "out"},
                    {"b", "B"},
                    {"x", 1000},
                    {"items", List{Object{{"a", "in"}}, Object{{"b", ""}, {"x_raw", "own"}}}}}),
            "<main>inB1000outown-</main>");
}

TEST_F(Rendering, NamesTheTemplateThatIsMissing) {
  EXPECT_THROW(render("{{> nowhere}}", {}), std::logic_error);
  EXPECT_THROW(render("{{_ \"no end }}", {}), std::logic_error);
}

TEST(Languages, TakesTheBestThatIsThere) {
  const std::array none = std::to_array<Asset>({{"xx.mo", ""}});
  const Languages languages(none, {});
  EXPECT_EQ(languages.accepted("de-AT,de;q=0.9,en;q=0.1").code(), "en");
  EXPECT_EQ(languages.accepted("").code(), "en");
  EXPECT_EQ(languages.accepted("*;q=;,;;,en;q=2").code(), "en");
}

TEST(Languages, CountriesAreChosenByNameInTheOrderOfTheLanguage) {
  const Languages world(catalogues(), {});
  const auto place = [](const Language& language, std::string_view code) {
    const auto& all = language.countries();
    EXPECT_EQ(std::ranges::count(all, code), 1) << code;
    return std::ranges::find(all, code) - all.begin();
  };
  const Language& german = world.spoken("de");  // Oman, Österreich, Osttimor, Pakistan
  EXPECT_LT(place(german, "OM"), place(german, "AT"));
  EXPECT_LT(place(german, "AT"), place(german, "TL"));
  EXPECT_LT(place(world.spoken("en"), "AT"), place(world.spoken("en"), "BE"));
  const Languages fictional(catalogues(), {{"QA", "Zond"}, {"QB", "Ardovia"}});
  EXPECT_EQ(fictional.spoken("fr").countries(), (std::vector<std::string>{"QB", "QA"}));
}

TEST(Languages, DocumentsComeInMoreThanTheSiteSpeaks) {
  const Languages languages(catalogues(), {});
  EXPECT_TRUE(languages.speaks("de"));
  EXPECT_EQ(languages.accepted("hu,de;q=0.1").code(), "de");
  EXPECT_EQ(languages.named("de").code(), "de");
  EXPECT_FALSE(languages.speaks("hu"));
  EXPECT_EQ(languages.spoken("hu").code(), "en");
  EXPECT_EQ(languages.named("hu").code(), "hu");
  EXPECT_EQ(languages.named("tlh").code(), "en");
  for (const auto& language : languages.of_site())
    EXPECT_TRUE(language->translates("A one-time link")) << language->code();
}

}  // namespace
}  // namespace hustings::web
