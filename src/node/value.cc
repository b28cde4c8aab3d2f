#include "node/value.h"

#include <algorithm>

#include "base/json.h"

namespace hustings {
namespace {

std::string number_or(const std::optional<std::int64_t>& number, std::string_view none) {
  return number ? std::to_string(*number) : std::string(none);
}

struct JsonWriter {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const std::string& value) const { write_json_string(value, out); }
  void operator()(CivilDate value) const { out += '"' + to_string(value) + '"'; }
  void operator()(Instant value) const { out += '"' + to_string(value) + '"'; }
  void operator()(const MoneyInterval& value) const {
    out += "{\"min\":" + number_or(value.min, "null") + ",\"max\":" + number_or(value.max, "null") +
           ",\"currency\":\"" + std::string(value.currency.code()) + "\"}";
  }
  void operator()(const Word& value) const { write_json_string(value.code, out); }
  void operator()(const Message& value) const { write_json_string(value.id, out); }
  void operator()(const Country& value) const { write_json_string(value.code, out); }
  void operator()(const RawJson& value) const { out += value.text; }
  void operator()(const List& value) const {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      write_json(value[i], out);
    }
    out += ']';
  }
  void operator()(const Object& value) const {
    out += '{';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      write_json_string(value[i].first, out);
      out += ':';
      write_json(value[i].second, out);
    }
    out += '}';
  }
};

}  // namespace

Word word(Evidence evidence) { return {name(evidence), name(evidence)}; }

void write_json(const Value& value, std::string& out) { std::visit(JsonWriter{out}, value); }

void write_cells(const Value& value, std::vector<std::string>& out) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    out.push_back(*text);
  } else if (std::holds_alternative<std::monostate>(value)) {
    out.emplace_back();
  } else if (const auto* word = std::get_if<Word>(&value)) {
    out.emplace_back(word->code);
  } else if (const auto* message = std::get_if<Message>(&value)) {
    out.push_back(message->id);
  } else if (const auto* country = std::get_if<Country>(&value)) {
    out.push_back(country->code);
  } else if (const auto* day = std::get_if<CivilDate>(&value)) {
    out.push_back(to_string(*day));
  } else if (const auto* at = std::get_if<Instant>(&value)) {
    out.push_back(to_string(*at));
  } else if (const auto* money = std::get_if<MoneyInterval>(&value)) {
    out.push_back(number_or(money->min, ""));
    out.push_back(number_or(money->max, ""));
    out.emplace_back(money->currency.code());
  } else {
    std::string json;
    write_json(value, json);
    out.push_back(std::move(json));
  }
}

const Value* find(const Object& object, std::string_view name) {
  const auto at = std::ranges::find(object, name, &Object::value_type::first);
  return at == object.end() ? nullptr : &at->second;
}

}  // namespace hustings
