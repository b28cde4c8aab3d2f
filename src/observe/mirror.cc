#include "observe/mirror.h"

#include <fmt/core.h>

#include <array>

#include "base/json.h"
#include "base/json_text.h"
#include "node/reader.h"

namespace hustings {
namespace {

constexpr std::string_view kSource = "source.json";  // written after the key: then it is a mirror
constexpr std::string_view kSeen = "seen.checkpoint";
constexpr std::string_view kHeard = "heard.json";

std::unexpected<Error> broken(const Path& file) {
  return fail(Code::io, "this file of the mirror is not as it was written", file.string(),
              "check the disk; or move the mirror's folder away, and the next round begins anew");
}

Result<Json> read_json(Disk& disk, const Path& file) {
  HUSTINGS_TRY(const std::string text, disk.read(file));
  auto json = parse_json(text);
  return json ? std::move(json) : broken(file);
}

Result<std::optional<Shown>> read_shown(Disk& disk, const Path& file, const VerifierKey& key) {
  auto note = disk.read(file);
  if (!note && note.error().code == Code::not_found) return std::optional<Shown>();
  if (!note) return std::unexpected(note.error());
  auto shown = open_shown(*std::move(note), key);
  if (!shown) return broken(file);
  return std::optional(*std::move(shown));
}

}  // namespace

Result<Shown> open_shown(std::string note, const VerifierKey& key) {
  const std::array keys = {key};
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, keys));
  return Shown{std::move(note), opened.checkpoint.head};
}

Result<Mirror> Mirror::open(Disk& disk, const Path& folder) {
  HUSTINGS_TRY(const Json json, read_json(disk, folder / kSource));
  HUSTINGS_TRY(VerifierKey key, read_vkey(disk, folder / "log.vkey"));
  const Json* node = json.find("node");
  const bool* is_node = node == nullptr ? nullptr : node->as<bool>();
  Source source{text_at(json, "url"), is_node != nullptr && *is_node, std::move(key),
                text_at(json, "log")};
  if (source.url.empty() || source.log.empty()) return broken(folder / kSource);
  return Mirror(disk, folder, std::move(source));
}

Result<Mirror> Mirror::make(Disk& disk, const Path& folder, const Source& source, Instant now) {
  const auto pinned = read_vkey(disk, folder / "log.vkey");
  if (!pinned && pinned.error().code != Code::not_found) return std::unexpected(pinned.error());
  if (pinned && *pinned != source.key) {
    return fail(Code::unverified, "the log has another key than it had", source.key.text(),
                "it was " + pinned->text());
  }
  Mirror out(disk, folder, source);
  if (!pinned) {
    HUSTINGS_CHECK(disk.write(folder / "log.vkey", source.key.text() + '\n'));
    HUSTINGS_CHECK(out.hear({now, now}));
  }
  HUSTINGS_CHECK(out.write_source());
  return out;
}

Result<std::unique_ptr<Mirror>> Mirror::find(Disk& disk, const Path& dir, const std::string& url) {
  HUSTINGS_TRY(const auto names, disk.list(dir));
  for (const auto& name : names) {
    if (!disk.read(dir / name / kSource)) continue;
    HUSTINGS_TRY(auto mirror, open(disk, dir / name));
    if (mirror.source().url == url) return std::make_unique<Mirror>(std::move(mirror));
  }
  return nullptr;
}

Result<void> Mirror::write_source() {
  std::string json;
  write_json(JsonObject{{"url", source_.url}, {"node", source_.node}, {"log", source_.log}}, json);
  return disk_->write(folder_ / kSource, json + '\n');
}

Result<void> Mirror::move_to(const std::string& log) {
  if (log == source_.log) return {};
  source_.log = log;
  return write_source();
}

Result<void> Mirror::adopt(const VerifierKey& key) {
  HUSTINGS_CHECK(disk_->write(folder_ / "log.vkey", key.text() + '\n'));
  source_.key = key;
  return {};
}

Result<std::optional<Shown>> Mirror::seen() const {
  HUSTINGS_TRY(auto out, read_shown(*disk_, folder_ / kSeen, key()));
  return out ? out : mirrored();
}

Result<void> Mirror::see(const Shown& shown) { return disk_->write(folder_ / kSeen, shown.note); }

Result<std::optional<Shown>> Mirror::mirrored() const {
  return read_shown(*disk_, folder_ / "log" / "checkpoint", key());
}

Result<Heard> Mirror::heard() const {
  HUSTINGS_TRY(const Json json, read_json(*disk_, folder_ / kHeard));
  const auto answered = parse_instant(text_at(json, "answered"));
  const auto grown = parse_instant(text_at(json, "grown"));
  if (!answered || !grown) return broken(folder_ / kHeard);
  return Heard{*answered, *grown};
}

Result<void> Mirror::hear(const Heard& heard) {
  std::string json;
  write_json(JsonObject{{"answered", to_string(heard.answered)}, {"grown", to_string(heard.grown)}},
             json);
  return disk_->write(folder_ / kHeard, json + '\n');
}

Result<std::vector<VerifierKey>> keys_to_cosign(Disk& disk, const Path& dir,
                                                const std::string& origin) {
  const auto name = folder_of_log(origin);
  if (!name) return std::vector<VerifierKey>();  // nobody mirrors it
  const auto mirror = Mirror::open(disk, dir / *name);
  if (!mirror && mirror.error().code == Code::not_found) return std::vector<VerifierKey>();
  if (!mirror) return std::unexpected(mirror.error());
  HUSTINGS_TRY(const bool forbidden, mirror->alerts().forbid_cosigning());
  if (forbidden || mirror->key().name() != origin) return std::vector<VerifierKey>();
  return std::vector{mirror->key()};
}

}  // namespace hustings
