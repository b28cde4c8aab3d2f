#include "log/cosign.h"

#include <fmt/core.h>

#include <algorithm>

#include "log/lines.h"

namespace hustings {
namespace {

constexpr std::string_view kOld = "old ";

std::unexpected<Error> bad_request(std::string what, std::size_t line) {
  return fail(Code::bad_input, std::move(what), fmt::format("request line {}", line),
              "send `old SIZE`, the proof's hashes in base64, an empty line and the checkpoint");
}

bool is_by(const SignatureLine& line, const VerifierKey& key) {
  return line.name == key.name() && line.key_id == key.id();
}

// Why the checkpoint is not shown to continue `last`; empty when it is. Its old size is that of
// `last`.
std::string doubt(const AddCheckpoint& asked, const std::optional<TreeHead>& last) {
  const TreeHead& head = asked.checkpoint.head;
  if (head.size == 0 && head.root != empty_root()) return "this is not the root of an empty tree";
  if (asked.old_size == 0) {
    return asked.proof.empty() ? "" : "a proof from the empty tree has no hashes";
  }
  const auto shown = verify_consistency(last.value_or(TreeHead()), head, asked.proof);
  return shown ? "" : shown.error().message;
}

// The text with one signature of each trusted key that has signed.
std::string trusted_note(const AddCheckpoint& asked, std::span<const VerifierKey> trusted) {
  UnverifiedNote out{asked.note.text, {}};
  for (const auto& key : trusted) {
    const auto line =
        std::ranges::find_if(asked.note.signatures, [&](const auto& l) { return is_by(l, key); });
    if (line != asked.note.signatures.end()) out.signatures.push_back(*line);
  }
  return format_note(out);
}

}  // namespace

std::string format_add_checkpoint(std::uint64_t old_size, std::span<const Hash> proof,
                                  std::string_view checkpoint) {
  std::string out = fmt::format("{}{}\n", kOld, old_size);
  for (const auto& hash : proof) out += base64(hash) + "\n";
  return out + "\n" + std::string(checkpoint);
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > kMaxAddCheckpoint) {
    return fail(Code::too_large, fmt::format("a request of {} bytes", body.size()), {},
                fmt::format("at most {} bytes are read", kMaxAddCheckpoint));
  }
  AddCheckpoint out;
  std::string_view rest = body;
  const auto first = take_line(rest);
  const auto size =
      first && first->starts_with(kOld) ? parse_decimal(first->substr(kOld.size())) : std::nullopt;
  if (!size) return bad_request("not an old size", 1);
  out.old_size = *size;
  for (std::size_t number = 2;; ++number) {
    const auto line = take_line(rest);
    if (!line) return bad_request("no empty line after the proof", number);
    if (line->empty()) break;
    const auto hash = hash_from_base64(*line);
    if (!hash) return bad_request("not a base64 hash", number);
    if (out.proof.size() == kMaxWitnessProof) return bad_request("the proof is too long", number);
    out.proof.push_back(*hash);
  }
  HUSTINGS_TRY(out.note, parse_note(rest));
  HUSTINGS_TRY(out.checkpoint, parse_checkpoint_form(out.note.text));
  return out;
}

Decision decide(const AddCheckpoint& asked, std::span<const VerifierKey> trusted,
                const std::optional<TreeHead>& last) {
  if (trusted.empty()) return {Ruling::unknown, "this log is not watched here"};
  if (const auto held = verify_note(asked.note, trusted); !held) {
    return {Ruling::untrusted, held.error().message};
  }
  if (asked.old_size > asked.checkpoint.head.size) {
    return {Ruling::malformed, "the old size is over that of the checkpoint"};
  }
  const std::uint64_t known = last ? last->size : 0;
  if (asked.old_size != known) {
    return {Ruling::conflict, fmt::format("the checkpoint cosigned last has size {}", known)};
  }
  if (auto why = doubt(asked, last); !why.empty()) return {Ruling::inconsistent, std::move(why)};
  return {Ruling::cosign, {}, trusted_note(asked, trusted)};
}

Result<Cosignature> read_cosignature(std::string_view answer, std::string_view note_text,
                                     const VerifierKey& witness) {
  HUSTINGS_TRY(const auto note, parse_note(fmt::format("{}\n{}", note_text, answer)));
  if (note.text != note_text) {
    return fail(Code::bad_input, "the answer is more than signature lines", witness.name());
  }
  const auto line =
      std::ranges::find_if(note.signatures, [&](const auto& l) { return is_by(l, witness); });
  if (line == note.signatures.end()) {
    return fail(Code::unverified, "no cosignature by the witness's key", witness.name(),
                "check the witness's verifier key in the policy");
  }
  HUSTINGS_TRY(const Note held, verify_note({note.text, {*line}}, {&witness, 1}));
  const std::int64_t time = held.verified.front().time.value_or(0);
  if (time == 0) {
    return fail(Code::unverified, "the cosignature names no time", witness.name());
  }
  return Cosignature{*line, witness, time};
}

std::optional<std::uint64_t> read_size(std::string_view answer) {
  const auto line = take_line(answer);
  return line && answer.empty() ? parse_decimal(*line) : std::nullopt;
}

Result<std::string> add_cosignatures(std::string_view note, std::span<const Cosignature> more) {
  HUSTINGS_TRY(auto out, parse_note(note));
  for (const auto& cosignature : more) {
    if (std::ranges::none_of(out.signatures,
                             [&](const auto& line) { return is_by(line, cosignature.key); })) {
      out.signatures.push_back(cosignature.line);
    }
  }
  return format_note(out);
}

}  // namespace hustings
