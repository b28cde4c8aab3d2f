// This node as a witness of other logs (c2sp.org/tlog-witness, the witness's side).
#pragma once
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
#include "node/config.h"
#include "store/witness.h"

namespace hustings {

// Below a node's directory: the logs it watches, as a list of the witness network (log/log_list.h).
inline constexpr std::string_view kWatchedFile = "watched.logs";
// No file: none. Errors: those of parse_log_list (where: file and line).
Result<std::vector<ListedLog>> read_watched(Disk& disk, const Path& dir);

// Thread-safe. Its key and the checkpoints it has cosigned are read when somebody asks: it can be
// made before the node's tables are.
class Watch {
 public:
  // `disk` and `clock` outlive it.
  Watch(Disk& disk, const Clock& clock, Path dir)
      : disk_(disk), clock_(clock), dir_(std::move(dir)) {}

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
  Result<std::vector<VerifierKey>> keys_of_log(const std::string& origin);
  Result<Answer> answer(const AddCheckpoint& asked, std::span<const VerifierKey> trusted);
  Result<Answer> cosign(const AddCheckpoint& asked, const std::optional<CosignedRow>& last,
                        const std::string& note);
  Result<void> open();
  void forget();

  Disk& disk_;
  const Clock& clock_;
  const Path dir_;
  std::mutex mutex_;       // for what follows
  std::string list_text_;  // as it was read last
  std::vector<ListedLog> list_;
  std::unique_ptr<Db> db_;
  std::optional<Signer> signer_;
};

}  // namespace hustings
