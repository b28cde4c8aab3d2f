// What is derived from a kind beside its reader and writer.
#include "record/kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "record/derive.h"
#include "record/test_kind.h"

namespace hustings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The smallest kind: one sealed field that has to be there.
struct Secret {
  Sealed<Count> count;
  bool operator==(const Secret&) const = default;
};
BOOST_DESCRIBE_STRUCT(Secret, (), (count))

}  // namespace

HUSTINGS_KIND(Secret, "secret", 12)

namespace {

Kinds kinds() { return Kinds({&kind<Sample>(), &kind<Secret>()}); }

TEST(Kind, FoundByNameAndVersion) {
  EXPECT_EQ(kind<Sample>().vct(), "sample/3");
  EXPECT_EQ(kinds().named("sample"), &kind<Sample>());
  EXPECT_EQ(kinds().of_vct("sample/3"), &kind<Sample>());
  EXPECT_EQ(kinds().of_vct("secret/12"), &kind<Secret>());
  for (const auto* wrong : {"", "/", "sample", "sample/", "sample/03", "sample/+3", "sample/4",
                            "sample/3/", "x/sample/3", "Sample/3", "sample/3 "}) {
    EXPECT_EQ(kinds().of_vct(wrong), nullptr) << wrong;
  }
  EXPECT_EQ(kinds().named("sampl"), nullptr);
}

TEST(Kind, HiddenFieldsAreInTheOrderOfTheStruct) {
  EXPECT_THAT(kind<Sample>().hidden,
              ElementsAre("/page", "/handle", "/remarks", "/note/value", "/seat/value", "/link",
                          "/secret", "/desk/person", "/desk/phone"));
  EXPECT_THAT(kind<Sample>().sealed, ElementsAre("/secret", "/desk/phone"));
}

TEST(Kind, AFieldThatIsSealedHasToBeThereInADraft) {
  const auto draft = kind<Secret>().parse("{}");
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().details.at(0).where, "/count");
  EXPECT_TRUE(kind<Secret>().parse(R"({"count":3})"));
  EXPECT_TRUE(kind<Secret>().reopen(Json(JsonObject{}), {}));
}

TEST(Kind, ColumnsSayMarkTypeAndReason) {
  std::set<std::string> paths;
  const KindColumn* note = nullptr;
  const KindColumn* ground = nullptr;
  for (const auto& column : kind<Sample>().columns) {
    EXPECT_TRUE(paths.insert(column.path).second) << column.path;
    EXPECT_EQ(column.label, "sample." + column.path);
    EXPECT_EQ(column.reason.empty(), column.mark != Mark::open_text) << column.path;
    if (column.path == "note") note = &column;
    if (column.path == "ground") ground = &column;
  }
  for (const auto* path : {"amount.state", "amount.min", "amount.currency", "period.from",
                           "note.state", "seat.seats", "desk.domain", "desk.phone"}) {
    EXPECT_TRUE(paths.contains(path)) << path;
  }
  ASSERT_NE(note, nullptr);
  EXPECT_EQ(note->mark, Mark::erasable);
  EXPECT_FALSE(note->required);
  ASSERT_NE(ground, nullptr);
  EXPECT_EQ(ground->reason, "legal_ground");
  EXPECT_TRUE(ground->required);
}

TEST(Kind, DescribeListsEveryOpenTextWithItsReason) {
  const std::string page = describe(kinds());
  EXPECT_THAT(page, HasSubstr("| `sample` | `title` | public_body |"));
  EXPECT_THAT(page, HasSubstr("| `sample` | `ground` | legal_ground |"));
  EXPECT_THAT(page, HasSubstr("| `colour` | open | red \\| green \\| blue | yes |"));
  EXPECT_THAT(page, HasSubstr("| `secret` | sealed | text | no |"));
  EXPECT_THAT(page, HasSubstr("## secret/12"));
  std::size_t reasons = 0;
  for (std::size_t at = 0; (at = page.find("| `sample` |", at)) != std::string::npos; ++at)
    ++reasons;
  EXPECT_EQ(reasons, 2U);
}

TEST(Kind, TheSchemaHasEveryFieldWithItsMark) {
  std::string text;
  kind<Sample>().schema(text);
  const auto schema = parse_json(text);
  ASSERT_TRUE(schema) << schema.error().text();
  EXPECT_EQ(*schema->find("$schema")->as<std::string>(),
            "https://json-schema.org/draft/2020-12/schema");
  const Json* properties = schema->find("properties");
  ASSERT_NE(properties, nullptr);
  const std::string sealed = "sealed";
  EXPECT_EQ(*properties->find("secret")->find("x-mark")->as<std::string>(), sealed);
  EXPECT_EQ(properties->as<JsonObject>()->size(), 27U);
  EXPECT_EQ(schema->find("required")->as<JsonArray>()->size(), 23U);
}

TEST(Kind, AnEmptyOptionalIsAbsent) {
  EXPECT_EQ(Erasable<std::optional<Handle>>(std::nullopt), Erasable<std::optional<Handle>>());
  EXPECT_EQ(Sealed<std::optional<Handle>>(std::nullopt), Sealed<std::optional<Handle>>());
}

TEST(Kind, ADraftIsOfItsKindOnly) {
  const Draft made = draft(Secret{});
  EXPECT_EQ(&made.kind(), &kind<Secret>());
  EXPECT_NE(made.as<Secret>(), nullptr);
  EXPECT_EQ(made.as<Sample>(), nullptr);
  EXPECT_EQ(kind<Secret>().bound_issuer(made), std::nullopt);
}

}  // namespace
}  // namespace hustings
