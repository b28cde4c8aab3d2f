#include "observe/follow.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings {
namespace {

constexpr std::string_view kDiscovery = "/.well-known/hustings.json";
constexpr std::size_t kMostDiscovery = std::size_t{1} << 20;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 62;  // no log comes near it
constexpr int kTries = 3;                                   // a log may grow while it is read

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

bool longer_ago(Instant then, Instant now, std::chrono::seconds limit) {
  return now.unix_ms - then.unix_ms > std::chrono::milliseconds(limit).count();
}

}  // namespace

Follower::Follower(const FollowOptions& options, Http& http, std::string url)
    : options_(options), http_(http), url_(without_slash(std::move(url))) {}

Result<Round> Follower::round() {
  Round out{.log = url_, .standing = {}, .problem = {}};
  HUSTINGS_TRY(const bool met, meet(out));
  if (!met) return out;
  out.log = mirror_->key().name();
  out.folder = mirror_->folder();
  HUSTINGS_CHECK(mend());
  HUSTINGS_TRY(const auto before, mirror_->mirrored());
  out.was = before ? before->head.size : 0;
  HUSTINGS_TRY(const bool same, ask_node(out));
  if (same) HUSTINGS_CHECK(follow(out));
  HUSTINGS_CHECK(doubt_key(out));
  HUSTINGS_CHECK(listen(out));
  HUSTINGS_TRY(const auto after, mirror_->mirrored());
  out.size = after ? after->head.size : 0;
  HUSTINGS_TRY(out.standing, mirror_->alerts().standing());
  return out;
}

// Whether the mirror is known. False: the round ends with a problem.
Result<bool> Follower::meet(Round& out) {
  if (mirror_) return true;
  const std::lock_guard lock(options_.meeting);
  HUSTINGS_TRY(mirror_, Mirror::find(options_.disk, options_.dir, url_));
  return mirror_ ? Result<bool>(true) : meet_first(out);
}

Result<bool> Follower::meet_first(Round& out) {
  const auto source = find_source(http_, url_, options_.keys);
  if (!source) {
    out.problem = source.error();
    return false;
  }
  HUSTINGS_TRY(const std::string name, folder_of_log(source->key.name()));
  const Path folder = options_.dir / name;
  const auto there = Mirror::open(options_.disk, folder);
  if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
  if (there) {
    // Not an alert about that log: anybody could claim its name.
    out.problem = Error{
        Code::bad_input,
        fmt::format("the log {} is mirrored from {} already", source->key.name(),
                    there->source().url),
        url_,
        "follow it from one address; to move it, remove " + (folder / "source.json").string()};
    return false;
  }
  auto made = Mirror::make(options_.disk, folder, *source, options_.clock.now());
  if (!made && made.error().code == Code::unverified) {
    out.problem = made.error();
    return false;
  }
  if (!made) return std::unexpected(made.error());
  mirror_ = std::make_unique<Mirror>(*std::move(made));
  return true;
}

// What a node says of itself. False: it is another now, and nothing that it shows is taken.
Result<bool> Follower::ask_node(Round& out) {
  named_.reset();
  if (!mirror_->source().node) return true;
  auto json = fetch(http_, url_ + std::string(kDiscovery), kMostDiscovery);
  const auto said = json ? parse_discovery(*json, url_) : std::unexpected(json.error());
  if (!said) {  // its log may answer all the same
    out.problem = said.error();
    return true;
  }
  if (said->key != mirror_->key()) named_ = Named{said->key, *std::move(json)};
  // While a key is being replaced the one before signs too.
  if (named_ && said->previous != mirror_->key()) return false;
  HUSTINGS_CHECK(mirror_->move_to(said->log));
  return true;
}

// The node names another key than the log has named by now.
Result<void> Follower::doubt_key(Round& out) {
  if (!named_ || named_->key == mirror_->key() || out.problem) return {};
  const std::string known = mirror_->key().text();
  const std::string shown = named_->key.text();
  return raise({.kind = AlertKind::key,
                .id = fmt::format("key-{:08x}", named_->key.id()),
                .log = {},
                .what = fmt::format("the node names the key {}, and it was {}", shown, known),
                .at = {},
                .facts = {{"known_vkey", known}, {"shown_vkey", shown}},
                .evidence = {{"shown.json", named_->json}}},
               out);
}

