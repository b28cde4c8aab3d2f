#include "observe/source.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "log/checkpoint.h"

namespace hustings {
namespace {

constexpr std::size_t kMostDiscovery = std::size_t{1} << 20;
constexpr std::size_t kLongestOrigin = 200;
constexpr std::string_view kDiscovery = "/.well-known/hustings.json";

std::unexpected<Error> bad_discovery(std::string what, std::string_view where) {
  return fail(Code::bad_input, std::move(what), std::string(where),
              "give the address of a node, or of a log with --vkey");
}

Result<std::string> text_at(const Json& all, std::string_view member) {
  const Json* found = all.find(member);
  const auto* value = found == nullptr ? nullptr : found->as<std::string>();
  if (value != nullptr && !value->empty()) return *value;
  return bad_discovery("no text here", "/" + std::string(member));
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

bool is_part(std::string_view part) {
  return !part.empty() && part[0] != '.' && std::ranges::all_of(part, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-:").contains(c);
  });
}

// Trusts the key that was told, where the node says one.
Result<void> check_told(Source& said, std::span<const VerifierKey> keys) {
  const auto is_told = [&](const VerifierKey& key) {
    return std::ranges::find(keys, key) != keys.end();
  };
  const auto of_log = [&](const VerifierKey& key) { return key.name() == said.key.name(); };
  if (std::ranges::none_of(keys, of_log) || is_told(said.key)) return {};
  if (said.previous && is_told(*said.previous)) {
    std::swap(said.key, *said.previous);
    return {};
  }
  return fail(Code::unverified, "the node names another key than the one that you gave",
              said.key.text(), "ask its operator on another way than this address");
}

// A log that does not describe itself.
Result<Source> find_log(Http& http, const std::string& url, std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(const std::string note, fetch(http, url + "/checkpoint", kMaxNote));
  HUSTINGS_TRY(const auto parsed, parse_note(note));
  HUSTINGS_TRY(const auto checkpoint, parse_checkpoint(parsed.text));
  HUSTINGS_CHECK(folder_of_log(checkpoint.origin));
  const auto key = std::ranges::find_if(keys, [&](const VerifierKey& k) {
    return k.name() == checkpoint.origin && k.type() == KeyType::ed25519;
  });
  if (key == keys.end()) {
    return fail(Code::bad_input,
                fmt::format("this is the log {}, and its key was not given", checkpoint.origin),
                url, "give its verifier key with --vkey FILE");
  }
  return Source{url, false, *key, url};
}

// "previous_vkey" of a description: may be missing.
Result<std::optional<VerifierKey>> previous_key(const Json& all, const VerifierKey& key) {
  if (all.find("previous_vkey") == nullptr) return std::optional<VerifierKey>();
  HUSTINGS_TRY(const std::string vkey, text_at(all, "previous_vkey"));
  HUSTINGS_TRY(VerifierKey previous, VerifierKey::parse(vkey));
  if (previous.name() != key.name() || previous.type() != key.type())
    return bad_discovery("this is not a key of the log " + key.name(), "/previous_vkey");
  return std::optional(std::move(previous));
}

}  // namespace

Result<std::string> folder_of_log(std::string_view origin) {
  std::string out(origin);
  bool good = origin.size() <= kLongestOrigin;
  for (std::string_view rest = origin; good;) {
    const auto slash = rest.find('/');
    good = is_part(rest.substr(0, slash));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (!good) {
    return fail(Code::bad_input, "a log with this origin cannot be mirrored", std::string(origin),
                "an origin is like hustings.party.example/log");
  }
  std::ranges::replace(out, '/', '+');
  return out;
}

Result<Source> parse_discovery(std::string_view json, std::string url) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  HUSTINGS_TRY(const std::string origin, text_at(all, "origin"));
  HUSTINGS_TRY(const std::string vkey, text_at(all, "vkey"));
  HUSTINGS_TRY(const std::string log, text_at(all, "log"));
  HUSTINGS_TRY(VerifierKey key, VerifierKey::parse(vkey));
  if (key.name() != origin || key.type() != KeyType::ed25519)
    return bad_discovery("this is not the key of the log " + origin, "/vkey");
  if (!log.starts_with("http://") && !log.starts_with("https://"))
    return bad_discovery("this is no address", "/log");
  HUSTINGS_CHECK(folder_of_log(origin));
  HUSTINGS_TRY(auto previous, previous_key(all, key));
  return Source{without_slash(std::move(url)), true, std::move(key), without_slash(log),
                std::move(previous)};
}

Result<Source> find_source(Http& http, const std::string& given,
                           std::span<const VerifierKey> keys) {
  const std::string url = without_slash(given);
  const auto json = fetch(http, url + std::string(kDiscovery), kMostDiscovery);
  if (!json && json.error().code != Code::not_found) return std::unexpected(json.error());
  auto said = json ? parse_discovery(*json, url) : bad_discovery("no node answers here", url);
  if (!said && !keys.empty()) return find_log(http, url, keys);
  if (said) HUSTINGS_CHECK(check_told(*said, keys));
  return said;
}

}  // namespace hustings
