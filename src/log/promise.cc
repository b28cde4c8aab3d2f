#include "log/promise.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "log/lines.h"

namespace hustings {
namespace {

// The second line of a checkpoint is a number, that of a promise begins with a word.
constexpr std::string_view kHeader = "hustings/promise/v1";
constexpr std::array<std::string_view, 5> kWords = {"log ", "index ", "leaf ", "accepted ",
                                                    "within "};

std::string format_text(const Promise& p) {
  return fmt::format("{}\nlog {}\nindex {}\nleaf {}\naccepted {}\nwithin {}\n", kHeader, p.origin,
                     p.index, base64(p.leaf), p.accepted, p.delay);
}

std::optional<std::int64_t> parse_seconds(std::string_view digits) {
  const auto value = parse_decimal(digits);
  // Half the range: their sum is a time, too.
  if (!value || *value > std::uint64_t{std::numeric_limits<std::int64_t>::max() / 2})
    return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

Result<Promise> parse_text(std::string_view text) {
  const auto bad = [](std::size_t line) {
    return fail(Code::bad_input, "not a line of a promise", fmt::format("promise line {}", line),
                "ask whoever gave you this file for it again");
  };
  if (take_line(text) != kHeader) return bad(1);
  std::array<std::string_view, kWords.size()> values;
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    const auto line = take_line(text);
    if (!line || !line->starts_with(kWords[i]) || line->size() == kWords[i].size())
      return bad(i + 2);
    values[i] = line->substr(kWords[i].size());
  }
  if (!text.empty()) return bad(kWords.size() + 2);
  const auto index = parse_decimal(values[1]);
  const auto leaf = hash_from_base64(values[2]);
  const auto accepted = parse_seconds(values[3]);
  const auto delay = parse_seconds(values[4]);
  if (!index) return bad(3);
  if (!leaf) return bad(4);
  if (!accepted) return bad(5);
  if (!delay) return bad(6);
  return Promise{std::string(values[0]), *index, *leaf, *accepted, *delay};
}

bool is_log_key(const VerifierKey& key, const Promise& promise) {
  return key.type() == KeyType::ed25519 && key.name() == promise.origin;
}

}  // namespace

bool is_promise(std::string_view file) { return take_line(file) == kHeader; }

Result<std::string> sign_promise(const Promise& promise, const Signer& log) {
  const std::string text = format_text(promise);
  const auto back = parse_text(text);
  if (!back || *back != promise || !is_log_key(log.verifier(), promise)) {
    return fail(Code::bad_input, "this promise cannot be signed", promise.origin,
                "sign with the log's own key, and times that are not negative");
  }
  return sign_note(text, log);
}

Result<Promise> open_promise(std::string_view note, std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(const auto opened, open_note(note, keys));
  HUSTINGS_TRY(auto promise, parse_text(opened.text));
  if (std::ranges::any_of(opened.verified,
                          [&](const auto& s) { return is_log_key(s.key, promise); }))
    return promise;
  return fail(Code::unverified, "the log itself has not signed this promise", promise.origin,
              "give the verifier key whose name is the origin of the log");
}

}  // namespace hustings
