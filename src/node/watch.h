// A witness of other logs (c2sp.org/tlog-witness, the witness's side): a node, or an observer.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/time.h"
#include "log/cosign.h"
#include "log/log_list.h"
#include "node/secrets.h"
#include "store/witness.h"

namespace hustings {

// Below a node's directory: the logs it watches, as a list of the witness network (log/log_list.h).
inline constexpr std::string_view kWatchedFile = "watched.logs";
// No file: none. Errors: those of parse_log_list (where: file and line).
Result<std::vector<ListedLog>> read_watched(Disk& disk, const Path& dir);

// Who the witness is, and what it has cosigned (store/witness.h).
struct WitnessSelf {
  std::unique_ptr<Db> db;
  std::vector<Signer> signers;  // of type cosignature, the current key first
};
// The keys of the log with this origin that are trusted now; none: it is not watched.
using TrustedKeys = std::function<Result<std::vector<VerifierKey>>(const std::string& origin)>;

// Thread-safe. Its key and the checkpoints it has cosigned are read when somebody asks: it can be
// made before its tables are.
class Watch {
 public:
  using Open = std::function<Result<WitnessSelf>()>;
  // A node: DIR/secrets/witness.key, its database, and the logs in DIR/watched.logs. `disk` and
  // `clock` outlive it.
  Watch(Disk& disk, const Clock& clock, const Path& dir);
  // Somebody else whose verifier key stands in DIR/witness.vkey. `trusted` is asked for each
  // request, one at a time.
  Watch(Disk& disk, const Clock& clock, Path dir, Open open, TrustedKeys trusted);

  struct Answer {
    Ruling ruling = Ruling::cosign;
    std::string text;  // the cosignature lines; the size, for a conflict; else why
  };
  // The answer to the body of an add-checkpoint. What it cosigns is durable before it returns.
  // Errors: those of parse_add_checkpoint; what is wrong with this node.
  Result<Answer> add_checkpoint(std::string_view body);
  // The key that its cosignatures are verified with: DIR/witness.vkey.
  Result<VerifierKey> key() const;
  // The checkpoint of the log with this origin hash that was cosigned last. not_found.
  Result<std::string> checkpoint(const std::string& origin_hash);

 private:
  Result<Answer> answer(const AddCheckpoint& asked, std::span<const VerifierKey> trusted);
  Result<Answer> cosign(const AddCheckpoint& asked, const std::optional<CosignedRow>& last,
                        const std::string& note);
  Result<void> open();
  void forget();

  Disk& disk_;
  const Clock& clock_;
  const Path dir_;
  const Open open_;
  const TrustedKeys trusted_;
  std::mutex mutex_;                   // for what follows
  std::unique_ptr<WitnessSelf> self_;  // null until somebody asks
};

}  // namespace hustings
