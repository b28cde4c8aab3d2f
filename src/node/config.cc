#include "node/config.h"

#include <fmt/core.h>

#include <sstream>

#include "tables/toml_loader.h"

namespace hustings {
namespace {

// [countries] of hustings.toml; may be missing.
Result<void> read_countries(const toml::table& table, const std::string& file, Config& config) {
  const toml::node* node = table.get("countries");
  if (node == nullptr) return {};
  const auto wrong = [&file](std::string what, const toml::node& at, std::string mend) {
    return fail(Code::bad_input, std::move(what),
                fmt::format("{}:{}", file, at.source().begin.line), std::move(mend));
  };
  const toml::table* countries = node->as_table();
  if (countries == nullptr) return wrong("\"countries\" is no table", *node, "write [countries]");
  for (const auto& [key, value] : *countries) {
    const std::string code(key.str());
    if (!is_user_country(code)) {
      return wrong(code + " is not a code that ISO 3166-1 leaves to its users", value,
                   "use AA, QM to QZ, XA to XZ or ZZ; real countries keep their names");
    }
    const auto name = value.at_path("name").value<std::string>();
    const auto language = value.at_path("language").value<std::string>();
    if (!name || name->empty() || !language || language->size() != 2) {
      return wrong(code + " lacks its name or language", value,
                   code + " = { name = \"Ardovia\", language = \"en\" }");
    }
    config.countries.emplace(code, OwnCountry{*name, *language});
  }
  return {};
}

// not_found where there is no file.
Result<toml::table> read_table(Disk& disk, const Path& file) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  return parse_toml(text, file.string());
}

// [monitoring] of hustings.toml; may be missing.
Result<void> read_monitoring(const toml::table& table, const std::string& file, Config& config) {
  const toml::node* node = table.get("monitoring");
  if (node == nullptr) return {};
  const toml::table* all = node->as_table();
  if (all == nullptr) {
    return fail(Code::bad_input, "\"monitoring\" is no table",
                fmt::format("{}:{}", file, node->source().begin.line), "write [monitoring]");
  }
  for (const auto& [name, value] : *all) {
    const auto url = value.value<std::string>();
    if (!url || url->empty()) {
      return fail(Code::bad_input, "this is no address",
                  fmt::format("{}:{}", file, value.source().begin.line),
                  fmt::format("\"{}\" = \"https://...\"", name.str()));
    }
    config.monitoring.emplace(name.str(), *url);
  }
  return {};
}

}  // namespace

bool is_user_country(std::string_view code) {
  if (code.size() != 2) return false;
  const auto last = [code](char from, char to) { return code[1] >= from && code[1] <= to; };
  return code == "AA" || code == "ZZ" || (code[0] == 'Q' && last('M', 'Z')) ||
         (code[0] == 'X' && last('A', 'Z'));
}

Result<Config> read_config(Disk& disk, const Path& dir) {
  const Path file = dir / "hustings.toml";
  const auto read = read_table(disk, file);
  if (!read && read.error().code == Code::not_found) {
    return fail(Code::not_found, "there is no node here", dir.string(),
                fmt::format("make one: hustings init --data {} --origin ORIGIN", dir.string()));
  }
  if (!read) return std::unexpected(read.error());
  const toml::table& table = *read;
  Config config;
  const std::pair<const char*, std::string*> keys[] = {{"origin", &config.origin},
                                                       {"database", &config.database},
                                                       {"operator", &config.operator_id}};
  for (const auto& [key, value] : keys) {
    const auto found = table[key].value<std::string>();
    if (!found || found->empty()) {
      return fail(Code::bad_input, fmt::format("\"{}\" is missing", key), file.string(),
                  fmt::format("add a line: {} = \"...\"", key));
    }
    *value = *found;
  }
  config.contact = table["contact"].value_or(std::string());
  HUSTINGS_CHECK(read_monitoring(table, file.string(), config));
  HUSTINGS_CHECK(read_countries(table, file.string(), config));
  return config;
}

Result<void> write_config(Disk& disk, const Path& dir, const Config& config) {
  const Path file = dir / "hustings.toml";
  auto there = read_table(disk, file);
  if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
  toml::table table = there ? *std::move(there) : toml::table();
  for (const char* own : {"contact", "countries", "monitoring"}) table.erase(own);
  table.insert_or_assign("origin", config.origin);
  table.insert_or_assign("database", config.database);
  table.insert_or_assign("operator", config.operator_id);
  if (!config.contact.empty()) table.insert("contact", config.contact);
  toml::table countries;
  for (const auto& [code, country] : config.countries) {
    toml::table row{{"name", country.name}, {"language", country.language}};
    row.is_inline(true);
    countries.insert(code, std::move(row));
  }
  if (!countries.empty()) table.insert("countries", std::move(countries));
  toml::table monitoring;
  for (const auto& [name, url] : config.monitoring) monitoring.insert(name, url);
  if (!monitoring.empty()) table.insert("monitoring", std::move(monitoring));
  std::ostringstream out;
  out << "# What this node is. `hustings serve --print-config` shows every setting.\n"
      << table << '\n';
  return disk.write(file, out.str(), 0600);
}

}  // namespace hustings
