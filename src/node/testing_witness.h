// For tests of witnessing: witnesses as they may be, good and bad, without a network.
#pragma once
#include <fmt/core.h>

#include <map>
#include <string>
#include <vector>

#include "base/http.h"
#include "log/cosign.h"
#include "log/testing.h"
#include "store/witness.h"

namespace hustings::testing {

// A witness that does what tlog-witness says, unless told otherwise.
class FakeWitness {
 public:
  enum class Mood : std::uint8_t {
    good,
    dead,        // no answer
    slow,        // cosigns, but its answer does not come in time
    wrong_key,   // signs with a key that nobody knows
    broken,      // its signature does not hold
    other_text,  // cosigns another checkpoint
    words,       // answers with no signature at all
    boasting,    // says that it has seen more, and cannot show it
    forgetful,   // has lost what it had seen
  };
  explicit FakeWitness(const std::string& name)
      : signer_(test_signer(name, KeyType::cosignature, name)) {}

  VerifierKey key() const { return signer_.verifier(); }
  HttpAnswer post(const std::string& body, const VerifierKey& log) {
    ++asked;
    if (mood == Mood::dead) return silent("could not connect");
    const auto asked_for = parse_add_checkpoint(body);
    if (!asked_for) return {.status = 400, .type = {}, .body = {}, .problem = {}};
    sizes.push_back(asked_for->old_size);
    if (mood == Mood::forgetful) last.reset();
    if (mood == Mood::boasting) return sized(asked_for->checkpoint.head.size + 1);
    const auto decision = decide(*asked_for, {&log, 1}, last);
    if (decision.ruling == Ruling::conflict) return sized(last ? last->size : 0);
    if (decision.ruling != Ruling::cosign) return answer(static_cast<int>(decision.ruling), "");
    last = asked_for->checkpoint.head;
    const std::string lines = sign(asked_for->note.text);
    note = decision.note + lines;
    return mood == Mood::slow ? silent("no answer in time") : answer(200, lines);
  }
  HttpAnswer get() const {
    if (mood == Mood::dead) return silent("could not connect");
    if (note.empty()) return answer(404, "");
    return answer(200, note);
  }

  Mood mood = Mood::good;
  std::optional<TreeHead> last;  // cosigned
  std::string note;              // as it shows it
  std::int64_t time = 1700000000;
  int asked = 0;
  std::vector<std::uint64_t> sizes;  // the old sizes it was told

 private:
  std::string sign(const std::string& text) const {
    if (mood == Mood::words) return "<html>";
    if (mood == Mood::wrong_key) {
      const auto liar = test_signer(key().name(), KeyType::cosignature, "liar");
      return format_signature(*sign_line(text, liar, time));
    }
    auto line = *sign_line(mood == Mood::other_text ? text + "x\n" : text, signer_, time);
    if (mood == Mood::broken) line.signature[30] = static_cast<char>(line.signature[30] ^ 1);
    return format_signature(line);
  }
  static HttpAnswer answer(int status, std::string body, std::string type = "text/plain") {
    return {.status = status, .type = std::move(type), .body = std::move(body), .problem = {}};
  }
  static HttpAnswer silent(std::string why) {
    return {.status = 0, .type = {}, .body = {}, .problem = std::move(why)};
  }
  static HttpAnswer sized(std::uint64_t size) {
    return answer(409, fmt::format("{}\n", size), std::string(kSizeType));
  }

  Signer signer_;
};

// The machines of these witnesses: http://NAME/add-checkpoint and so on. `log`: whose log they
// watch.
class FakeNet final : public Http {
 public:
  FakeWitness& add(const std::string& name) {
    return witnesses_.try_emplace(name, name).first->second;
  }
  void ask(std::vector<HttpRequest> requests, const Patience&, const Take& take) override {
    ++rounds;
    for (std::size_t n = 0; n < requests.size(); ++n) {
      std::optional<HttpRequest> request = std::move(requests[n]);
      while (request) request = take(n, answer(*request));
    }
  }
  // A policy of all of them: k must have cosigned; 0: no quorum.
  std::string policy(std::size_t k) const {
    std::string out;
    std::string members;
    for (const auto& [name, witness] : witnesses_) {
      out += fmt::format("witness {0} {1} http://{0}/\n", name, witness.key().text());
      members += " " + name;
    }
    return out + (k == 0 ? "quorum none\n"
                         : fmt::format("group all-of-us {}{}\nquorum all-of-us\n", k, members));
  }

  std::optional<VerifierKey> log;
  int rounds = 0;

 private:
  HttpAnswer answer(const HttpRequest& request) {
    std::string_view url = request.url;
    url.remove_prefix(std::string_view("http://").size());
    const auto slash = url.find('/');
    const auto at = witnesses_.find(std::string(url.substr(0, slash)));
    if (at == witnesses_.end() || !log) return {};
    const std::string_view path = url.substr(slash);
    if (request.post && path == "/add-checkpoint") return at->second.post(*request.post, *log);
    if (!request.post && path == fmt::format("/{}/checkpoint", origin_hash(log->name())))
      return at->second.get();
    return {.status = 404, .type = {}, .body = {}, .problem = {}};
  }

  std::map<std::string, FakeWitness> witnesses_;
};

}  // namespace hustings::testing
