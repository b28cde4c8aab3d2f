#include "node/schema.h"

#include <fmt/core.h>

#include "base/json.h"

namespace hustings::schema {
namespace {

std::string value(const Column& column) {
  switch (column.shape) {
    case Shape::text:
      return column.name == "id" ? kId : kText;
    case Shape::integer:
      return column.name == "index" ? kIndex : kInteger;
    case Shape::day:
      return kDay;
    case Shape::instant:
      return kInstant;
    case Shape::money:
      return money();
    case Shape::country:
      return kCountry;
    case Shape::word:
      return words(column.words);
  }
  return "{}";
}

}  // namespace

std::string money() {
  const std::string amount = or_null(kInteger);
  return object({{"min", amount},
                 {"max", amount},
                 {"currency", R"({"type":"string","pattern":"^[A-Z]{3}$"})"}});
}

std::string or_null(std::string_view schema) {
  return fmt::format(R"({{"anyOf":[{},{{"type":"null"}}]}})", schema);
}

std::string list_of(std::string_view items) {
  return fmt::format(R"({{"type":"array","items":{}}})", items);
}

std::string one_of(std::span<const std::string> texts) {
  std::string out;
  for (const auto& text : texts) {
    if (!out.empty()) out += ',';
    write_json_string(text, out);
  }
  return fmt::format(R"({{"type":"string","enum":[{}]}})", out);
}

std::string words(std::span<const Word> words) {
  std::vector<std::string> codes;
  for (const auto& word : words) codes.emplace_back(word.code);
  return one_of(codes);
}

std::string object(const Members& members) {
  std::string required;
  std::string properties;
  for (const auto& [name, schema] : members) {
    if (!required.empty()) {
      required += ',';
      properties += ',';
    }
    write_json_string(name, required);
    write_json_string(name, properties);
    properties += ':' + schema;
  }
  return fmt::format(
      R"({{"type":"object","required":[{}],"properties":{{{}}},"additionalProperties":false}})",
      required, properties);
}

std::string object(Members members, const Members& more) {
  members.insert(members.end(), more.begin(), more.end());
  return object(members);
}

std::string row(std::span<const Column> columns, bool alike, const Members& more) {
  Members members;
  for (const auto& column : columns) {
    const bool always = column.name == "index" || column.name == "id";
    members.emplace_back(column.name, always ? value(column) : or_null(value(column)));
  }
  if (alike) members.emplace_back("alike", list_of(object(members)));
  return object(std::move(members), more);
}

std::string record() {
  return object({{"index", kIndex},
                 {"id", kId},
                 {"issuer", kId},
                 {"evidence", words(kEvidence)},
                 {"recorded", kInstant},
                 {"kind", kText},
                 {"body", kAny}});
}

}  // namespace hustings::schema
