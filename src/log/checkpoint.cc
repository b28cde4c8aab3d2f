#include "log/checkpoint.h"

#include <fmt/core.h>

#include <algorithm>

#include "log/lines.h"

namespace hustings {
namespace {

std::unexpected<Error> bad_checkpoint(std::string what, int line) {
  return fail(Code::bad_input, std::move(what), fmt::format("checkpoint line {}", line),
              "a checkpoint has an origin, a decimal size and a base64 root, one a line");
}

Result<void> check_signer(const Signer& signer, const std::string& origin) {
  const VerifierKey& key = signer.verifier();
  if (key.type() == KeyType::ed25519 && key.name() == origin) return {};
  return fail(Code::bad_input, "this key is not the log's", key.text(),
              fmt::format("sign with an Ed25519 key named {}", origin));
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string out = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.head.size,
                                base64(checkpoint.head.root));
  for (const auto& line : checkpoint.extensions) out += line + "\n";
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view note_text) {
  HUSTINGS_TRY(auto out, parse_checkpoint_form(note_text));
  if (out.head.size > 0 || out.head.root == empty_root()) return out;
  return bad_checkpoint("the root of an empty tree must be " + base64(empty_root()), 3);
}

Result<Checkpoint> parse_checkpoint_form(std::string_view note_text) {
  std::string_view rest = note_text;
  const auto origin = take_line(rest);
  if (!origin || origin->empty()) return bad_checkpoint("no origin", 1);
  const auto size_line = take_line(rest);
  const auto size = size_line ? parse_decimal(*size_line) : std::nullopt;
  if (!size) return bad_checkpoint("the tree size is not a decimal without leading zeros", 2);
  const auto root_line = take_line(rest);
  const auto root = root_line ? hash_from_base64(*root_line) : std::nullopt;
  if (!root) return bad_checkpoint("the root is not 32 bytes in base64", 3);
  Checkpoint out{std::string(*origin), {*size, *root}, {}};
  for (int number = 4; !rest.empty(); ++number) {
    const auto line = take_line(rest);
    if (!line) return bad_checkpoint("the last line has no newline", number);
    if (line->empty()) return bad_checkpoint("an empty line", number);
    out.extensions.emplace_back(*line);
  }
  return out;
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const Signer& signer,
                                    std::span<const Signer> also) {
  const std::string note_text = format_checkpoint(checkpoint);
  HUSTINGS_TRY(const auto read_back, parse_checkpoint(note_text));
  if (read_back != checkpoint) {
    return fail(Code::bad_input, "a line break inside an origin or extension line",
                checkpoint.origin);
  }
  HUSTINGS_CHECK(check_signer(signer, checkpoint.origin));
  HUSTINGS_TRY(std::string note, sign_note(note_text, signer));
  for (const auto& other : also) {
    HUSTINGS_CHECK(check_signer(other, checkpoint.origin));
    HUSTINGS_TRY(const auto line, sign_line(note_text, other));
    note += format_signature(line);
  }
  return note;
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(auto opened, open_note(note, keys));
  HUSTINGS_TRY(auto checkpoint, parse_checkpoint(opened.text));
  const bool by_log = std::ranges::any_of(opened.verified, [&](const auto& signature) {
    return signature.key.type() == KeyType::ed25519 && signature.key.name() == checkpoint.origin;
  });
  if (!by_log) {
    return fail(Code::unverified, "the log itself has not signed its checkpoint", checkpoint.origin,
                "give the verifier key whose name is the origin of the log");
  }
  return OpenedCheckpoint{std::move(checkpoint), std::move(opened)};
}

}  // namespace hustings
