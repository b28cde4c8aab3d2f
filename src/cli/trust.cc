#include "cli/trust.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "base/time.h"
#include "cli/commands.h"
#include "log/proof.h"

namespace hustings::cli {
namespace {

std::string time_of(std::int64_t seconds) { return to_string(Instant{seconds * 1000}); }

Result<void> add_vkeys(Disk& disk, const std::string& file, Trust& trust) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) {
      auto key = VerifierKey::parse(text.substr(at, end - at));
      if (!key) {
        key.error().where = fmt::format("{}: {}", file, key.error().where);
        return std::unexpected(std::move(key).error());
      }
      trust.keys.push_back(*std::move(key));
    }
    at = end + 1;
  }
  return {};
}

Result<void> add_policy(Disk& disk, const std::string& file, Trust& trust) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  auto policy = parse_policy(text);
  if (!policy) {
    policy.error().where = fmt::format("{}: {}", file, policy.error().where);
    return std::unexpected(policy.error());
  }
  for (const auto& key : policy->log_keys()) trust.keys.push_back(key);
  for (const auto& key : policy->witness_keys()) trust.keys.push_back(key);
  trust.policy = *std::move(policy);
  return {};
}

// The name that the policy gives a witness, or that of its key.
std::string name_of(const Trust& trust, const VerifierKey& key) {
  if (trust.policy) {
    const auto at = std::ranges::find(trust.policy->witnesses, key, &PolicyWitness::key);
    if (at != trust.policy->witnesses.end() && at->name != key.name())
      return fmt::format("{} ({})", at->name, key.name());
  }
  return key.name();
}

std::string alone(const Note& note) {
  if (note.unverified.empty()) {
    return "When: no witness has signed this checkpoint; only the log's own key speaks for the "
           "time.";
  }
  return fmt::format(
      "When: {} of its signatures are by keys that you did not name; give them with --policy or in "
      "the file of --vkey. Until then only the log's own key speaks for the time.",
      note.unverified.size());
}

Result<void> add_quorum(const Trust& trust, std::span<const VerifiedSignature> cosignatures,
                        Witnessed& out) {
  if (!trust.policy) return {};
  const Policy& policy = *trust.policy;
  if (!policy.asks_for_witnesses()) {
    out.lines.emplace_back("Quorum: the policy asks for none.");
    return {};
  }
  if (!meets_quorum(policy, cosignatures)) {
    return fail(Code::unverified,
                fmt::format("the quorum \"{}\" of the policy is not met: {} of its {} witnesses "
                            "have cosigned this checkpoint",
                            policy.quorum, cosignatures.size(), policy.witnesses.size()),
                {},
                "ask the log again later, or decide that its own key is enough and leave the "
                "policy away");
  }
  out.lines.push_back(fmt::format("Quorum: \"{}\" of the policy is met, since {}.", policy.quorum,
                                  time_of(quorum_time(policy, cosignatures).value_or(0))));
  return {};
}

}  // namespace

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

Result<Trust> read_trust(Disk& disk, const std::string& vkey, const std::string& policy) {
  Trust out;
  if (!vkey.empty()) HUSTINGS_CHECK(add_vkeys(disk, vkey, out));
  if (!policy.empty()) HUSTINGS_CHECK(add_policy(disk, policy, out));
  const bool log =
      std::ranges::any_of(out.keys, [](const auto& key) { return key.type() == KeyType::ed25519; });
  if (log) return out;
  return fail(Code::bad_input, "whose log is it?", {},
              "give the log's verifier key with --vkey FILE, or a policy that names the log with "
              "--policy FILE; its operator publishes both");
}

Result<Witnessed> say_witnessed(const Trust& trust, const Note& note) {
  Witnessed out;
  std::vector<VerifiedSignature> cosignatures;
  for (const auto& signature : note.verified) {
    if (!signature.time) continue;
    cosignatures.push_back(signature);
    std::string name;
    write_json_string(signature.key.name(), name);
    out.json += fmt::format(R"({}{{"name":{},"time":"{}"}})", out.json.empty() ? "" : ",", name,
                            time_of(*signature.time));
    out.lines.push_back(fmt::format("Witness {}: has seen it not later than {}.",
                                    name_of(trust, signature.key), time_of(*signature.time)));
  }
  if (cosignatures.empty()) out.lines.push_back(alone(note));
  HUSTINGS_CHECK(add_quorum(trust, cosignatures, out));
  const bool asked = trust.policy && trust.policy->asks_for_witnesses();
  out.json = fmt::format(R"("witnesses":[{}],"quorum_met":{})", out.json, asked ? "true" : "null");
  return out;
}

Result<std::string> read_checkpoint(Disk& disk, const std::string& where) {
  HUSTINGS_TRY(std::string text, is_url(where) ? fetch_url(where) : disk.read(where));
  if (!text.starts_with("c2sp.org/tlog-proof@")) return text;
  HUSTINGS_TRY(Receipt receipt, parse_receipt(text));
  return std::move(receipt.checkpoint);
}

}  // namespace hustings::cli
