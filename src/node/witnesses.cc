#include "node/witnesses.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "log/proof.h"

namespace hustings {
namespace {

bool is_http(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

std::string add_checkpoint_of(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url + "/add-checkpoint";
}

// What a refusal means to whoever reads it.
std::string refusal(const HttpAnswer& answer) {
  switch (answer.status) {
    case 0:
      return answer.problem;
    case 403:
      return "it does not accept this log's key (403)";
    case 404:
      return "it does not watch this log, or its address is another (404)";
    case 409:
      return "it does not say which size it has seen (409)";
    case 422:
      return "it says that this log does not continue what it has seen (422)";
    default:
      return fmt::format("it answers {}", answer.status);
  }
}

}  // namespace

Result<Policy> read_own_policy(Disk& disk, const Path& dir, const VerifierKey& log) {
  const Path file = dir / kPolicyFile;
  const auto text = disk.read(file);
  if (!text && text.error().code != Code::not_found) return std::unexpected(text.error());
  auto policy = text ? parse_policy(*text) : Policy();
  const auto wrong = [&](std::string what, std::string mend) {
    return fail(Code::bad_input, std::move(what), file.string(), std::move(mend));
  };
  if (!policy) {
    policy.error().where = fmt::format("{}: {}", file.string(), policy.error().where);
    return policy;
  }
  for (const auto& listed : policy->logs) {
    if (listed.key.name() == log.name()) continue;  // with this key, or one before it
    return wrong("this policy names another log: " + listed.key.text(),
                 "it is this log's own: leave its log lines away");
  }
  for (const auto& witness : policy->witnesses) {
    if (!is_http(witness.url)) {
      return wrong(fmt::format("the witness {} has no address to ask it at", witness.name),
                   fmt::format("witness {} VKEY https://...", witness.name));
    }
    if (!is_utf8(witness.name)) return wrong("a name is no UTF-8", "write the file in UTF-8");
  }
  policy->logs = {{log, ""}};
  return policy;
}

std::int64_t pause_after(std::int64_t failures) {
  constexpr std::int64_t kLongest = 300;
  if (failures <= 0) return 0;
  return failures > 9 ? kLongest : std::min(kLongest, std::int64_t{1} << (failures - 1));
}

// One round of questions.
struct Witnesses::Asking {
  const Subject& subject;
  Round round = {};
  std::vector<std::size_t> who = {};             // of each request
  std::vector<bool> again = {};                  // as `who`: asked a second time
  std::vector<VerifiedSignature> verified = {};  // as round.cosignatures
};

Witnesses::Witnesses(Http& http, const Clock& clock, Policy policy,
                     const std::vector<WitnessRow>& known)
    : http_(http), clock_(clock), policy_(std::move(policy)) {
  for (const auto& witness : policy_.witnesses) {
    const std::string vkey = witness.key.text();
    const auto row = std::ranges::find(known, vkey, &WitnessRow::vkey);
    rows_.push_back(row == known.end() ? WitnessRow{.vkey = vkey} : *row);
  }
  changed_.resize(rows_.size());
}

bool Witnesses::due(std::size_t witness, std::span<const VerifierKey> signed_by) const {
  if (std::ranges::find(signed_by, policy_.witnesses[witness].key) != signed_by.end()) return false;
  const WitnessRow& row = rows_[witness];
  const Instant now = clock_.now();
  // A clock that was set back must not silence a witness.
  return row.asked > now || now.unix_ms >= row.asked.unix_ms + pause_after(row.failures) * 1000;
}

bool Witnesses::any_due(std::span<const VerifierKey> signed_by) const {
  for (std::size_t n = 0; n < rows_.size(); ++n) {
    if (due(n, signed_by)) return true;
  }
  return false;
}

Witnesses::Round Witnesses::ask(const Subject& subject, std::chrono::milliseconds limit) {
  Asking asking{subject};
  std::vector<HttpRequest> requests;
  for (std::size_t n = 0; n < rows_.size(); ++n) {
    if (!due(n, subject.signed_by)) continue;
    auto made = request(subject, n);
    rows_[n].asked = clock_.now();
    if (!made) {
      bad(n, made.error().message);
      continue;
    }
    requests.push_back(*std::move(made));
    asking.who.push_back(n);
  }
  asking.again.resize(requests.size());
  const auto enough = [&] {
    return policy_.asks_for_witnesses() && meets_quorum(policy_, asking.verified);
  };
  if (!requests.empty()) {
    http_.ask(std::move(requests), {.limit = limit, .enough = enough},
              [&](std::size_t n, const HttpAnswer& answer) { return take(asking, n, answer); });
  }
  // In the order of the policy: equal rounds make equal checkpoints.
  std::ranges::sort(asking.round.cosignatures, {}, [this](const Cosignature& c) {
    return std::ranges::find(policy_.witnesses, c.key, &PolicyWitness::key);
  });
  return std::move(asking.round);
}

// The question as far as is known what the witness has seen.
Result<HttpRequest> Witnesses::request(const Subject& subject, std::size_t witness) const {
  const std::uint64_t to = subject.head.size;
  const std::uint64_t from = rows_[witness].size <= to ? rows_[witness].size : 0;
  HUSTINGS_TRY(const Proof proof, consistency_proof(from, to, subject.fetch));
  return HttpRequest{.url = add_checkpoint_of(policy_.witnesses[witness].url),
                     .post = format_add_checkpoint(from, proof, subject.note)};
}

std::optional<HttpRequest> Witnesses::take(Asking& asking, std::size_t n,
                                           const HttpAnswer& answer) {
  const std::size_t witness = asking.who[n];
  const Subject& subject = asking.subject;
  WitnessRow& row = rows_[witness];
  row.took_ms = answer.took.count();
  if (answer.status == 200) {
    const auto parsed = parse_note(subject.note);
    auto cosignature =
        read_cosignature(answer.body, parsed ? parsed->text : "", policy_.witnesses[witness].key);
    if (cosignature) {
      good(asking, witness, *std::move(cosignature));
    } else {
      bad(witness, cosignature.error().message);
    }
    return std::nullopt;
  }
  const auto size =
      answer.status == 409 && answer.type == kSizeType ? read_size(answer.body) : std::nullopt;
  if (size && *size <= subject.head.size && !asking.again[n]) {
    row.size = *size;
    asking.again[n] = true;
    if (auto made = request(subject, witness)) return *std::move(made);
  }
  const bool ahead = size && *size > subject.head.size;
  asking.round.doubted |= ahead || answer.status == 422;
  bad(witness,
      ahead ? fmt::format("it has seen {} entries of this log, not {}", *size, subject.head.size)
            : refusal(answer));
  return std::nullopt;
}

void Witnesses::good(Asking& asking, std::size_t witness, Cosignature cosignature) {
  WitnessRow& row = rows_[witness];
  row.size = asking.subject.head.size;
  row.cosigned = cosignature.time;
  const auto [known, first] = cosigned_.try_emplace(row.size, cosignature.time);
  if (!first) known->second = std::min(known->second, cosignature.time);
  row.failures = 0;
  row.problem.clear();
  ++row.good;
  changed_[witness] = true;
  asking.verified.push_back({cosignature.key, cosignature.time});
  asking.round.cosignatures.push_back(std::move(cosignature));
}

void Witnesses::bad(std::size_t witness, std::string problem) {
  WitnessRow& row = rows_[witness];
  ++row.failures;
  ++row.bad;
  row.problem = std::move(problem);
  changed_[witness] = true;
}

void Witnesses::missed(const std::string& name, const std::string& why) {
  const auto at = std::ranges::find(policy_.witnesses, name, &PolicyWitness::name);
  if (at == policy_.witnesses.end()) return;
  const auto witness = static_cast<std::size_t>(at - policy_.witnesses.begin());
  rows_[witness].asked = clock_.now();
  bad(witness, why);
}

Result<void> Witnesses::save(Db& db) {
  for (std::size_t n = 0; n < rows_.size(); ++n) {
    if (!changed_[n]) continue;
    HUSTINGS_CHECK(put_witness(db, rows_[n]));
    changed_[n] = false;
  }
  for (const auto& [size, time] : cosigned_)
    HUSTINGS_CHECK(put_witnessed(db, size, Instant{time * 1000}));
  cosigned_.clear();
  return {};
}

}  // namespace hustings
