// Commands about the log: verify, proof, check.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cstdio>

#include "cli/commands.h"
#include "cli/log_place.h"
#include "cli/trust.h"
#include "log/fork.h"
#include "log/verify.h"
#include "node/reader.h"
#include "node/record_check.h"

namespace hustings::cli {
namespace {

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
  HUSTINGS_TRY(const ComparedHeads found, compare_heads(seen.head, now.head, [&](const TileId& id) {
                 return fetch(path(id));
               }));
  if (found.beside != Beside::fork) return {};
  return wrong(
      fmt::format("the log has shown two histories: the {} entries of this checkpoint are "
                  "not its first ones now",
                  seen.head.size));
}

Result<std::pair<OpenedCheckpoint, Witnessed>> verify_whole(Disk& disk, const LogPlace& place,
                                                            const Trust& trust,
                                                            const VerifyOptions& options) {
  MemoryVersions versions;
  RecordCheck records(registry().kinds(), versions);
  const EntryCheck check = [&](Index index, Bytes entry, const Hash& leaf) -> Result<void> {
    HUSTINGS_CHECK(records.check(index, text(entry), leaf));
    return {};
  };
  HUSTINGS_TRY(auto opened,
               verify_log(place.fetch, trust.keys, options.records ? check : EntryCheck()));
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
