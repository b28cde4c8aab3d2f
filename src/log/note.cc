#include "log/note.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"

namespace hustings {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::size_t kIdSize = 4;
constexpr std::size_t kTimeSize = 8;

// White space outside ASCII, in UTF-8 (Unicode property White_Space).
constexpr std::array<std::string_view, 19> kSpaces = {
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// The byte offset of the first control character other than newline, or npos.
std::size_t control_at(std::string_view note) {
  const auto bad = std::ranges::find_if(
      note, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  return bad == note.end() ? std::string_view::npos : static_cast<std::size_t>(bad - note.begin());
}

Result<void> check_characters(std::string_view note) {
  if (note.size() > kMaxNote) {
    return fail(Code::too_large, fmt::format("a note of {} bytes", note.size()), {},
                fmt::format("a note has at most {} bytes", kMaxNote));
  }
  if (const auto at = bad_utf8_at(note); at != std::string_view::npos) {
    return fail(Code::bad_input, "the note is not UTF-8", fmt::format("byte {}", at));
  }
  if (const auto at = control_at(note); at != std::string_view::npos) {
    return fail(Code::bad_input, "a control character in the note", fmt::format("byte {}", at),
                "a note has no control characters but newline (also no carriage return)");
  }
  return {};
}

bool is_key_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && control_at(name) == std::string_view::npos &&
         name.find_first_of(" +\n") == std::string_view::npos &&
         std::ranges::none_of(kSpaces, [&](auto space) { return name.contains(space); });
}

std::uint32_t read_u32(std::string_view b) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < kIdSize; ++i) out = out << 8 | static_cast<unsigned char>(b[i]);
  return out;
}

std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = size; i > 0; --i, value >>= 8) out[i - 1] = static_cast<char>(value & 0xff);
  return out;
}

std::string typed_key(KeyType type, const PublicKey& key) {
  return static_cast<char>(type) + std::string(hustings::text(key.value));
}

std::string cosigned_message(std::string_view note_text, std::int64_t time) {
  return fmt::format("cosignature/v1\ntime {}\n{}", time, note_text);
}

std::unexpected<Error> bad_line(std::string what, std::size_t number) {
  return fail(Code::bad_input, std::move(what), fmt::format("signature line {}", number),
              "a signature line is an em dash, a space, the key name, a space, base64");
}

Result<SignatureLine> parse_line(std::string_view line, std::size_t number) {
  if (!line.starts_with(kDash))
    return bad_line("a signature line does not begin with a dash", number);
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  const std::string_view name = line.substr(0, space);
  if (space == std::string_view::npos || !is_key_name(name)) {
    return bad_line("a signature line has no valid key name", number);
  }
  const auto raw = from_base64(line.substr(space + 1));
  if (!raw) return bad_line("a signature is not base64", number);
  if (raw->size() <= kIdSize) return bad_line("a signature is too short", number);
  return SignatureLine{std::string(name), read_u32(*raw), raw->substr(kIdSize)};
}

// The checked signature, or nothing if it does not hold.
std::optional<VerifiedSignature> check(const VerifierKey& key, const SignatureLine& line,
                                       std::string_view note_text) {
  if (key.type() == KeyType::ed25519) {
    if (!verify(key.key(), bytes(note_text), bytes(line.signature))) return std::nullopt;
    return VerifiedSignature{key, std::nullopt};
  }
  if (line.signature.size() <= kTimeSize) return std::nullopt;
  std::uint64_t time = 0;
  for (const char c : line.signature.substr(0, kTimeSize)) {
    time = time << 8 | static_cast<unsigned char>(c);
  }
  if (time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(time);
  const std::string message = cosigned_message(note_text, seconds);
  const std::string_view signature = std::string_view(line.signature).substr(kTimeSize);
  if (!verify(key.key(), bytes(message), bytes(signature))) return std::nullopt;
  return VerifiedSignature{key, seconds};
}

// What the keys say of one line. Two keys may share name and ID by a crafted collision; then it is
// enough that one of them has signed.
enum class Verdict : std::uint8_t { unknown, holds, broken };
Verdict judge(const SignatureLine& line, std::span<const VerifierKey> keys,
              std::string_view note_text, std::optional<VerifiedSignature>& out) {
  Verdict verdict = Verdict::unknown;
  for (const auto& key : keys) {
    if (key.name() != line.name || key.id() != line.key_id) continue;
    out = check(key, line, note_text);
    if (out) return Verdict::holds;
    verdict = Verdict::broken;
  }
  return verdict;
}

}  // namespace

VerifierKey::VerifierKey(std::string name, KeyType type, const PublicKey& key)
    : name_(std::move(name)), type_(type), key_(key) {
  const std::string typed = typed_key(type, key);
  const Hash digest = sha256({bytes(name_), bytes("\n"), bytes(typed)});
  id_ = read_u32(hustings::text(digest));
}

