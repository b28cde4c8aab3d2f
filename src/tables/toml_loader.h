// Typed values out of TOML with the place of what is wrong. Includes toml++: for .cc files
// only.
#pragma once
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace hustings {

// The table of a file's text; bad_input names file and line.
inline Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text, std::string_view(file));
  } catch (const toml::parse_error& error) {
    return fail(Code::bad_input, std::string(error.description()),
                fmt::format("{}:{}", file, error.source().begin.line),
                "mend this line (https://toml.io)");
  }
}

// Reads values out of TOML tables and keeps the first thing that is wrong.
class Loader {
 public:
  explicit Loader(std::string file) : file_(std::move(file)) {}

  std::optional<Error> error;

  void wrong(const toml::source_region& at, std::string message, std::string mend) {
    if (error) return;
    error = Error{Code::bad_input, std::move(message), fmt::format("{}:{}", file_, at.begin.line),
                  std::move(mend)};
  }

  // Keys that no one reads are spelling mistakes.
  void only(const toml::table& table, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : table) {
      if (std::ranges::find(known, key.str()) == known.end()) {
        wrong(key.source(), fmt::format("unknown key \"{}\"", key.str()),
              fmt::format("use one of: {}", fmt::join(known, ", ")));
      }
    }
  }

  template <class T>
  std::optional<T> maybe(const toml::table& table, std::string_view key, std::string_view kind) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<T>();
    if (!value)
      wrong(node->source(), fmt::format("\"{}\" is no {}", key, kind),
            fmt::format("give a {}", kind));
    return value;
  }
  std::string string(const toml::table& table, std::string_view key) {
    return maybe<std::string>(table, key, "string").value_or("");
  }
  bool flag(const toml::table& table, std::string_view key) {
    return maybe<bool>(table, key, "boolean (true or false)").value_or(false);
  }
  std::string needed(const toml::table& table, std::string_view key) {
    auto value = maybe<std::string>(table, key, "string");
    if (!value || value->empty()) {
      wrong(table.source(), fmt::format("\"{}\" is missing", key),
            fmt::format("add {} = \"...\"", key));
    }
    return value.value_or("");
  }
  void strings(const toml::node* node, std::string_view key, std::vector<std::string>& out) {
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr) {
      wrong(node->source(), fmt::format("\"{}\" is no list", key),
            "give a list of strings: [\"...\"]");
      return;
    }
    for (const toml::node& item : *array) {
      if (auto text = item.value_exact<std::string>(); text && !trim(*text).empty()) {
        out.push_back(*std::move(text));
      } else {
        wrong(item.source(), fmt::format("\"{}\" holds something that is no text", key),
              "give non-empty strings");
      }
    }
  }
  std::vector<std::string> strings(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    strings(table.get(key), key, out);
    return out;
  }
  // The same, and not empty.
  std::vector<std::string> words(const toml::table& table, std::string_view key) {
    auto out = strings(table, key);
    if (out.empty()) {
      wrong(table.source(), fmt::format("\"{}\" is empty", key),
            fmt::format("add {} = [\"...\"]", key));
    }
    return out;
  }
  // Calls `read` for each [[key]], of which there must be one.
  template <class Read>
  void each(const toml::table& table, std::string_view key, const Read& read) {
    const toml::node* node = table.get(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr || array->empty()) {
      wrong(table.source(), fmt::format("there is no [[{}]]", key), "add one");
      return;
    }
    for (const auto& item : *array) {
      if (const auto* row = item.as_table()) {
        read(*row);
      } else {
        wrong(item.source(), fmt::format("\"{}\" holds something that is no table", key),
              fmt::format("write [[{}]] and its keys below", key));
      }
    }
  }
  const toml::table* sub_table(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) {
      wrong(node->source(), fmt::format("\"{}\" is no table", key),
            fmt::format("write [{}] and its keys below", key));
    }
    return node->as_table();
  }
  // { en = ["..."], de = ["..."] } as one list.
  std::vector<std::string> by_language(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    const toml::table* languages = sub_table(table, key);
    if (languages == nullptr) return out;
    // English first: it is the one that messages name.
    strings(languages->get("en"), key, out);
    for (const auto& [language, list] : *languages) {
      if (language.str() == "en") continue;
      if (language.str().size() != 2) {
        wrong(language.source(), fmt::format("\"{}\" is no language", language.str()),
              "use two letters of ISO 639-1: en, de, fr");
      }
      strings(&list, key, out);
    }
    return out;
  }

 private:
  std::string file_;
};

}  // namespace hustings
