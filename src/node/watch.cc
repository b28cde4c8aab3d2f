#include "node/watch.h"

#include <fmt/core.h>

#include <algorithm>

#include "node/config.h"
#include "node/reader.h"

namespace hustings {
namespace {

// The logs in DIR/watched.logs. Read for each question, and parsed when the file has changed.
class WatchedList {
 public:
  WatchedList(Disk& disk, Path dir) : disk_(disk), dir_(std::move(dir)) {}

  Result<std::vector<VerifierKey>> operator()(const std::string& origin) {
    std::string now = disk_.read(dir_ / kWatchedFile).value_or("");
    if (now.empty() || now != text_) {
      HUSTINGS_TRY(list_, read_watched(disk_, dir_));
      text_ = std::move(now);
    }
    std::vector<VerifierKey> out;
    for (const auto& log : list_) {
      if (log.origin == origin) out.push_back(log.key);
    }
    return out;
  }

 private:
  Disk& disk_;
  Path dir_;
  std::string text_;  // as it was read last
  std::vector<ListedLog> list_;
};

Result<WitnessSelf> open_node_witness(Disk& disk, const Path& dir) {
  HUSTINGS_TRY(const Config config, read_config(disk, dir));
  HUSTINGS_TRY(auto db, connect_to_write(database_of(config, dir)));
  HUSTINGS_TRY(auto signers, witness_signers(disk, dir / "secrets", config.origin));
  return WitnessSelf{std::move(db), std::move(signers)};
}

// Our lines below a stored checkpoint; nothing unless there is one of each key.
std::string own_lines(const CosignedRow& row, std::span<const Signer> signers) {
  const auto note = parse_note(row.note);
  std::string out;
  for (const auto& signer : signers) {
    const VerifierKey& key = signer.verifier();
    if (!note) return {};
    const auto line = std::ranges::find(note->signatures, key.id(), &SignatureLine::key_id);
    if (line == note->signatures.end() || line->name != key.name()) return {};
    out += format_signature(*line);
  }
  return out;
}

}  // namespace

Result<std::vector<ListedLog>> read_watched(Disk& disk, const Path& dir) {
  const Path file = dir / kWatchedFile;
  const auto text = disk.read(file);
  if (!text && text.error().code == Code::not_found) return std::vector<ListedLog>();
  if (!text) return std::unexpected(text.error());
  auto logs = parse_log_list(*text);
  if (!logs) logs.error().where = fmt::format("{}: {}", file.string(), logs.error().where);
  return logs;
}

Watch::Watch(Disk& disk, const Clock& clock, const Path& dir)
    : Watch(
          disk, clock, dir, [&disk, dir] { return open_node_witness(disk, dir); },
          WatchedList(disk, dir)) {}

Watch::Watch(Disk& disk, const Clock& clock, Path dir, Open open, TrustedKeys trusted)
    : disk_(disk),
      clock_(clock),
      dir_(std::move(dir)),
      open_(std::move(open)),
      trusted_(std::move(trusted)) {}

Result<void> Watch::open() {
  if (self_) return {};
  HUSTINGS_TRY(WitnessSelf self, open_());
  self_ = std::make_unique<WitnessSelf>(std::move(self));
  return {};
}

Result<Watch::Answer> Watch::add_checkpoint(std::string_view body) {
  HUSTINGS_TRY(const AddCheckpoint asked, parse_add_checkpoint(body));
  const std::lock_guard lock(mutex_);
  HUSTINGS_TRY(const auto trusted, trusted_(asked.checkpoint.origin));
  auto out = answer(asked, trusted);
  if (!out) forget();
  return out;
}

Result<Watch::Answer> Watch::answer(const AddCheckpoint& asked,
                                    std::span<const VerifierKey> trusted) {
  // Strangers are turned away before anything is read from the database.
  auto decision = decide(asked, trusted, std::nullopt);
  if (decision.ruling == Ruling::unknown || decision.ruling == Ruling::untrusted) {
    return Answer{decision.ruling, std::move(decision.why)};
  }
  HUSTINGS_CHECK(open());
  const std::string hash = origin_hash(asked.checkpoint.origin);
  // Another process may cosign for the same log in between: then the answer is its size.
  for (;;) {
    HUSTINGS_TRY(const auto last, read_cosigned(*self_->db, hash));
    decision = decide(asked, trusted, last ? std::optional(last->head) : std::nullopt);
    if (decision.ruling == Ruling::conflict) {
      return Answer{Ruling::conflict, fmt::format("{}\n", last ? last->head.size : 0)};
    }
    if (decision.ruling != Ruling::cosign) return Answer{decision.ruling, std::move(decision.why)};
    HUSTINGS_TRY(auto done, cosign(asked, last, decision.note));
    if (!done.text.empty()) return done;
  }
}

// The cosignature, stored; an empty text when another process was first.
Result<Watch::Answer> Watch::cosign(const AddCheckpoint& asked,
                                    const std::optional<CosignedRow>& last,
                                    const std::string& note) {
  const std::int64_t time = clock_.now().seconds();
  const TreeHead& head = asked.checkpoint.head;
  // Anybody can send a public checkpoint again: at most one write a second for each log.
  if (last && last->head == head && last->time == time) {
    auto lines = own_lines(*last, self_->signers);
    if (!lines.empty()) return Answer{Ruling::cosign, std::move(lines)};
  }
  std::string lines;
  for (const auto& signer : self_->signers) {
    HUSTINGS_TRY(const auto line, sign_line(asked.note.text, signer, time));
    lines += format_signature(line);
  }
  HUSTINGS_TRY(const bool stands,
               swap_cosigned(*self_->db, last ? std::optional(last->head) : std::nullopt,
                             {asked.checkpoint.origin, head, time, note + lines}));
  return Answer{Ruling::cosign, stands ? lines : ""};
}

Result<std::string> Watch::checkpoint(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(open());
  auto last = read_cosigned(*self_->db, hash);
  if (!last) {
    forget();
    return std::unexpected(last.error());
  }
  std::optional<CosignedRow>& row = *last;
  if (!row) return fail(Code::not_found, "no checkpoint of this log was cosigned here", hash);
  return std::move(row->note);
}

Result<VerifierKey> Watch::key() const { return read_vkey(disk_, dir_ / "witness.vkey"); }

// After an error: the next question opens the database anew.
void Watch::forget() { self_.reset(); }

}  // namespace hustings
