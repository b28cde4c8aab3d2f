// Commands about the log: verify, proof, check.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <unordered_map>

#include "cli/commands.h"
#include "cli/trust.h"
#include "log/verify.h"
#include "node/kinds.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

// Where the log's files are: a URL, a log directory, or the log directory of a node.
struct LogPlace {
  LogFetch fetch;
  std::string vkey_file;
};

LogPlace place_of(Disk& disk, const std::string& log) {
  if (is_url(log)) {
    const std::string base = log.ends_with('/') ? log : log + '/';
    return {[base](std::string_view path) { return fetch_url(base + std::string(path)); }, ""};
  }
  Path root = log;
  if (std::filesystem::is_directory(root / "log")) root /= "log";
  // As a server would: a log that grows meanwhile has wider partial tiles, which are cut.
  const auto fetch = [tiles = Tiles(disk, root)](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return tiles.checkpoint();
    HUSTINGS_TRY(const TileId id, parse_tile_path(path));
    return tiles.fetch(id);
  };
  return {fetch, (root.lexically_normal() / ".." / "log.vkey").lexically_normal().string()};
}

// Checks what stands in the entries: signatures by keys that were valid at that index, and versions
// that follow one another.
class RecordCheck {
 public:
  Result<void> operator()(std::uint64_t index, Bytes entry, const Hash& leaf) {
    auto done = check(index, text(entry), leaf);
    if (done) return done;
    Error error = std::move(done).error();
    error.where = fmt::format("record {}{}{}", index, error.where.empty() ? "" : ": ", error.where);
    return std::unexpected(std::move(error));
  }

 private:
  Result<void> check(Index index, std::string_view jws, const Hash& leaf) {
    HUSTINGS_TRY(const Claims claims, read_claims(jws, registry().kinds()));
    const bool is_key = claims.kind == &kind<KeyRecord>();
    if (is_key) {
      HUSTINGS_TRY(const Draft body, open_body(claims, {}));
      if (body.as<KeyRecord>()->issuer.value.value != claims.head.iss) {
        return fail(Code::unverified, "a key record by somebody else than its issuer");
      }
      const bool first = !keys_.knows(claims.head.iss);
      if (first) apply_key(keys_, *body.as<KeyRecord>(), index);
      HUSTINGS_CHECK(check_key(claims, index, jws));
      if (!first) apply_key(keys_, *body.as<KeyRecord>(), index);
    } else {
      HUSTINGS_CHECK(check_key(claims, index, jws));
    }
    return check_version(claims.head, leaf);
  }

  Result<void> check_key(const Claims& claims, Index index, std::string_view jws) const {
    const PublicKey* key = keys_.find(claims.head.iss, claims.kid, index);
    if (key == nullptr) {
      return fail(Code::unverified, "signed with a key that was not valid for its issuer here",
                  claims.kid);
    }
    return check_signature(jws, *key);
  }

  Result<void> check_version(const Head& head, const Hash& leaf) {
    const auto [it, first] = heads_.try_emplace(head.sub, leaf);
    const bool follows = first ? !head.prev : head.prev == it->second;
    if (!follows) {
      return fail(Code::unverified, "does not follow the version before it", "thing " + head.sub);
    }
    it->second = leaf;
    return {};
  }

  KeyHistory keys_;
  std::unordered_map<std::string, Hash> heads_;
};

// Does this log continue a checkpoint that was seen before?
Result<void> check_seen(Disk& disk, const std::string& where, const Trust& trust,
                        const LogFetch& fetch, const Checkpoint& now) {
  HUSTINGS_TRY(const std::string note, read_checkpoint(disk, where));
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, trust.keys));
  const Checkpoint& seen = opened.checkpoint;
  const auto wrong = [&](std::string what) {
    return fail(Code::unverified, std::move(what), where,
                "keep both checkpoints: together they show it to anybody");
  };
  if (seen.origin != now.origin) return wrong("this is a checkpoint of another log");
  if (seen.head.size > now.head.size) {
    return wrong(fmt::format("the log was rolled back: it had {} entries, now it has {}",
                             seen.head.size, now.head.size));
  }
  if (seen.head == now.head || seen.head.size == 0) return {};
  HUSTINGS_TRY(const Proof proof,
               consistency_proof(seen.head.size, now.head.size,
                                 [&](const TileId& id) { return fetch(path(id)); }));
  if (verify_consistency(seen.head, now.head, proof)) return {};
  return wrong(
      fmt::format("the log has shown two histories: the {} entries of this checkpoint are "
                  "not its first ones now",
                  seen.head.size));
}

Result<std::pair<OpenedCheckpoint, Witnessed>> verify_whole(Disk& disk, const LogPlace& place,
                                                            const Trust& trust,
                                                            const VerifyOptions& options) {
  RecordCheck records;
  HUSTINGS_TRY(auto opened,
               verify_log(place.fetch, trust.keys,
                          options.records ? EntryCheck(std::ref(records)) : EntryCheck()));
  if (!options.seen.empty()) {
    HUSTINGS_CHECK(check_seen(disk, options.seen, trust, place.fetch, opened.checkpoint));
  }
  HUSTINGS_TRY(auto witnessed, say_witnessed(trust, opened.note));
  return std::pair(std::move(opened), std::move(witnessed));
}

}  // namespace

int log_verify(const VerifyOptions& options) {
  const RealWorld real;
  const LogPlace place = place_of(*real.disk, options.log);
  const bool beside =
      options.vkey.empty() && (options.policy.empty() || real.disk->read(place.vkey_file));
  const auto trust =
      read_trust(*real.disk, beside ? place.vkey_file : options.vkey, options.policy);
  if (!trust) return report(trust.error(), options.json);
  const auto held = verify_whole(*real.disk, place, *trust, options);
  if (!held) {
    report(held.error(), options.json);
    return 1;
  }
  const auto& [opened, witnessed] = *held;
  const Checkpoint& checkpoint = opened.checkpoint;
  if (options.json) {
    fmt::print(R"({{"origin":"{}","size":{},"root":"{}","records":{},{}}})"
               "\n",
               checkpoint.origin, checkpoint.head.size, base64(checkpoint.head.root),
               options.records, witnessed.json);
    return 0;
  }
  fmt::print("The log {} holds: {} entries, root {}.\n", checkpoint.origin, checkpoint.head.size,
             base64(checkpoint.head.root));
  fmt::print("{}\n", options.records
                         ? "Every entry, tile, record signature and version chain was recomputed."
                         : "Every entry and tile was recomputed; with --records also the records' "
                           "signatures are.");
  if (!options.seen.empty()) fmt::print("It continues the checkpoint in {}.\n", options.seen);
  if (trust->policy) fmt::print("{}\n", fmt::join(witnessed.lines, "\n"));
  return 0;
}

int log_proof(const std::string& data, std::uint64_t index, const std::string& output) {
  const RealWorld real;
  const auto reader = open_reader(*real.disk, data);
  if (!reader) return report(reader.error());
  const auto receipt = make_receipt(*reader->db, reader->tiles, reader->key, index);
  if (!receipt) return report(receipt.error());
  const std::string text = format_receipt(*receipt);
  if (output.empty() || output == "-") {
    fmt::print("{}", text);
    return 0;
  }
  if (auto written = real.disk->write(output, text); !written) return report(written.error());
  fmt::print("The proof of record {} is in {}; anybody checks it with `hustings log check`.\n",
             index, output);
  return 0;
}

}  // namespace hustings::cli
