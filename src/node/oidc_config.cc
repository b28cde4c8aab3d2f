#include "node/oidc_config.h"

#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "tables/toml_loader.h"

namespace hustings {
namespace {

// It is a part of a file's name.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<OidcProvider> read_one(const std::string& name, const toml::table& table,
                              const std::string& file) {
  const std::string place = file + ": oidc." + name;
  if (!is_name(name))
    return fail(Code::bad_input, "this is no name of a provider", place,
                "take small letters, digits and hyphens");
  OidcProvider out{.name = name,
                   .title = table["title"].value_or(name),
                   .issuer = table["issuer"].value_or(std::string()),
                   .client = table["client"].value_or(std::string()),
                   .secret = {}};
  if (!is_private_address(out.issuer) || out.issuer.find_first_of("?#") != std::string::npos)
    return fail(Code::bad_input, "a provider needs its issuer", place + ".issuer",
                "write issuer = \"https://id.party.example\"");
  if (out.client.empty())
    return fail(Code::bad_input, "a provider needs the id that it gave this node",
                place + ".client", "write client = \"hustings\"");
  if (const auto* list = table["second_factor"].as_array()) {
    for (const auto& one : *list) out.second_factor.push_back(one.value_or(std::string()));
  }
  return out;
}

}  // namespace

Result<std::vector<OidcProvider>> read_oidc_providers(Disk& disk, const Path& dir) {
  const Path file = dir / "hustings.toml";
  HUSTINGS_TRY(const std::string text, disk.read(file));
  HUSTINGS_TRY(const toml::table all, parse_toml(text, file.string()));
  std::vector<OidcProvider> out;
  const toml::table* tables = all["oidc"].as_table();
  if (tables == nullptr) return out;
  for (const auto& [key, value] : *tables) {
    const std::string name(key.str());
    const toml::table* table = value.as_table();
    if (table == nullptr)
      return fail(Code::bad_input, "this is no table", file.string() + ": oidc." + name,
                  "write [oidc." + name + "]");
    HUSTINGS_TRY(OidcProvider one, read_one(name, *table, file.string()));
    const Path secret = dir / "secrets" / ("oidc-" + name);
    const auto kept = disk.read(secret);
    if (!kept)
      return fail(Code::not_found, "the secret of an identity provider is missing", secret.string(),
                  "write it into that file, mode 0600");
    one.secret = trim(*kept);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace hustings
