#include "node/key_copy.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/random.h"
#include "node/config.h"

namespace hustings {
namespace {

constexpr std::string_view kFormat = "hustings-keys/1";
constexpr std::string_view kDerivation = "argon2id";
constexpr std::string_view kCipher = "chacha20-poly1305";
constexpr std::uint64_t kMostPasses = 10;
constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 30;
constexpr std::array<std::string_view, 7> kNames = {
    "box.key",   "log.key",     "log.previous.key",    "pepper.key",
    "vault.key", "witness.key", "witness.previous.key"};

using Named = std::vector<std::pair<std::string, std::string>>;  // file below secrets, its text

std::unexpected<Error> bad(std::string what, std::string where) {
  return fail(Code::bad_input, std::move(what), std::move(where),
              "give a file that `hustings keys copy` has made");
}

// What the passphrase does not hide, and must not be changed.
std::string about(std::string_view origin, Instant made) {
  return fmt::format("{}\n{}\n{}", kFormat, origin, to_string(made));
}

Result<std::string> text_at(const Json& all, std::string_view member) {
  const Json* found = all.find(member);
  const auto* value = found == nullptr ? nullptr : found->as<std::string>();
  if (value != nullptr) return *value;
  return bad("no text here", fmt::format("/{}", member));
}

Result<void> expect(const Json& all, std::string_view member, std::string_view value) {
  HUSTINGS_TRY(const std::string text, text_at(all, member));
  if (text == value) return {};
  return bad(fmt::format("this is not {}", value), fmt::format("/{}", member));
}

Result<std::uint64_t> number_at(const Json& all, std::string_view member, std::uint64_t most) {
  const Json* found = all.find(member);
  const auto* value = found == nullptr ? nullptr : found->as<std::int64_t>();
  if (value != nullptr && *value > 0 && std::cmp_less_equal(*value, most))
    return static_cast<std::uint64_t>(*value);
  return bad(fmt::format("not between 1 and {}", most), fmt::format("/{}", member));
}

template <std::size_t Size>
Result<void> bytes_at(const Json& all, std::string_view member,
                      std::array<std::uint8_t, Size>& out) {
  HUSTINGS_TRY(const std::string text, text_at(all, member));
  const auto raw = from_base64(text);
  if (!raw || raw->size() != Size) {
    return bad(fmt::format("not {} bytes in base64", Size), fmt::format("/{}", member));
  }
  std::ranges::copy(bytes(*raw), out.begin());
  return {};
}

bool is_name(std::string_view name) {
  if (std::ranges::find(kNames, name) != kNames.end()) return true;
  const std::string folder = issuer_key_name("");
  if (!name.starts_with(folder) || !name.ends_with(".key")) return false;
  std::string_view id = name.substr(folder.size());
  id.remove_suffix(std::string_view(".key").size());
  if (id.ends_with(".previous")) id.remove_suffix(std::string_view(".previous").size());
  return is_uuid(id);
}

Result<void> read_folder(Disk& disk, const Path& folder, const std::string& prefix, Named& out) {
  HUSTINGS_TRY(const auto names, disk.list(folder / prefix));
  for (const auto& name : names) {
    if (!is_name(prefix + name)) continue;
    HUSTINGS_TRY(std::string text, disk.read(folder / (prefix + name)));
    while (text.ends_with('\n')) text.pop_back();
    out.emplace_back(prefix + name, std::move(text));
  }
  return {};
}

Result<Named> parse_secrets(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  const auto* object = all.as<JsonObject>();
  if (object == nullptr) return bad("no secrets in it", "");
  Named out;
  for (const auto& [name, value] : *object) {
    const auto* text = value.as<std::string>();
    if (!is_name(name) || text == nullptr || !hash_from_hex(*text)) {
      return bad("this is no secret of a node", '/' + pointer_token(name));
    }
    out.emplace_back(name, *text);
  }
  return out;
}

// Those that are not there yet.
Result<Named> missing(Disk& disk, const Path& folder, const Named& secrets) {
  Named out;
  for (const auto& [name, text] : secrets) {
    const auto there = disk.read(folder / name);
    if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
    if (!there) {
      out.emplace_back(name, text);
    } else if (*there != text + '\n') {
      return fail(Code::conflict, "there is another secret already", (folder / name).string(),
                  "choose a folder without secrets, or move this one away");
    }
  }
  return out;
}

}  // namespace

Result<KeyCopy> parse_key_copy(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  HUSTINGS_CHECK(expect(all, "format", kFormat));
  HUSTINGS_CHECK(expect(all, "derivation", kDerivation));
  HUSTINGS_CHECK(expect(all, "cipher", kCipher));
  KeyCopy out;
  HUSTINGS_TRY(out.origin, text_at(all, "origin"));
  HUSTINGS_TRY(const std::string made, text_at(all, "made"));
  const auto instant = parse_instant(made);
  if (!instant) return bad("this is no time", "/made");
  out.made = *instant;
  HUSTINGS_TRY(out.sealed.cost.passes, number_at(all, "passes", kMostPasses));
  HUSTINGS_TRY(out.sealed.cost.memory, number_at(all, "memory", kMostMemory));
  HUSTINGS_CHECK(bytes_at(all, "salt", out.sealed.salt));
  HUSTINGS_CHECK(bytes_at(all, "nonce", out.sealed.nonce));
  HUSTINGS_TRY(const std::string sealed, text_at(all, "secrets"));
  auto raw = from_base64(sealed);
  if (!raw) return bad("this is no base64", "/secrets");
  out.sealed.sealed = *std::move(raw);
  return out;
}

Result<std::string> make_key_copy(Disk& disk, const Path& dir, std::string_view passphrase,
                                  PassphraseCost cost, Instant now, Random& random) {
  if (passphrase.size() < kMinPassphrase) {
    return fail(Code::bad_input,
                fmt::format("a passphrase has at least {} characters", kMinPassphrase), {},
                "six words drawn with dice are good");
  }
  HUSTINGS_TRY(const Config config, read_config(disk, dir));
  Named secrets;
  HUSTINGS_CHECK(read_folder(disk, dir / "secrets", "", secrets));
  HUSTINGS_CHECK(read_folder(disk, dir / "secrets", issuer_key_name(""), secrets));
  JsonObject object;
  for (auto& [name, text] : secrets) object.emplace_back(name, std::move(text));
  std::string plain;
  write_json(object, plain);
  const Instant made{now.seconds() * 1000};
  HUSTINGS_TRY(const auto sealed,
               seal_with_passphrase(bytes(plain), passphrase, bytes(about(config.origin, made)),
                                    cost, random));
  std::string out;
  write_json(JsonObject{{"format", std::string(kFormat)},
                        {"origin", config.origin},
                        {"made", to_string(made)},
                        {"derivation", std::string(kDerivation)},
                        {"passes", static_cast<std::int64_t>(cost.passes)},
                        {"memory", static_cast<std::int64_t>(cost.memory)},
                        {"salt", base64(sealed.salt)},
                        {"cipher", std::string(kCipher)},
                        {"nonce", base64(sealed.nonce)},
                        {"secrets", base64(bytes(sealed.sealed))}},
             out);
  return out + '\n';
}

Result<std::size_t> restore_keys(Disk& disk, const Path& dir, const KeyCopy& copy,
                                 std::string_view passphrase) {
  const auto config = read_config(disk, dir);
  if (!config && config.error().code != Code::not_found) return std::unexpected(config.error());
  if (config && config->origin != copy.origin) {
    return fail(Code::conflict, "these are the keys of " + copy.origin, dir.string(),
                "this node is " + config->origin);
  }
  HUSTINGS_TRY(const std::string plain,
               open_with_passphrase(copy.sealed, passphrase, bytes(about(copy.origin, copy.made))));
  HUSTINGS_TRY(const Named secrets, parse_secrets(plain));
  const Path folder = dir / "secrets";
  HUSTINGS_TRY(const Named needed, missing(disk, folder, secrets));
  HUSTINGS_CHECK(make_secrets_folder(disk, folder));
  for (const auto& [name, text] : needed) {
    HUSTINGS_CHECK(disk.write(folder / name, text + '\n', 0600));
  }
  return needed.size();
}

}  // namespace hustings