// A checkpoint that the log's key has signed; nothing when there is none.
Result<std::optional<Shown>> Follower::ask_checkpoint(Round& out) {
  auto note = Remote(http_, mirror_->source().log).checkpoint();
  if (!note) {
    out.problem = note.error();
    return std::optional<Shown>();
  }
  auto shown = open_shown(*note, mirror_->key());
  if (shown && shown->head.size < kLargest) return std::optional(*std::move(shown));
  if (shown || shown.error().code != Code::unverified) {
    out.problem = shown ? Error{Code::bad_input,
                                "this checkpoint has an impossible size",
                                mirror_->source().log,
                                {}}
                        : shown.error();
    return std::optional<Shown>();
  }
  HUSTINGS_CHECK(raise({.kind = AlertKind::signature,
                        .id = "signature-checkpoint",
                        .log = {},
                        .what = "what it shows as its checkpoint: " + shown.error().message,
                        .at = {},
                        .facts = {{"known_vkey", mirror_->key().text()}},
                        .evidence = {{"shown.checkpoint", *std::move(note)}}},
                       out));
  return std::optional<Shown>();
}

Result<void> Follower::follow(Round& out) {
  for (int tries = 1;; ++tries) {
    fetched_.clear();
    HUSTINGS_TRY(const auto shown, ask_checkpoint(out));
    if (!shown) return {};
    const auto done = take(*shown, out);
    if (done) return cosign(out);
    // What was there a moment ago may be gone because the log has grown.
    if (done.error().code == Code::not_found && tries < kTries) {
      const auto now = Remote(http_, mirror_->source().log).checkpoint();
      if (now && *now != shown->note) continue;
    }
    return blame(done.error(), *shown, out);
  }
}

// Whether it is the log's fault, nobody's, or ours.
Result<void> Follower::blame(const Error& error, const Shown& shown, Round& out) {
  if (error.code == Code::unavailable) {
    out.problem = error;
    return {};
  }
  const bool theirs = error.code == Code::unverified || error.code == Code::bad_input ||
                      error.code == Code::too_large || error.code == Code::not_found;
  if (!theirs) return std::unexpected(error);
  // "tile/entries/000: entry 17" and "tile/0/001.p/44" are findings about a tile each.
  const auto begin = error.where.find("tile/");
  std::string place = begin == std::string::npos ? "checkpoint" : error.where.substr(begin);
  place = place.substr(0, std::min(place.find(".p/"), place.find(':')));
  std::ranges::replace(place, '/', '-');
  return raise({.kind = AlertKind::damage,
                .id = "damage-" + place,
                .log = {},
                .what = error.message,
                .at = {},
                .facts = {{"where", error.where}},
                .evidence = {{"shown.checkpoint", shown.note}}},
               out);
}

Result<void> Follower::listen(Round& out) {
  HUSTINGS_TRY(const Heard heard, mirror_->heard());
  const Instant now = options_.clock.now();
  const bool silent = longer_ago(heard.answered, now, options_.silence);
  const bool still =
      !silent && options_.still.count() > 0 && longer_ago(heard.grown, now, options_.still);
  if (!silent && !still) return {};
  const std::string since = to_string(silent ? heard.answered : heard.grown);
  HUSTINGS_TRY(const auto seen, mirror_->seen());
  return raise({.kind = AlertKind::silence,
                .id = silent ? "silence" : "silence-still",
                .log = {},
                .what = fmt::format(
                    "{} since {}",
                    silent ? "no answer that continues what it has shown" : "nothing new", since),
                .at = {},
                .facts = {{"since", since}},
                .evidence = {{"known.checkpoint", seen ? seen->note : std::string()}}},
               out);
}

}  // namespace hustings
