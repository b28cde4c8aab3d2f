#include "cli/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

#include "tables/toml_loader.h"

namespace hustings::cli {
namespace {

using Texts = std::vector<std::string>;

constexpr std::string_view kDefault = "default";
constexpr std::array<std::string_view, 7> kNames = {
    "listen", "hosts", "https", "admin", "admin_open", "access_log", "security_contact"};

std::string upper(std::string_view name) {
  std::string out = "HUSTINGS_";
  for (const char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}
std::string flag_of(std::string_view name) {
  std::string out = "--" + std::string(name == "hosts" ? "host" : name);
  std::ranges::replace(out, '_', '-');
  return out;
}

// From the text of a variable; nothing when it cannot be read as this type.
template <class T>
std::optional<T> parse(const std::string& text);
template <>
std::optional<std::string> parse(const std::string& text) {
  return text;
}
template <>
std::optional<bool> parse(const std::string& text) {
  if (text == "1" || text == "true" || text == "yes") return true;
  if (text == "0" || text == "false" || text == "no") return false;
  return std::nullopt;
}
template <>
std::optional<Texts> parse(const std::string& text) {
  Texts out;
  std::istringstream in(text);
  for (std::string host; std::getline(in, host, ',');) {
    if (!host.empty()) out.push_back(host);
  }
  return out;
}

template <class T>
std::optional<T> read(const toml::node& node) {
  if constexpr (std::is_same_v<T, Texts>) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    Texts out;
    for (const auto& item : *array) {
      const auto text = item.value_exact<std::string>();
      if (!text) return std::nullopt;
      out.push_back(*text);
    }
    return out;
  } else {
    return node.value_exact<T>();
  }
}

toml::value<std::string> as_toml(const std::string& text) { return toml::value(text); }
toml::value<bool> as_toml(bool flag) { return toml::value(flag); }
toml::array as_toml(const Texts& texts) {
  toml::array out;
  for (const auto& text : texts) out.push_back(text);
  return out;
}

// Where the next of the settings comes from, and what is printed about it.
class Sources {
 public:
  Sources(const Environment& environment, const toml::table* table, std::string file)
      : environment_(environment), table_(table), file_(std::move(file)) {}

  // `given`: by a flag. `out` holds the default.
  template <class T>
  Result<void> settle(std::string_view name, const std::optional<T>& given, T& out) {
    if (given) {
      out = *given;
      return print(name, out, flag_of(name));
    }
    const std::string variable = upper(name);
    if (const auto text = environment_(variable)) {
      const auto value = parse<T>(*text);
      if (!value) {
        return fail(Code::bad_input, fmt::format("\"{}\" is neither yes nor no", *text), variable,
                    "write 1 or 0");
      }
      out = *value;
      return print(name, out, variable);
    }
    const toml::node* node = table_ == nullptr ? nullptr : table_->get(name);
    if (node == nullptr) return print(name, out, kDefault);
    const std::string where = fmt::format("{}:{}", file_, node->source().begin.line);
    const auto value = read<T>(*node);
    if (!value) {
      return fail(Code::bad_input, fmt::format("\"{}\" is of the wrong type", name), where,
                  fmt::format("write {} = {}", name, shape(out)));
    }
    out = *value;
    return print(name, out, where);
  }
  std::string& printed() { return printed_; }

 private:
  static std::string_view shape(const std::string&) { return "\"...\""; }
  static std::string_view shape(bool) { return "true or false"; }
  static std::string_view shape(const Texts&) { return "[\"name.example\"]"; }
  template <class T>
  Result<void> print(std::string_view name, const T& value, std::string_view from) {
    std::ostringstream text;
    text << as_toml(value);
    printed_ += fmt::format("{} = {}  # {}\n", name, text.str(), from);
    return {};
  }

  const Environment& environment_;
  const toml::table* table_;
  std::string file_;
  std::string printed_;
};

// [serve] of the file; null when there is none.
Result<const toml::table*> serve_table(const toml::table& whole, const std::string& file) {
  const toml::node* node = whole.get("serve");
  if (node == nullptr) return nullptr;
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    return fail(Code::bad_input, "\"serve\" is no table",
                fmt::format("{}:{}", file, node->source().begin.line), "write [serve]");
  }
  for (const auto& [key, value] : *table) {
    if (std::ranges::find(kNames, key.str()) != kNames.end()) continue;
    return fail(Code::bad_input, fmt::format("there is no setting \"{}\"", key.str()),
                fmt::format("{}:{}", file, value.source().begin.line),
                fmt::format("the settings are {}", fmt::join(kNames, ", ")));
  }
  return table;
}

}  // namespace

Environment real_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
  };
}

std::string data_of(const ServeFlags& flags, const Environment& environment) {
  return flags.data.value_or(environment(upper("data")).value_or("data"));
}

Result<Settings> settle(const ServeFlags& flags, const Environment& environment,
                        std::string_view toml, const std::string& file) {
  HUSTINGS_TRY(const toml::table whole, parse_toml(toml, file));
  HUSTINGS_TRY(const toml::table* table, serve_table(whole, file));
  Settings out;
  ServeOptions& o = out.options;
  o.data = "data";
  o.listen = "127.0.0.1:8080";
  Sources top(environment, nullptr, file);
  HUSTINGS_CHECK(top.settle("data", flags.data, o.data));
  Sources from(environment, table, file);
  HUSTINGS_CHECK(from.settle("listen", flags.listen, o.listen));
  HUSTINGS_CHECK(from.settle("hosts", flags.hosts, o.hosts));
  HUSTINGS_CHECK(from.settle("https", flags.https, o.https));
  HUSTINGS_CHECK(from.settle("admin", flags.admin, o.admin));
  HUSTINGS_CHECK(from.settle("admin_open", flags.admin_open, o.admin_open));
  HUSTINGS_CHECK(from.settle("access_log", flags.access_log, o.access_log));
  HUSTINGS_CHECK(from.settle("security_contact", flags.security_contact, o.security_contact));
  out.printed = top.printed() + "[serve]\n" + from.printed();
  return out;
}

Result<std::string> node_address(Disk& disk, const std::string& data) {
  const Path file = Path(data) / "hustings.toml";
  HUSTINGS_TRY(const std::string text, disk.read(file));
  HUSTINGS_TRY(const auto settings,
               settle({.data = data}, real_environment(), text, file.string()));
  const auto& serve = settings.options;
  return (serve.https ? "https://" : "http://") +
         (serve.hosts.empty() ? serve.listen : serve.hosts.front());
}

}  // namespace hustings::cli
