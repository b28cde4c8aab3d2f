#include "vault/opened.h"

#include <set>

#include "base/json.h"

namespace hustings::vault {
namespace {

// All digests of a record's payload.
void digests_of(const Json& json, std::set<std::string>& out) {
  if (const auto* array = json.as<JsonArray>()) {
    for (const auto& one : *array) digests_of(one, out);
  }
  const auto* object = json.as<JsonObject>();
  if (object == nullptr) return;
  for (const auto& [name, value] : *object) {
    const auto* digests = value.as<JsonArray>();
    if (name == "_sd" && digests != nullptr) {
      for (const auto& one : *digests) {
        if (const auto* digest = one.as<std::string>()) out.insert(*digest);
      }
    }
    digests_of(value, out);
  }
}

Result<std::set<std::string>> digests_of(std::string_view jws) {
  const auto first = jws.find('.');
  const auto last = jws.rfind('.');
  if (first != std::string_view::npos && last > first) {
    const auto payload = from_base64url(jws.substr(first + 1, last - first - 1));
    if (payload) {
      HUSTINGS_TRY(const Json json, parse_json(*payload));
      std::set<std::string> out;
      digests_of(json, out);
      return out;
    }
  }
  return fail(Code::unverified, "the record is damaged");
}

std::optional<Secret> open_any(Bytes box, const OpenCase& open) {
  for (auto keys = open.epochs.rbegin(); keys != open.epochs.rend(); ++keys) {
    if (auto plain = open_with(keys->second.case_key, box)) return *std::move(plain);
    const auto& staff = keys->second.staff_key;
    if (!staff) continue;
    if (auto plain = open_with(*staff, box)) return *std::move(plain);
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<Opened>> open_sealed(const Envelope& envelope, const OpenCase& open) {
  std::vector<Opened> out;
  if (envelope.sealed.empty()) return out;
  HUSTINGS_TRY(const auto digests, digests_of(envelope.jws));
  for (const auto& one : envelope.sealed) {
    const auto plain = open_any(bytes(one.box), open);
    if (!plain) continue;
    const std::string disclosure(text(plain->view()));
    const auto decoded = from_base64url(disclosure);
    const auto json = parse_json(decoded.value_or(""));
    const auto* parts = json ? json->as<JsonArray>() : nullptr;
    const bool named = digests.contains(base64url(sha256(plain->view())));
    if (!named || parts == nullptr || parts->size() != 3)
      return fail(Code::unverified, "what was sealed is not what the record says", one.pointer);
    Opened found{one.pointer, {}, disclosure};
    write_json(parts->back(), found.json);
    out.push_back(std::move(found));
  }
  return out;
}

std::string combine_all(const Envelope& envelope, const std::vector<Opened>& opened) {
  std::string out = combine(envelope);
  for (const auto& one : opened) out += one.disclosure + '~';
  return out;
}

}  // namespace hustings::vault
