// The mirror's files and cosignatures; of follow.h.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "observe/follow.h"

namespace hustings {

// Once for each process: removes what an interrupted round has left, and finds what is missing.
Result<void> Follower::mend() {
  if (whole_ || gap_) return {};
  HUSTINGS_TRY(const auto mirrored, mirror_->mirrored());
  const std::uint64_t size = mirrored ? mirrored->head.size : 0;
  Tiles tiles = mirror_->tiles();
  HUSTINGS_TRY(const auto survey, tiles.survey(size));
  HUSTINGS_CHECK(tiles.remove(survey.strays));
  gap_ = size;
  for (const auto& id : survey.missing) {
    const int level = id.is_bundle() ? 0 : id.level;
    gap_ = std::min(*gap_, id.index << (8 * (level + 1)));
  }
  if (gap_ != size || options_.kinds == nullptr) return {};
  HUSTINGS_TRY(const auto records,
               Records::open((mirror_->folder() / "records.db").string(), *options_.kinds));
  gap_ = std::min(*gap_, records->checked());
  return {};
}

Result<void> Follower::take(const Shown& shown, Round& out) {
  HUSTINGS_TRY(const bool continues, judge(shown, out));
  if (!continues) return {};
  HUSTINGS_TRY(const auto mirrored, mirror_->mirrored());
  const std::uint64_t was = mirrored ? mirrored->head.size : 0;
  if (mirrored && mirrored->head == shown.head && (whole_ || gap_ == was)) {
    whole_ = true;
    HUSTINGS_CHECK(show_again(shown, *mirrored));
    return named_ ? adopt(shown, out) : Result<void>();
  }
  HUSTINGS_CHECK(fetch_news(shown, was, out));
  return adopt(shown, out);
}

// The key that the log itself has named, once it signs with that one too.
Result<void> Follower::adopt(const Shown& shown, Round& out) {
  if (options_.kinds == nullptr) return {};
  HUSTINGS_TRY(const auto records,
               Records::open((mirror_->folder() / "records.db").string(), *options_.kinds));
  const auto named = records->log_key();
  if (!named) return {};
  HUSTINGS_TRY(const auto key, VerifierKey::make(mirror_->key().name(), KeyType::ed25519, *named));
  if (key == mirror_->key() || !open_shown(shown.note, key)) return {};
  HUSTINGS_CHECK(mirror_->adopt(key));
  out.adopted = key;
  return {};
}

Result<void> Follower::fetch_news(const Shown& shown, std::uint64_t was, Round& out) {
  std::unique_ptr<Records> records;
  std::uint64_t from = std::min(was, gap_.value_or(was));
  if (options_.kinds != nullptr) {
    HUSTINGS_TRY(records,
                 Records::open((mirror_->folder() / "records.db").string(), *options_.kinds));
    from = std::min(from, records->checked());
  }
  Tiles tiles = mirror_->tiles();
  Remote remote(http_, mirror_->source().log);
  Sync* running = nullptr;
  const BadRecord bad = [&](Index index, std::string_view entry, const Error& why) {
    return raise_record(*running, shown, index, entry, why, out);
  };
  Sync sync({.disk = options_.disk,
             .mirror = tiles,
             .remote = remote,
             .records = records.get(),
             .fetched = fetched_,
             .bad_record = bad,
             .stop = options_.stop},
            shown.head);
  running = &sync;
  HUSTINGS_CHECK(sync.run(was, from));
  HUSTINGS_CHECK(tiles.swap(shown.head.size, shown.note));
  gap_.reset();
  whole_ = true;
  return {};
}

// The same entries, perhaps with more cosignatures below them.
Result<void> Follower::show_again(const Shown& shown, const Shown& mirrored) {
  HUSTINGS_TRY(const std::string note, with_own_line(shown.note, mirrored.note));
  if (note == mirrored.note) return {};
  return options_.disk.write(mirror_->folder() / "log" / "checkpoint", note);
}

// The note, with our line below the other one.
Result<std::string> Follower::with_own_line(const std::string& note,
                                            const std::string& from) const {
  if (options_.watch == nullptr) return note;
  HUSTINGS_TRY(const VerifierKey key, options_.watch->key());
  HUSTINGS_TRY(const auto other, parse_note(from));
  for (const auto& line : other.signatures) {
    if (line.name != key.name() || line.key_id != key.id()) continue;
    const std::array own = {Cosignature{line, key, 0}};
    return add_cosignatures(note, own);
  }
  return note;
}

Result<void> Follower::cosign(Round& out) {
  if (options_.watch == nullptr) return {};
  HUSTINGS_TRY(const auto mirrored, mirror_->mirrored());
  HUSTINGS_TRY(const VerifierKey key, options_.watch->key());
  if (!mirrored) return {};
  HUSTINGS_TRY(const auto parsed, parse_note(mirrored->note));
  const bool done = std::ranges::any_of(parsed.signatures, [&](const SignatureLine& line) {
    return line.name == key.name() && line.key_id == key.id();
  });
  if (done) return {};
  std::uint64_t size = 0;  // what was cosigned last; the witness knows
  HUSTINGS_TRY(const bool again, cosign_from(size, *mirrored, out));
  if (again) HUSTINGS_CHECK(cosign_from(size, *mirrored, out));
  return {};
}

// True when it should be asked again from another size.
Result<bool> Follower::cosign_from(std::uint64_t& size, const Shown& mirrored, Round& out) {
  const Tiles tiles = mirror_->tiles();
  const TileFetch fetch = [&](const TileId& id) { return tiles.fetch(id); };
  HUSTINGS_TRY(const Proof proof, consistency_proof(size, mirrored.head.size, fetch));
  const auto answered =
      options_.watch->add_checkpoint(format_add_checkpoint(size, proof, mirrored.note));
  if (!answered && answered.error().code == Code::too_large) {  // so many cosignatures
    out.problem = answered.error();
    return false;
  }
  if (!answered) return std::unexpected(answered.error());
  const Watch::Answer& answer = *answered;
  if (answer.ruling == Ruling::conflict) {
    size = read_size(answer.text).value_or(0);
    return size > 0 && size <= mirrored.head.size;  // else somebody has asked us for more already
  }
  if (answer.ruling == Ruling::inconsistent) {
    // We have cosigned another history, before this mirror began.
    HUSTINGS_TRY(std::string note, options_.watch->checkpoint(origin_hash(out.log)));
    HUSTINGS_TRY(const Shown known, open_shown(std::move(note), mirror_->key()));
    HUSTINGS_TRY(const ComparedHeads found, compare_heads(known.head, mirrored.head, fetch));
    if (found.beside == Beside::fork) HUSTINGS_CHECK(raise_fork(known, mirrored, found.fork, out));
    return false;
  }
  if (answer.ruling != Ruling::cosign) return false;  // an alert stands
  HUSTINGS_TRY(const auto parsed, parse_note(mirrored.note));
  HUSTINGS_TRY(const VerifierKey key, options_.watch->key());
  const auto made = read_cosignature(answer.text, parsed.text, key);
  if (!made) return std::unexpected(made.error());
  HUSTINGS_TRY(const std::string note, add_cosignatures(mirrored.note, {{*made}}));
  HUSTINGS_CHECK(options_.disk.write(mirror_->folder() / "log" / "checkpoint", note));
  out.cosigned = true;
  return false;
}

}  // namespace hustings