Result<VerifierKey> VerifierKey::make(std::string name, KeyType type, const PublicKey& key) {
  if (!is_key_name(name)) {
    return fail(Code::bad_input, "not a name for a note key", name,
                "a key name has no spaces and no plus sign, such as example.org/log");
  }
  return VerifierKey(std::move(name), type, key);
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey) {
  const auto bad = [&](std::string what) {
    return fail(Code::bad_input, std::move(what), std::string(vkey.substr(0, 200)),
                "a verifier key is <name>+<8 hex digits>+<base64 of type and key>");
  };
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) return bad("not a verifier key");
  const auto raw = from_base64(vkey.substr(second + 1));
  if (!raw || raw->empty()) return bad("the key is not base64");
  const auto type = static_cast<KeyType>(raw->front());
  if (type != KeyType::ed25519 && type != KeyType::cosignature) {
    return bad(fmt::format("key type {:#04x} is not supported (0x01 and 0x04 are)",
                           static_cast<unsigned char>(raw->front())));
  }
  if (raw->size() != 1 + PublicKey().value.size()) return bad("an Ed25519 key has 32 bytes");
  PublicKey key;
  std::ranges::copy(bytes(*raw).subspan(1), key.value.begin());
  HUSTINGS_TRY(auto out, make(std::string(vkey.substr(0, first)), type, key));
  if (vkey.substr(first + 1, second - first - 1) != fmt::format("{:08x}", out.id_)) {
    return bad(fmt::format("the key ID of this name and key is {:08x}", out.id_));
  }
  return out;
}

std::string VerifierKey::text() const {
  return fmt::format("{}+{:08x}+{}", name_, id_, base64(bytes(typed_key(type_, key_))));
}

Result<Signer> Signer::make(std::string name, const SigningKey& key, KeyType type) {
  HUSTINGS_TRY(auto verifier, VerifierKey::make(std::move(name), type, key.public_key()));
  return Signer(std::move(verifier), key);
}

Result<UnverifiedNote> parse_note(std::string_view note) {
  HUSTINGS_CHECK(check_characters(note));
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || !note.ends_with('\n') || blank + 2 == note.size()) {
    return fail(
        Code::bad_input, "the note has no signatures", {},
        "a note is text, a blank line and one or more signature lines, each with its newline");
  }
  UnverifiedNote out{std::string(note.substr(0, blank + 1)), {}};
  std::string_view rest = note.substr(blank + 2);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (out.signatures.size() == kMaxNoteSignatures) {
      return fail(Code::too_large, "the note has too many signatures", {},
                  fmt::format("at most {} are read", kMaxNoteSignatures));
    }
    HUSTINGS_TRY(auto line, parse_line(rest.substr(0, end), out.signatures.size() + 1));
    out.signatures.push_back(std::move(line));
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::string format_signature(const SignatureLine& line) {
  const std::string raw = big_endian(line.key_id, kIdSize) + line.signature;
  return fmt::format("{}{} {}\n", kDash, line.name, base64(bytes(raw)));
}

std::string format_note(const UnverifiedNote& note) {
  std::string out = note.text + "\n";
  for (const auto& line : note.signatures) out += format_signature(line);
  return out;
}

Result<Note> verify_note(UnverifiedNote note, std::span<const VerifierKey> keys) {
  Note out{std::move(note.text), {}, {}};
  for (auto& line : note.signatures) {
    std::optional<VerifiedSignature> signature;
    const Verdict verdict = judge(line, keys, out.text, signature);
    if (verdict == Verdict::unknown) {
      out.unverified.push_back(std::move(line));
    } else if (verdict == Verdict::broken) {
      return fail(
          Code::unverified, "the signature does not hold", line.name,
          "the text was changed after signing, or somebody else signed: fetch it again from "
          "the source");
    } else if (std::ranges::none_of(out.verified,
                                    [&](const auto& old) { return old.key == signature->key; })) {
      // A second signature by the same key adds nothing, and must not count twice in a quorum.
      out.verified.push_back(*std::move(signature));
    }
  }
  if (out.verified.empty()) {
    return fail(Code::unverified, "no known key has signed the note", {},
                "check that the verifier key is the one of this log");
  }
  return out;
}

Result<Note> open_note(std::string_view note, std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(auto parsed, parse_note(note));
  return verify_note(std::move(parsed), keys);
}

Result<SignatureLine> sign_line(std::string_view note_text, const Signer& signer,
                                std::int64_t time) {
  HUSTINGS_CHECK(check_characters(note_text));
  if (!note_text.ends_with('\n')) {
    return fail(Code::bad_input, "the text of a note must end in a newline");
  }
  const VerifierKey& verifier = signer.verifier();
  SignatureLine line{verifier.name(), verifier.id(), {}};
  std::string message(note_text);
  if (verifier.type() == KeyType::cosignature) {
    if (time < 0) return fail(Code::bad_input, "a cosignature before 1970");
    message = cosigned_message(note_text, time);
    line.signature = big_endian(static_cast<std::uint64_t>(time), kTimeSize);
  }
  line.signature += hustings::text(signer.key().sign(bytes(message)));
  return line;
}

Result<std::string> sign_note(std::string_view note_text, const Signer& signer, std::int64_t time) {
  HUSTINGS_TRY(auto line, sign_line(note_text, signer, time));
  return format_note({std::string(note_text), {std::move(line)}});
}

}  // namespace hustings
