// The receipt part of proof.h.
#include <fmt/core.h>

#include "log/lines.h"
#include "log/proof.h"

namespace hustings {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMaxProof = 64;  // no tree of fewer than 2^64 entries is higher

std::unexpected<Error> bad_receipt(std::string what, std::size_t line) {
  return fail(Code::bad_input, std::move(what), fmt::format("receipt line {}", line),
              "a receipt is a file of the form c2sp.org/tlog-proof@v1; ask the log for it again");
}

// The hashes up to the empty line, which is taken too. `number` is that of the last line read.
Result<Proof> parse_hashes(std::string_view& rest, std::size_t& number) {
  Proof proof;
  while (true) {
    const auto line = take_line(rest);
    ++number;
    if (!line) return bad_receipt("no empty line after the proof", number);
    if (line->empty()) return proof;
    const auto hash = hash_from_base64(*line);
    if (!hash) return bad_receipt("not a base64 hash", number);
    if (proof.size() == kMaxProof) return bad_receipt("the proof is too long", number);
    proof.push_back(*hash);
  }
}

}  // namespace

std::string format_receipt(const Receipt& receipt) {
  std::string out = fmt::format("{}\n", kHeader);
  if (!receipt.extra.empty()) out += fmt::format("{}{}\n", kExtra, base64(bytes(receipt.extra)));
  out += fmt::format("{}{}\n", kIndex, receipt.index);
  for (const auto& hash : receipt.proof) out += base64(hash) + "\n";
  return out + "\n" + receipt.checkpoint;
}

Result<Receipt> parse_receipt(std::string_view file) {
  if (file.size() > kMaxReceipt) {
    return fail(Code::too_large, fmt::format("a receipt of {} bytes", file.size()), {},
                fmt::format("at most {} bytes are read", kMaxReceipt));
  }
  Receipt out;
  std::string_view rest = file;
  std::size_t number = 1;
  if (take_line(rest) != kHeader) return bad_receipt(fmt::format("not {}", kHeader), number);
  auto line = take_line(rest);
  ++number;
  if (line && line->starts_with(kExtra)) {
    const auto extra = from_base64(line->substr(kExtra.size()));
    if (!extra || extra->empty()) return bad_receipt("the extra data is not base64", number);
    out.extra = *extra;
    line = take_line(rest);
    ++number;
  }
  if (!line || !line->starts_with(kIndex)) return bad_receipt("no index", number);
  const auto index = parse_decimal(line->substr(kIndex.size()));
  if (!index) return bad_receipt("the index is not a decimal without leading zeros", number);
  out.index = *index;
  HUSTINGS_TRY(out.proof, parse_hashes(rest, number));
  HUSTINGS_TRY(const auto note, parse_note(rest));
  HUSTINGS_CHECK(parse_checkpoint(note.text));
  out.checkpoint = rest;
  return out;
}

Result<OpenedCheckpoint> check_receipt(const Receipt& receipt, const Hash& leaf,
                                       std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(auto opened, open_checkpoint(receipt.checkpoint, keys));
  HUSTINGS_CHECK(verify_inclusion(receipt.index, leaf, opened.checkpoint.head, receipt.proof));
  return opened;
}

}  // namespace hustings
