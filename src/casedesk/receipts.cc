#include "casedesk/receipts.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/message.h"
#include "log/proof.h"
#include "node/reader.h"
#include "node/witnesses.h"

namespace hustings::casedesk {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";

bool is_of_log(std::string_view origin, std::span<const VerifierKey> keys) {
  return std::ranges::any_of(keys, [&](const VerifierKey& key) {
    return key.type() == KeyType::ed25519 && key.name() == origin;
  });
}

ReceiptSays broken(ReceiptSays out, std::string_view why) {
  out.holds = ReceiptHolds::broken;
  out.why = why;
  return out;
}

// Of a report as the writer logged it.
std::string number_in(std::string_view entry, const Kinds& kinds) {
  const auto claims = read_claims(entry, kinds);
  if (!claims || claims->kind == nullptr || claims->kind->name != "report") return {};
  return text_at(claims->body, "number");
}

}  // namespace

ReceiptSays read_receipt(std::string_view file, std::span<const VerifierKey> keys,
                         const Kinds& kinds) {
  ReceiptSays out;
  if (!file.starts_with(kHeader)) return out;
  const auto receipt = parse_receipt(file);
  if (!receipt) return broken(std::move(out), tr("it is damaged, or was changed"));
  const auto note = parse_note(receipt->checkpoint);
  const auto checkpoint = note ? parse_checkpoint(note->text) : Result<Checkpoint>();
  if (!note || !checkpoint) return broken(std::move(out), tr("it is damaged, or was changed"));
  out.origin = checkpoint->origin;
  out.index = receipt->index;
  if (receipt->extra.empty())
    return broken(std::move(out), tr("it does not say which record it is about"));
  const Hash leaf = leaf_hash(bytes(receipt->extra));
  out.included =
      verify_inclusion(receipt->index, leaf, checkpoint->head, receipt->proof).has_value();
  out.number = number_in(receipt->extra, kinds);
  if (!out.included)
    return broken(std::move(out), tr("its record is not in the log where it says"));
  out.holds = ReceiptHolds::other_log;
  if (!is_of_log(out.origin, keys)) return out;
  const auto opened = open_checkpoint(receipt->checkpoint, keys);
  if (!opened) return broken(std::move(out), tr("its signatures are not those of the log"));
  out.holds = ReceiptHolds::holds;
  for (const auto& signature : opened->note.verified) {
    if (signature.time)
      out.witnesses.push_back({signature.key.name(), Instant{*signature.time * 1000}});
  }
  return out;
}

Result<std::vector<VerifierKey>> own_keys(Disk& disk, const Path& dir) {
  HUSTINGS_TRY(const VerifierKey log, read_log_key(disk, dir));
  HUSTINGS_TRY(const auto previous, read_previous_log_key(disk, dir));
  HUSTINGS_TRY(const Policy policy, read_own_policy(disk, dir, log));
  std::vector<VerifierKey> out = policy.witness_keys();
  out.push_back(log);
  if (previous) out.push_back(*previous);
  return out;
}

std::optional<ReceiptSays> receipt_in(vault::Vault& vault, const vault::OpenCase& open,
                                      const SealedFile& file, bool sent_as_one,
                                      std::span<const VerifierKey> keys, const Kinds& kinds) {
  auto none = sent_as_one ? std::optional<ReceiptSays>(ReceiptSays{}) : std::nullopt;
  if (!file.info.type.starts_with("text/") || file.info.bytes > kMostReceiptFile) return none;
  auto stored = vault.read_file(open, file.path);
  if (!stored) return none;
  std::string whole;
  for (bool more = true; more;) {
    const auto next = stored->reader.next(whole);
    if (!next || !whole.starts_with(kHeader)) return none;
    more = *next;
  }
  return read_receipt(whole, keys, kinds);
}

}  // namespace hustings::casedesk
