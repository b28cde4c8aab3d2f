#include "cli/check_later.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cases/page_parts.h"
#include "cli/log_place.h"
#include "log/proof.h"
#include "record/envelope.h"

namespace hustings::cli {
namespace {

constexpr std::int64_t kHour = 3'600'000;  // ms
constexpr std::string_view kDecision = "decision";

using cases::how_long;

struct Answer {
  Index index = 0;
  Claims claims;
};
struct Later {
  OpenedCheckpoint opened;
  std::optional<Answer> record;  // of which it is the proof
};

std::string_view text_in(const Claims& claims, std::string_view name) {
  const Json* found = claims.body.find(name);
  const auto* value = found == nullptr ? nullptr : found->as<std::string>();
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

// Steps name their case; of a report it is its own id.
std::string case_of(const Claims& claims) {
  const auto about = text_in(claims, "about");
  return about.empty() ? claims.head.sub : std::string(about);
}

std::string said_by(const Claims& claims) {
  const auto event = text_in(claims, "event");
  return fmt::format("{}{}, by {}, who says it was {}", claims.kind->vct(),
                     event.empty() ? "" : fmt::format(" \"{}\"", event), claims.head.iss,
                     to_string(claims.head.iat));
}

// By when enough witnesses had seen a checkpoint; without a policy, the first of those named.
Result<Instant> seen_by(const Trust& trust, const Note& note, const std::string& where) {
  std::optional<std::int64_t> at;
  if (trust.policy && trust.policy->asks_for_witnesses()) {
    at = quorum_time(*trust.policy, note.verified);
  } else {
    for (const auto& one : note.verified) {
      if (one.time && (!at || *one.time < *at)) at = one.time;
    }
  }
  if (at) return Instant{*at * 1000};
  return fail(
      Code::unverified,
      "no witness that you named has cosigned it: nothing is proved about when it was there", where,
      "name witnesses with --policy or in the file of --vkey, or take a later proof of the "
      "same record");
}

Result<Later> read_later(Disk& disk, const std::string& file, const Trust& trust) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  if (!text.starts_with("c2sp.org/tlog-proof@")) {
    HUSTINGS_TRY(auto opened, open_checkpoint(text, trust.keys));
    return Later{std::move(opened), {}};
  }
  HUSTINGS_TRY(const Receipt receipt, parse_receipt(text));
  HUSTINGS_TRY(auto opened, check_receipt(receipt, leaf_hash(bytes(receipt.extra)), trust.keys));
  HUSTINGS_TRY(auto claims, read_claims(receipt.extra, registry().kinds()));
  return Later{std::move(opened), Answer{receipt.index, std::move(claims)}};
}

// Records about a case behind `first` and before `end`, in words; whether one is a decision.
struct Steps {
  std::vector<std::string> lines;
  bool decided = false;
};
Result<Steps> read_steps(Disk& disk, const std::string& log, const std::string& checkpoint,
                         const Trust& trust, const std::string& id, Index first, Index end) {
  const LogPlace place = place_of(disk, log);
  const LogFetch fetch = [&](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return checkpoint;
    return place.fetch(path);
  };
  Steps out;
  const auto look = [&](Index index, Bytes entry, const Hash&) -> Result<void> {
    if (index <= first || index >= end) return {};
    const auto claims = read_claims(text(entry), registry().kinds());
    if (!claims || case_of(*claims) != id) return {};
    out.lines.push_back(fmt::format("  Record {}: {}", index, said_by(*claims)));
    out.decided = out.decided || claims->kind->name == kDecision;
    return {};
  };
  HUSTINGS_CHECK(verify_log(fetch, trust.keys, look));
  return out;
}

// What was found in the log, where it was read; a checkpoint alone says nothing about it.
std::string told(const std::optional<Steps>& steps, Index end) {
  if (!steps)
    return fmt::format(
        "Whether one of the {} entries before answers it, this does not say: --log reads them.",
        end);
  if (steps->lines.empty())
    return fmt::format("All entries before number {} were read: nothing else is about it.", end);
  return fmt::format("All entries before number {} were read. About it are, {}:", end,
                     steps->decided ? "a decision among them" : "no decision among them");
}

// Lateness: time alone does not make it, where something may have been decided in between.
std::string verdict(std::int64_t late, std::int64_t allowed, const std::optional<Steps>& steps,
                    bool decision) {
  const std::string limit = how_long(allowed);
  if (steps && steps->decided)
    return fmt::format(
        "That it was late is not shown: it had been decided before. {} were allowed.", limit);
  if (late <= 0) return fmt::format("That it was late is not shown: {} were allowed.", limit);
  if (!steps && !decision)
    return "That it was late is not shown: without the entries nobody can see that it had not been "
           "decided.";
  return fmt::format("It is late by {} or more{}: {} were allowed.", how_long(late),
                     steps ? "" : ", unless it had been decided before", limit);
}

}  // namespace

Result<Passed> check_later(Disk& disk, const Trust& trust, const ProvedRecord& first,
                           const CheckOptions& options) {
  HUSTINGS_TRY(const Claims claims, read_claims(first.entry, registry().kinds()));
  HUSTINGS_TRY(const Instant there, seen_by(trust, first.opened.note, options.file));
  HUSTINGS_TRY(const Later later, read_later(disk, options.later, trust));
  const Checkpoint& now = later.opened.checkpoint;
  const std::string id = case_of(claims);
  if (now.origin != first.opened.checkpoint.origin)
    return fail(Code::unverified, "this is of another log", options.later);
  // A record of another case is as good as a checkpoint.
  const Answer* const answer =
      later.record && case_of(later.record->claims) == id ? &*later.record : nullptr;
  const Index end = answer != nullptr ? answer->index : now.head.size;
  if (end <= first.index)
    return fail(Code::unverified, "this is not later than the record", options.later);

  Passed out;
  Instant until;
  if (answer != nullptr) {
    until = answer->claims.head.iat;
    out.lines.push_back(
        fmt::format("Record {} is about it, too: {}.", end, said_by(answer->claims)));
  } else {
    HUSTINGS_TRY(until, seen_by(trust, later.opened.note, options.later));
    out.lines.push_back(fmt::format("The log had shown {} entries when that was cosigned, at {}.",
                                    end, to_string(until)));
  }
  std::optional<Steps> steps;
  if (!options.log.empty()) {
    HUSTINGS_TRY(const std::string checkpoint, read_checkpoint(disk, options.later));
    HUSTINGS_TRY(steps, read_steps(disk, options.log, checkpoint, trust, id, first.index, end));
  }
  out.lines.push_back(told(steps, end));
  if (steps) std::ranges::copy(steps->lines, std::back_inserter(out.lines));
  const std::int64_t passed = until.unix_ms - there.unix_ms;
  out.lines.push_back(
      passed > 0
          ? fmt::format(
                "At least {} passed: from {}, when witnesses had seen record {}, to {}{}.",
                how_long(passed), to_string(there), first.index, to_string(until),
                answer != nullptr ? fmt::format(", which record {} says of itself", end) : "")
          : "That time passed in between is not shown.");
  if (options.allowed > 0) {
    const std::int64_t allowed = options.allowed * kHour;
    const bool decision = answer != nullptr && answer->claims.kind->name == kDecision;
    out.lines.push_back(verdict(passed - allowed, allowed, steps, decision));
    out.shown = passed > allowed && (steps ? !steps->decided : decision);
  }
  out.lines.emplace_back(
      "Not proved: when it was sent, which may be earlier; what it says; that the clocks of the "
      "witnesses are right; and how much time may pass: the page of the case names the rule, and "
      "each pause is a record.");
  return out;
}

}  // namespace hustings::cli
