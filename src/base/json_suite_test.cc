// The strict reader against test suites made by others.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "base/testing.h"
#include "base/text.h"

namespace hustings {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Valid by the grammar, refused by us on purpose: readers differ in which of the two they keep.
constexpr std::array<std::string_view, 2> kRefusedOnPurpose = {
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"};

// Where RFC 8259 leaves the choice to the reader.
enum class Choice : std::uint8_t { accept, refuse };
struct Decision {
  Choice choice;
  std::string_view why;
};
constexpr Decision kNotFinite{Choice::refuse,
                              "readers make infinity, the largest double or an error of it"};
constexpr Decision kInteger{Choice::refuse, "does not fit in 64 bits; a double would lose digits"};
constexpr Decision kSurrogate{Choice::refuse, "a lone surrogate is no character and has no UTF-8"};
constexpr Decision kEncoding{Choice::refuse,
                             "ill-formed UTF-8; what replaces it differs by reader"};
struct Row {
  std::string_view file;
  Decision decision;
};
constexpr auto kChoices = std::to_array<Row>({
    {"i_number_double_huge_neg_exp.json", {Choice::accept, "every reader rounds it to zero"}},
    {"i_number_huge_exp.json", kNotFinite},
    {"i_number_neg_int_huge_exp.json", kNotFinite},
    {"i_number_pos_double_huge_exp.json", kNotFinite},
    {"i_number_real_neg_overflow.json", kNotFinite},
    {"i_number_real_pos_overflow.json", kNotFinite},
    {"i_number_real_underflow.json", {Choice::accept, "every reader rounds it to zero"}},
    {"i_number_too_big_neg_int.json", kInteger},
    {"i_number_too_big_pos_int.json", kInteger},
    {"i_number_very_big_negative_int.json", kInteger},
    {"i_object_key_lone_2nd_surrogate.json", kSurrogate},
    {"i_string_1st_surrogate_but_2nd_missing.json", kSurrogate},
    {"i_string_1st_valid_surrogate_2nd_invalid.json", kSurrogate},
    {"i_string_UTF-16LE_with_BOM.json", kEncoding},
    {"i_string_UTF-8_invalid_sequence.json", kEncoding},
    {"i_string_UTF8_surrogate_U+D800.json", kEncoding},
    {"i_string_incomplete_surrogate_and_escape_valid.json", kSurrogate},
    {"i_string_incomplete_surrogate_pair.json", kSurrogate},
    {"i_string_incomplete_surrogates_escape_valid.json", kSurrogate},
    {"i_string_invalid_lonely_surrogate.json", kSurrogate},
    {"i_string_invalid_surrogate.json", kSurrogate},
    {"i_string_invalid_utf-8.json", kEncoding},
    {"i_string_inverted_surrogates_U+1D11E.json", kSurrogate},
    {"i_string_iso_latin_1.json", kEncoding},
    {"i_string_lone_second_surrogate.json", kSurrogate},
    {"i_string_lone_utf8_continuation_byte.json", kEncoding},
    {"i_string_not_in_unicode_range.json", kEncoding},
    {"i_string_overlong_sequence_2_bytes.json", kEncoding},
    {"i_string_overlong_sequence_6_bytes.json", kEncoding},
    {"i_string_overlong_sequence_6_bytes_null.json", kEncoding},
    {"i_string_truncated-utf-8.json", kEncoding},
    {"i_string_utf16BE_no_BOM.json", kEncoding},
    {"i_string_utf16LE_no_BOM.json", kEncoding},
    {"i_structure_500_nested_arrays.json", {Choice::refuse, "nested over kJsonDepth"}},
    {"i_structure_UTF-8_BOM_empty_object.json",
     {Choice::refuse, "RFC 8259 section 8.1: no byte order mark"}},
});

TEST(JsonTestSuite, EveryFileIsDecidedAsItSays) {
  HUSTINGS_OUTSIDE_DATA(suite, "fixtures/badinput/JSONTestSuite/test_parsing");
  std::map<char, int> seen;
  for (const auto& entry : fs::directory_iterator(suite)) {
    const std::string name = entry.path().filename().string();
    const bool accepted = parse_json(content(entry.path())).has_value();
    ++seen[name[0]];
    if (name.starts_with("y_")) {
      const bool refused_on_purpose =
          std::ranges::find(kRefusedOnPurpose, name) != kRefusedOnPurpose.end();
      EXPECT_EQ(accepted, !refused_on_purpose) << name;
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(accepted) << name;
    } else {
      const auto* row = std::ranges::find(kChoices, name, &Row::file);
      ASSERT_NE(row, kChoices.end()) << name << " is new: decide, with the reason";
      EXPECT_EQ(accepted, row->decision.choice == Choice::accept)
          << name << ": " << row->decision.why;
    }
  }
  EXPECT_GT(seen['y'], 0);
  EXPECT_GT(seen['n'], 0);
  EXPECT_GT(seen['i'], 0);
}

// The other half of the suite: values that readers are known to change on the way.
TEST(JsonTestSuite, WhatIsAcceptedComesBackUnchanged) {
  HUSTINGS_OUTSIDE_DATA(suite, "fixtures/badinput/JSONTestSuite/test_transform");
  for (const auto& entry : fs::directory_iterator(suite)) {
    const auto json = parse_json(content(entry.path()));
    if (!json) continue;
    std::string once;
    write_json(*json, once);
    const auto again = parse_json(once);
    ASSERT_TRUE(again) << entry.path();
    std::string twice;
    write_json(*again, twice);
    EXPECT_EQ(once, twice) << entry.path();
  }
}

TEST(NaughtyStrings, ComeBackThroughJsonAndDoNotUpsetTextFunctions) {
  HUSTINGS_OUTSIDE_DATA(file, "fixtures/badinput/blns/blns.json");
  const auto list = parse_json(content(file));
  ASSERT_TRUE(list) << list.error().text();
  ASSERT_NE(list->as<JsonArray>(), nullptr);
  EXPECT_GT(list->as<JsonArray>()->size(), 400U);
  for (const auto& item : *list->as<JsonArray>()) {
    const std::string& naughty = *item.as<std::string>();
    std::string written;
    write_json_string(naughty, written);
    const auto again = parse_json(written);
    ASSERT_TRUE(again) << written;
    EXPECT_EQ(*again->as<std::string>(), naughty);
    EXPECT_TRUE(is_utf8(naughty));
    EXPECT_EQ(nfc(nfc(naughty)), nfc(naughty)) << naughty;
    const std::string folded = fold(naughty);
    EXPECT_TRUE(is_utf8(folded)) << naughty;
    EXPECT_EQ(fold(folded), folded) << naughty;
    EXPECT_EQ(trim(trim(naughty)), trim(naughty));
  }
}

}  // namespace
}  // namespace hustings
