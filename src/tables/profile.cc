#include "tables/profile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "tables/toml_loader.h"

namespace hustings {
namespace {

struct ParserName {
  std::string_view name;
  Parser parser;
};
constexpr std::array kParsers = {
    ParserName{"text", Parser::text},         ParserName{"integer", Parser::integer},
    ParserName{"interval", Parser::interval}, ParserName{"money", Parser::money},
    ParserName{"date", Parser::date},         ParserName{"platform-id", Parser::platform_id},
    ParserName{"country", Parser::country},   ParserName{"currency", Parser::currency},
    ParserName{"codes", Parser::codes}};

bool has_numbers(Parser p) {
  return p == Parser::integer || p == Parser::interval || p == Parser::money;
}
bool has_interval(Parser p) { return p == Parser::interval || p == Parser::money; }

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::optional<Meaning> meaning(Loader& load, const toml::table& table, std::string_view key) {
  const std::string text = load.string(table, key);
  if (text.empty()) return std::nullopt;
  if (text == "absent") return Meaning::absent;
  if (text == "unknown") return Meaning::unknown;
  if (text == "none-stated") return Meaning::none_stated;
  load.wrong(table.get(key)->source(), fmt::format("\"{}\" is no meaning", text),
             "use absent, unknown or none-stated");
  return std::nullopt;
}

Special special_value(Loader& load, const toml::table& table, Parser parser) {
  load.only(table, {"cell", "min", "max", "means"});
  Special special;
  special.cell = std::string(trimmed(load.needed(table, "cell")));
  special.interval.min = load.maybe<std::int64_t>(table, "min", "whole number");
  special.interval.max = load.maybe<std::int64_t>(table, "max", "whole number");
  const auto means = meaning(load, table, "means");
  const bool ends = special.interval.min || special.interval.max;
  if (ends == means.has_value()) {
    load.wrong(
        table.source(), "a special value needs either min and max or means",
        "write { cell = \"1\", min = 0, max = 100 } or { cell = \"n/a\", means = \"unknown\" }");
  }
  if (ends && !has_interval(parser)) {
    load.wrong(table.source(), "only interval and money fields have min and max", "use means");
  }
  const auto bad = [](const std::optional<std::int64_t>& n) { return n && *n < 0; };
  if (bad(special.interval.min) || bad(special.interval.max) ||
      (special.interval.min && special.interval.max &&
       *special.interval.min > *special.interval.max)) {
    load.wrong(table.source(), "min and max are no interval", "0 <= min <= max");
  }
  special.meaning = means.value_or(Meaning::interval);
  return special;
}

void specials(Loader& load, const toml::table& table, Field& field) {
  const toml::node* node = table.get("special");
  if (node == nullptr) return;
  if (!node->is_array_of_tables()) {
    load.wrong(node->source(), "\"special\" is no list of tables",
               "write special = [{ cell = \"1\", min = 0, max = 100 }]");
    return;
  }
  for (const toml::node& item : *node->as_array()) {
    field.special.push_back(special_value(load, *item.as_table(), field.parser));
  }
}

void numbers(Loader& load, const toml::table& table, Field& field) {
  const std::string style = load.string(table, "numbers");
  if (style.empty() || style == "evidence") return;
  if (style == "point") {
    field.numbers = DecimalMark::point;
  } else if (style == "comma") {
    field.numbers = DecimalMark::comma;
  } else {
    load.wrong(table.get("numbers")->source(),
               fmt::format("\"{}\" is no way to write numbers", style),
               "use point (1,234.50), comma (1.234,50) or evidence (the column decides)");
  }
}

void money(Loader& load, const toml::table& table, Field& field) {
  const std::string unit = load.string(table, "unit");
  field.minor_unit = unit == "minor";
  if (!unit.empty() && unit != "minor" && unit != "major") {
    load.wrong(table.get("unit")->source(), fmt::format("\"{}\" is no unit", unit),
               "use major or minor");
  }
  field.currency_field = load.string(table, "currency_field");
  field.each_currency = load.flag(table, "each_currency");
  const std::string code = load.string(table, "currency");
  if (code.empty()) return;
  field.currency = Currency::parse(code);
  if (!field.currency) {
    load.wrong(table.get("currency")->source(), fmt::format("\"{}\" is no known currency", code),
               "use a code of ISO 4217, such as EUR");
  }
}

// { "Dagbladen" = "print" }
void codes(Loader& load, const toml::table& table, Field& field) {
  const toml::table* all = load.sub_table(table, "codes");
  if (all == nullptr) return;
  for (const auto& [key, value] : *all) {
    const auto code = value.value_exact<std::string>();
    if (code) {
      field.codes.emplace(fold(trim(key.str())), *code);
    } else {
      load.wrong(value.source(), "a code is a text", "write \"word\" = \"code\"");
    }
  }
}

// Each key belongs to some parsers only; one in the wrong place would be silently without effect.
void check_keys(Loader& load, const toml::table& table, const Field& field) {
  const auto belongs = [&](std::string_view key, bool here, std::string_view where) {
    if (const toml::node* node = table.get(key); node != nullptr && !here) {
      load.wrong(node->source(), fmt::format("\"{}\" has no meaning in this field", key),
                 fmt::format("use it in {} fields only", where));
    }
  };
  const bool is_money = field.parser == Parser::money;
  belongs("unit", is_money, "money");
  belongs("currency", is_money, "money");
  belongs("currency_field", is_money, "money");
  belongs("each_currency", is_money, "money");
  belongs("numbers", has_numbers(field.parser), "integer, interval and money");
  belongs("forms", field.parser == Parser::date, "date");
  const bool is_text = field.parser == Parser::text || field.parser == Parser::codes;
  belongs("none_stated", is_text, "text and codes");
  belongs("codes", field.parser == Parser::codes, "codes");
  if (field.parser == Parser::date &&
      (field.forms.empty() || !std::ranges::all_of(field.forms, is_date_form))) {
    load.wrong(table.source(), "a date field needs forms with year, month and day",
               "write forms = [\"YYYY-MM-DD\", \"D.M.YYYY\"]");
  }
  for (const std::string& header : field.headers) {
    if (header.find("{currency}") != std::string::npos && !is_money) {
      load.wrong(table.source(), "{currency} in a header of a field that is no money", "remove it");
    }
  }
  if (field.given && !field.currency_field.empty()) {
    load.wrong(table.source(), "a given amount has no currency in a column",
               "use currency = \"EUR\" or leave it to --currency");
  }
  belongs("joined_by", field.given, "given");
  if (field.given == !field.headers.empty()) {
    load.wrong(table.source(),
               fmt::format("the field \"{}\" needs either headers or given", field.name),
               "write [field.headers] en = [\"...\"] below it, or given = true");
  }
}

Field read_field(Loader& load, const toml::table& table) {
  load.only(table, {"name", "parser", "headers", "given", "joined_by", "required", "present",
                    "empty", "special", "none_stated", "numbers", "unit", "currency",
                    "currency_field", "each_currency", "forms", "codes"});
  Field field;
  field.name = load.needed(table, "name");
  if (!is_name(field.name)) {
    load.wrong(table.source(), fmt::format("\"{}\" is no field name", field.name),
               "use small letters, digits, _ and -");
  }
  const std::string parser = load.needed(table, "parser");
  const auto* known = std::ranges::find(kParsers, parser, &ParserName::name);
  if (known == kParsers.end()) {
    std::vector<std::string_view> names;
    names.reserve(kParsers.size());
    for (const auto& p : kParsers) names.push_back(p.name);
    load.wrong(table.source(), fmt::format("there is no parser \"{}\"", parser),
               fmt::format("use one of: {}", fmt::join(names, ", ")));
  } else {
    field.parser = known->parser;
  }
  field.headers = load.by_language(table, "headers");
  field.given = load.flag(table, "given");
  field.joined_by = load.string(table, "joined_by");
  field.required = load.flag(table, "required");
  field.present = field.required || load.flag(table, "present");
  field.empty = meaning(load, table, "empty");
  field.none_stated = load.by_language(table, "none_stated");
  for (std::string& text : field.none_stated) text = std::string(trimmed(text));
  field.forms = load.strings(table, "forms");
  codes(load, table, field);
  specials(load, table, field);
  numbers(load, table, field);
  money(load, table, field);
  check_keys(load, table, field);
  return field;
}

void read_fields(Loader& load, const toml::table& table, Profile& profile) {
  const toml::node* node = table.get("field");
  if (node == nullptr || !node->is_array_of_tables()) {
    load.wrong(table.source(), "the profile has no fields",
               "add [[field]] with name, parser and headers");
    return;
  }
  for (const toml::node& item : *node->as_array()) {
    Field field = read_field(load, *item.as_table());
    if (profile.find(field.name) != nullptr) {
      load.wrong(item.source(), fmt::format("a second field \"{}\"", field.name),
                 "give it another name");
    }
    const Field* key = profile.find(field.joined_by);
    if (!field.joined_by.empty() && (key == nullptr || key->given)) {
      load.wrong(item.source(), fmt::format("\"{}\" is no column before this one", field.joined_by),
                 "name a field with headers that stands above");
    }
    if (!field.currency_field.empty()) {
      const Field* currency = profile.find(field.currency_field);
      if (currency == nullptr || currency->parser != Parser::currency) {
        load.wrong(item.source(),
                   fmt::format("\"{}\" is no currency field before this one", field.currency_field),
                   "put a field with parser = \"currency\" above it");
      }
    }
    profile.fields.push_back(std::move(field));
  }
}

void read_period(Loader& load, const toml::table& table, Profile& profile) {
  const toml::table* period = load.sub_table(table, "period");
  if (period == nullptr) return;
  if (load.flag(*period, "preamble")) {
    load.only(*period, {"preamble", "unless"});
    PeriodRule above;
    above.preamble = true;
    above.unless = load.string(*period, "unless");
    if (!above.unless.empty() && profile.find(above.unless) == nullptr)
      load.wrong(period->source(), "\"unless\" names no field of this profile",
                 "name a date field");
    profile.period = std::move(above);
    return;
  }
  load.only(*period, {"preamble", "ends", "span", "days", "unbounded"});
  PeriodRule rule;
  rule.ends = load.needed(*period, "ends");
  rule.span = load.needed(*period, "span");
  rule.unbounded = load.strings(*period, "unbounded");
  const Field* ends = profile.find(rule.ends);
  const Field* span = profile.find(rule.span);
  if (ends == nullptr || ends->parser != Parser::date || span == nullptr ||
      span->parser != Parser::text) {
    load.wrong(period->source(), "a period needs a date field and a text field",
               "name fields of this profile in ends and span");
  }
  if (const toml::table* days = load.sub_table(*period, "days")) {
    for (const auto& [key, value] : *days) {
      const auto n = value.value_exact<std::int64_t>();
      if (n && *n >= 1 && *n <= 3660) {
        rule.days.emplace(key.str(), static_cast<int>(*n));
      } else {
        load.wrong(value.source(), "this is no number of days", "give 1 to 3660");
      }
    }
  }
  profile.period = std::move(rule);
}

void read_totals(Loader& load, const toml::table& table, Profile& profile) {
  const toml::table* totals = load.sub_table(table, "totals");
  if (totals == nullptr) return;
  load.only(*totals, {"labels", "empty"});
  profile.total_labels = load.strings(*totals, "labels");
  profile.total_empty = load.strings(*totals, "empty");
  for (const std::string& field : profile.total_empty) {
    const Field* found = profile.find(field);
    if (found == nullptr || found->given) {
      load.wrong(totals->source(), fmt::format("\"{}\" in totals is no column", field),
                 "name fields with headers");
    }
  }
}

void read_constants(Loader& load, const toml::table& table, Profile& profile) {
  const toml::table* constants = load.sub_table(table, "constants");
  if (constants == nullptr) return;
  for (const auto& [key, value] : *constants) {
    const auto text = value.value_exact<std::string>();
    if (!text || profile.find(key.str()) != nullptr) {
      load.wrong(value.source(), "a constant is a text under a name that is no field",
                 "write name = \"text\"");
    } else {
      profile.constants.emplace(key.str(), *text);
    }
  }
}

void read_file_name(Loader& load, const toml::table& table, Profile& profile) {
  profile.file_name = load.string(table, "file_name");
  std::string_view rest = profile.file_name;
  while (true) {
    const std::size_t open = rest.find('{');
    if (open == std::string_view::npos) return;
    const std::size_t close = rest.find('}', open);
    const Field* field = close == std::string_view::npos
                             ? nullptr
                             : profile.find(rest.substr(open + 1, close - open - 1));
    if (field == nullptr || !field->given) {
      load.wrong(table.get("file_name")->source(),
                 "file_name has {} around something that is no given field",
                 "name a field with given = true inside {}");
      return;
    }
    rest.remove_prefix(close + 1);
    if (rest.starts_with('{')) {
      load.wrong(table.get("file_name")->source(), "two fields in file_name touch",
                 "put the text between them");
      return;
    }
  }
}

void read_container(Loader& load, const toml::table& table, Profile& profile) {
  if (const std::string text = load.string(table, "encoding"); !text.empty()) {
    profile.encoding = parse_encoding(text);
    if (!profile.encoding) {
      load.wrong(table.get("encoding")->source(), fmt::format("\"{}\" is no encoding", text),
                 "use utf-8, utf-16le, utf-16be, latin1 or windows-1252");
    }
  }
  if (const std::string text = load.string(table, "delimiter"); !text.empty()) {
    if (text.size() == 1) profile.delimiter = text[0];
    if (text.size() != 1)
      load.wrong(table.get("delimiter")->source(), "a delimiter is one character",
                 "use \",\", \";\", \"\\t\" or \"|\"");
  }
}

void read_kinds(Loader& load, const toml::table& table, Profile& profile) {
  profile.kinds = load.strings(table, "kinds");
  for (const auto& kind : profile.kinds) {
    if (kind != "csv" && kind != "json")
      load.wrong(table.get("kinds")->source(), fmt::format("there is no kind \"{}\" of file", kind),
                 "use csv or json");
  }
  profile.items = load.strings(table, "items");
  profile.countries = load.string(table, "countries");
}

Profile read_profile(Loader& load, const toml::table& table) {
  load.only(table, {"name", "format", "version", "title", "kinds", "items", "countries", "encoding",
                    "delimiter", "file_name", "constants", "totals", "field", "period"});
  Profile profile;
  profile.name = load.needed(table, "name");
  profile.format = load.needed(table, "format");
  if (!is_name(profile.name) || !is_name(profile.format)) {
    load.wrong(table.source(), "name and format are no names",
               "use small letters, digits, _ and -");
  }
  profile.title = load.needed(table, "title");
  profile.version = static_cast<int>(std::clamp<std::int64_t>(
      load.maybe<std::int64_t>(table, "version", "whole number").value_or(0), 0, 1'000'000));
  if (profile.version < 1)
    load.wrong(table.source(), "the profile has no version", "add version = 1");
  read_kinds(load, table, profile);
  read_container(load, table, profile);
  read_fields(load, table, profile);
  if (!profile.countries.empty() && profile.find(profile.countries) == nullptr)
    load.wrong(table.get("countries")->source(), "countries names no field of this profile",
               "name the field with the codes of a row's countries");
  read_constants(load, table, profile);
  read_totals(load, table, profile);
  read_period(load, table, profile);
  read_file_name(load, table, profile);
  return profile;
}

}  // namespace

Result<Profile> parse_profile(std::string_view toml, const std::string& file) {
  HUSTINGS_TRY(const toml::table table, parse_toml(toml, file));
  Loader load(file);
  Profile profile = read_profile(load, table);
  if (load.error) return std::unexpected(*load.error);
  profile.digest = sha256(bytes(toml));
  return profile;
}

}  // namespace hustings
