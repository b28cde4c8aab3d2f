// hustings log check: what a proof, a promise or a fork alert says, offline.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>

#include "cli/check_later.h"
#include "cli/commands.h"
#include "cli/trust.h"
#include "log/promise.h"
#include "log/proof.h"
#include "observe/fork_alert.h"
#include "record/envelope.h"

namespace hustings::cli {
namespace {

std::string time_of(std::int64_t seconds) { return to_string(Instant{seconds * 1000}); }

Result<Receipt> read_receipt(Disk& disk, const std::string& file) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  return parse_receipt(text);
}

// When this proof met the policy's quorum; it holds what was promised.
Result<std::int64_t> kept_at(Disk& disk, const std::string& file, const Promise& promise,
                             const Trust& trust) {
  if (!trust.policy || !trust.policy->asks_for_witnesses()) {
    return fail(Code::bad_input, "whose cosignatures were promised?", {},
                "give the policy with --policy FILE; the log publishes it");
  }
  HUSTINGS_TRY(const Receipt receipt, read_receipt(disk, file));
  if (receipt.index != promise.index) {
    return fail(Code::unverified, fmt::format("this is the proof of record {}", receipt.index),
                file);
  }
  HUSTINGS_TRY(const auto opened, check_receipt(receipt, promise.leaf, trust.keys));
  const auto time = quorum_time(*trust.policy, opened.note.verified);
  if (!time) {
    return fail(Code::unverified, "this proof does not keep the promise: too few witnesses", file,
                "after the deadline ask the log for another one");
  }
  if (*time <= promise.deadline()) return *time;
  return fail(Code::unverified,
              fmt::format("the promise was broken: enough witnesses had cosigned at {}, not by {}",
                          time_of(*time), time_of(promise.deadline())),
              file, "promise and proof together show it, unless an earlier proof turns up");
}

int check_promise(Disk& disk, const CheckOptions& options, const std::string& text,
                  const Trust& trust) {
  const auto promise = open_promise(text, trust.keys);
  if (!promise) return report(promise.error());
  fmt::print(
      "The log {} promised at {}: record {} will stand in a checkpoint that enough witnesses have "
      "cosigned, not later than {}.\n",
      promise->origin, time_of(promise->accepted), promise->index, time_of(promise->deadline()));
  if (options.kept.empty()) {
    fmt::print(
        "  Only the log's own key speaks for these times. A later proof shows whether it was "
        "kept: --kept {}.tlog-proof --policy FILE\n",
        promise->index);
    return 0;
  }
  const auto kept = kept_at(disk, options.kept, *promise, trust);
  if (!kept) return report(kept.error());
  fmt::print("  It was kept at {}.\n", time_of(*kept));
  return 0;
}

int check_alert(Disk& disk, const CheckOptions& options, const Trust& trust) {
  const auto proved = check_fork_alert(disk, options.file, trust.keys);
  if (!proved) return report(proved.error());
  const auto& [smaller, larger, root, proof] = proved->fork;
  fmt::print(
      "The log {} has shown two histories: one with {} entries and the root {}, one with {} "
      "entries "
      "and the root {}.\n  Its key has signed both; the first {} entries of the second have the "
      "root {}.\n",
      proved->origin, smaller.size, base64(smaller.root), larger.size, base64(larger.root),
      smaller.size, base64(root));
  return 0;
}

}  // namespace

int log_check(const CheckOptions& options) {
  const RealWorld real;
  const auto trust = read_trust(*real.disk, options.vkey, options.policy);
  if (!trust) return report(trust.error());
  if (std::filesystem::is_directory(options.file)) return check_alert(*real.disk, options, *trust);
  const auto text = real.disk->read(options.file);
  if (!text) return report(text.error());
  if (is_promise(*text)) return check_promise(*real.disk, options, *text, *trust);
  const auto receipt = parse_receipt(*text);
  if (!receipt) return report(receipt.error());
  std::string entry = receipt->extra;
  if (!options.entry.empty()) {
    auto read = real.disk->read(options.entry);
    if (!read) return report(read.error());
    entry = *std::move(read);
  }
  const auto opened = check_receipt(*receipt, leaf_hash(bytes(entry)), trust->keys);
  if (!opened) return report(opened.error());
  const auto witnessed = say_witnessed(*trust, opened->note);
  if (!witnessed) return report(witnessed.error());
  fmt::print("Record {} is in the log {} of {} entries.\n", receipt->index,
             opened->checkpoint.origin, opened->checkpoint.head.size);
  if (const auto claims = read_claims(entry, registry().kinds())) {
    fmt::print("  {} about {}, by {}, who says it was {}\n", claims->kind->vct(), claims->head.sub,
               claims->head.iss, to_string(claims->head.iat));
  }
  for (const auto& line : witnessed->lines) fmt::print("  {}\n", line);
  if (options.later.empty()) return 0;
  const auto passed = check_later(*real.disk, *trust, {receipt->index, entry, *opened}, options);
  if (!passed) return report(passed.error());
  for (const auto& line : passed->lines) fmt::print("{}\n", line);
  return passed->shown ? 0 : 1;
}

}  // namespace hustings::cli
