#include "log/policy.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "log/lines.h"

namespace hustings {
namespace {

using Words = std::vector<std::string_view>;

Words split_words(std::string_view line) {
  constexpr std::string_view kSpace = " \t";
  Words out;
  for (;;) {
    const std::size_t begin = line.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(kSpace), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

// Reads a policy line by line.
class Reader {
 public:
  Result<void> line(std::string_view text) {
    ++number_;
    const auto bad = std::ranges::find_if(text, [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
    if (bad != text.end()) {
      return wrong("a control character", "a policy has none but tab and newline");
    }
    const Words words = split_words(text);
    if (words.empty() || words.front().starts_with('#')) return {};
    const std::string_view what = words.front();
    if (what == "log") return log(words);
    if (what == "witness") return witness(words);
    if (what == "group") return group(words);
    if (what == "quorum") return quorum(words);
    return wrong(fmt::format("\"{}\" is no line of a policy", what),
                 "lines begin with log, witness, group, quorum or #");
  }
  Result<Policy> finish() {
    if (quorum_line_ > 0) return std::move(policy_);
    return wrong("no quorum", "end it with a line `quorum NAME`, or `quorum none`");
  }

 private:
  std::unexpected<Error> wrong(std::string what, std::string mend) const {
    return fail(Code::bad_input, std::move(what), fmt::format("policy line {}", number_),
                std::move(mend));
  }

  Result<VerifierKey> key(std::string_view vkey, KeyType type, std::set<PublicKey>& known) const {
    auto out = VerifierKey::parse(vkey);
    if (!out) return wrong(out.error().message, out.error().mend);
    if (out->type() != type) {
      return wrong("this key is of another type",
                   "logs have keys of type 0x01 (Ed25519), witnesses of type 0x04 (cosignature)");
    }
    if (!known.insert(out->key()).second) {
      return wrong("this public key stands above already", "name each key once");
    }
    return out;
  }

  // A new name for a witness or group.
  Result<void> define(std::string_view name) {
    if (name == kNoQuorum) return wrong("\"none\" is no name", "choose another");
    if (names_.emplace(name, false).second) return {};
    return wrong(fmt::format("the name \"{}\" is taken", name),
                 "witnesses and groups need different names");
  }

  Result<void> log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) {
      return wrong("not a line of a log", "log VKEY [URL]");
    }
    HUSTINGS_TRY(auto parsed, key(words[1], KeyType::ed25519, log_keys_));
    policy_.logs.push_back({std::move(parsed), std::string(words.size() > 2 ? words[2] : "")});
    return {};
  }

  Result<void> witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) {
      return wrong("not a line of a witness", "witness NAME VKEY [URL]");
    }
    HUSTINGS_TRY(auto parsed, key(words[2], KeyType::cosignature, witness_keys_));
    HUSTINGS_CHECK(define(words[1]));
    policy_.witnesses.push_back(
        {std::string(words[1]), std::move(parsed), std::string(words.size() > 3 ? words[3] : "")});
    return {};
  }

  Result<void> group(const Words& words) {
    constexpr std::string_view kForm = "group NAME all|any|NUMBER MEMBER...";
    if (words.size() < 4) return wrong("not a line of a group", std::string(kForm));
    PolicyGroup out{std::string(words[1]), 1, {}};
    for (std::size_t i = 3; i < words.size(); ++i) {
      const auto member = names_.find(words[i]);
      if (member == names_.end()) {
        return wrong(fmt::format("\"{}\" is not defined above", words[i]),
                     "define witnesses and groups before the group that has them");
      }
      if (member->second) {
        return wrong(fmt::format("\"{}\" is in a group already", words[i]),
                     "each witness and group is a member once");
      }
      member->second = true;
      out.members.emplace_back(words[i]);
    }
    const std::string_view needed = words[2];
    const auto number = parse_decimal(needed);
    if (needed == "all") {
      out.needed = out.members.size();
    } else if (number && *number >= 1 && *number <= out.members.size()) {
      out.needed = *number;
    } else if (needed != "any") {
      return wrong(fmt::format("\"{}\" of {} members", needed, out.members.size()),
                   "write all, any, or a number from 1 to the number of members");
    }
    HUSTINGS_CHECK(define(words[1]));
    policy_.groups.push_back(std::move(out));
    return {};
  }

  Result<void> quorum(const Words& words) {
    if (words.size() != 2) return wrong("not a line of a quorum", "quorum NAME, or quorum none");
    if (quorum_line_ > 0) {
      return wrong("a second quorum", fmt::format("the first one is in line {}", quorum_line_));
    }
    if (words[1] != kNoQuorum && !names_.contains(words[1])) {
      return wrong(fmt::format("\"{}\" is not defined above", words[1]),
                   "name a witness, a group, or none");
    }
    quorum_line_ = number_;
    policy_.quorum = words[1];
    return {};
  }

  Policy policy_;
  int number_ = 0;
  int quorum_line_ = 0;
  std::set<PublicKey> log_keys_;
  std::set<PublicKey> witness_keys_;
  std::map<std::string, bool, std::less<>> names_;  // true: in a group
};

bool signed_by(const VerifierKey& key, std::span<const VerifiedSignature> signatures) {
  return std::ranges::any_of(signatures, [&](const auto& s) { return s.key == key; });
}

}  // namespace

std::vector<VerifierKey> Policy::log_keys() const {
  std::vector<VerifierKey> out;
  out.reserve(logs.size());
  for (const auto& log : logs) out.push_back(log.key);
  return out;
}

std::vector<VerifierKey> Policy::witness_keys() const {
  std::vector<VerifierKey> out;
  out.reserve(witnesses.size());
  for (const auto& witness : witnesses) out.push_back(witness.key);
  return out;
}

Result<Policy> parse_policy(std::string_view file) {
  if (file.size() > kMaxPolicy) {
    return fail(Code::too_large, fmt::format("a policy of {} bytes", file.size()), {},
                fmt::format("a policy has at most {} bytes", kMaxPolicy));
  }
  Reader reader;
  for (std::string_view rest = file; !rest.empty();) {
    // The last line may lack its newline: editors leave it away.
    const auto line = take_line(rest);
    HUSTINGS_CHECK(reader.line(line.value_or(rest)));
    if (!line) break;
  }
  return reader.finish();
}

std::string format_policy(const Policy& policy) {
  std::string out;
  const auto with_url = [](const std::string& url) { return url.empty() ? url : " " + url; };
  for (const auto& log : policy.logs)
    out += fmt::format("log {}{}\n", log.key.text(), with_url(log.url));
  for (const auto& witness : policy.witnesses) {
    out +=
        fmt::format("witness {} {}{}\n", witness.name, witness.key.text(), with_url(witness.url));
  }
  for (const auto& group : policy.groups) {
    out += fmt::format("group {} {} {}\n", group.name, group.needed, fmt::join(group.members, " "));
  }
  return out + fmt::format("quorum {}\n", policy.quorum);
}

bool meets_quorum(const Policy& policy, std::span<const VerifiedSignature> signatures) {
  if (!policy.asks_for_witnesses()) return true;
  std::set<std::string_view> seen;  // witnesses that have cosigned and groups that have witnessed
  for (const auto& witness : policy.witnesses) {
    if (signed_by(witness.key, signatures)) seen.insert(witness.name);
  }
  for (const auto& group : policy.groups) {
    const auto have =
        std::ranges::count_if(group.members, [&](const auto& name) { return seen.contains(name); });
    if (static_cast<std::size_t>(have) >= group.needed) seen.insert(group.name);
  }
  return seen.contains(policy.quorum);
}

std::optional<std::int64_t> quorum_time(const Policy& policy,
                                        std::span<const VerifiedSignature> signatures) {
  if (!policy.asks_for_witnesses()) return std::nullopt;
  std::vector<VerifiedSignature> sorted;
  std::ranges::copy_if(signatures, std::back_inserter(sorted),
                       [](const auto& s) { return s.time.has_value(); });
  std::ranges::sort(sorted, {}, &VerifiedSignature::time);
  for (std::size_t n = 1; n <= sorted.size(); ++n) {
    if (meets_quorum(policy, std::span(sorted).first(n))) return sorted[n - 1].time;
  }
  return std::nullopt;
}

}  // namespace hustings
