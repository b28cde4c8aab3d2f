// Receipts that come with reports: what each proves, checked offline, and why it proves nothing
// else. Nothing is asked or fetched, and nothing follows from it: a person reads it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "casedesk/sealed.h"
#include "cases/file.h"
#include "log/note.h"
#include "record/envelope.h"

namespace hustings::casedesk {

// Receipts have an entry of 64 KB at most, 64 hashes and a checkpoint; larger files are none.
inline constexpr std::size_t kMostReceiptFile = std::size_t{256} << 10;

enum class ReceiptHolds : std::uint8_t {
  no_receipt,
  broken,     // it says that it is one, and does not hold
  other_log,  // of a log whose key is not known here: nothing says who made it
  holds
};
struct WitnessSaid {
  std::string witness;
  Instant at;  // not later than this it had seen the checkpoint
};
struct ReceiptSays {
  ReceiptHolds holds = ReceiptHolds::no_receipt;
  std::string why = {};     // broken: what is wrong, English, the id of its translation
  std::string origin = {};  // the log that it names
  Index index = 0;
  bool included = false;    // the record is where it says, in the tree that it names
  std::string number = {};  // of the case whose report the record is; empty: it is none
  std::vector<WitnessSaid> witnesses = {};  // of those whose keys are known
};
// `keys`: of logs and witnesses.
ReceiptSays read_receipt(std::string_view file, std::span<const VerifierKey> keys,
                         const Kinds& kinds);

// This node's log, also by the key that it replaces, and the witnesses of its policy.
Result<std::vector<VerifierKey>> own_keys(Disk& disk, const Path& dir);

// A file that came with a case; nothing for one that neither is a receipt nor was sent as one.
std::optional<ReceiptSays> receipt_in(vault::Vault& vault, const vault::OpenCase& open,
                                      const SealedFile& file, bool sent_as_one,
                                      std::span<const VerifierKey> keys, const Kinds& kinds);

}  // namespace hustings::casedesk
