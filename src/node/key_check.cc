#include "node/key_check.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/id.h"
#include "base/json.h"
#include "base/json_text.h"

namespace hustings {
namespace {

constexpr std::string_view kPlace = "/.well-known/hustings.json";
constexpr std::size_t kMost = std::size_t{1} << 20;  // bytes of such a document
// A key that began and has not ended since: of the rows k of issuer_key.
constexpr std::string_view kCurrent =
    "k.act = 'begin' AND NOT EXISTS (SELECT 1 FROM issuer_key e WHERE e.issuer = k.issuer "
    "AND e.public_key = k.public_key AND e.act = 'end' AND e.idx > k.idx)";

std::unexpected<Error> bad(std::string what, std::string where) {
  return fail(Code::bad_input, std::move(what), std::move(where),
              R"(write {"issuers":[{"issuer":"ID","public_key":"BASE64"}]})");
}

Result<ShownKey> read_shown(const Json& one, const std::string& where) {
  ShownKey out{text_at(one, "issuer"), {}};
  if (!is_uuid(out.issuer)) return bad("this is no id of an issuer", where + "/issuer");
  const auto key = hash_from_base64(text_at(one, "public_key"));
  if (!key) return bad("this is no public key", where + "/public_key");
  out.key.value = key->value;
  return out;
}

Result<PublicKey> stored_key(std::string_view base64) {
  const auto key = hash_from_base64(base64);
  if (!key) return fail(Code::io, "a key in the database is damaged", std::string(base64));
  return PublicKey{key->value};
}

}  // namespace

Result<std::vector<ShownKey>> parse_shown_keys(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  const Json* issuers = all.find("issuers");
  const auto* list = issuers == nullptr ? nullptr : issuers->as<JsonArray>();
  if (list == nullptr) return bad("no list of issuers", "/issuers");
  std::vector<ShownKey> out;
  for (std::size_t n = 0; n < list->size(); ++n) {
    HUSTINGS_TRY(out.emplace_back(), read_shown((*list)[n], fmt::format("/issuers/{}", n)));
  }
  return out;
}

std::string format_shown_keys(const std::vector<ShownKey>& keys) {
  JsonArray list;
  for (const auto& [issuer, key] : keys) {
    list.emplace_back(JsonObject{{"issuer", issuer}, {"public_key", base64(key.value)}});
  }
  std::string out;
  write_json(JsonObject{{"issuers", std::move(list)}}, out);
  return out + '\n';
}

Result<std::vector<ShownKey>> shown_here(Db& db) {
  std::vector<ShownKey> out;
  const auto add = [&](const SqlRow& row) -> Result<void> {
    HUSTINGS_TRY(const PublicKey key, stored_key(row.text(1)));
    out.push_back({std::string(row.text(0)), key});
    return {};
  };
  HUSTINGS_CHECK(db.query(fmt::format("SELECT k.issuer, k.public_key FROM issuer_key k WHERE "
                                      "k.custody = 'node' AND {} ORDER BY k.idx",
                                      kCurrent),
                          {}, add));
  return out;
}

Result<std::vector<BoundKey>> bound_keys(Db& db, const std::string& issuer) {
  std::vector<BoundKey> out;
  const auto add = [&](const SqlRow& row) -> Result<void> {
    HUSTINGS_TRY(const PublicKey key, stored_key(row.text(1)));
    out.push_back({{std::string(row.text(0)), key}, std::string(row.text(2))});
    return {};
  };
  HUSTINGS_CHECK(db.query(
      fmt::format("SELECT k.issuer, k.public_key, k.domain FROM issuer_key k WHERE "
                  "k.domain IS NOT NULL AND (k.issuer = $1 OR $1 = '') AND {} ORDER BY k.idx",
                  kCurrent),
      {issuer}, add));
  return out;
}

KeyShown look_at(Http& http, const std::string& site, const ShownKey& key) {
  const auto json = fetch(http, site + std::string(kPlace), kMost);
  if (!json && json.error().code == Code::not_found) return KeyShown::missing;
  if (!json) return KeyShown::unreachable;
  const auto shown = parse_shown_keys(*json);
  if (!shown) return KeyShown::missing;
  const auto of_issuer = [&](const ShownKey& one) { return one.issuer == key.issuer; };
  if (std::ranges::find(*shown, key) != shown->end()) return KeyShown::shown;
  return std::ranges::any_of(*shown, of_issuer) ? KeyShown::other : KeyShown::missing;
}

}  // namespace hustings
