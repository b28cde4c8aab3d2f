#include "node/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <regex>
#include <system_error>

#include "log/verify.h"
#include "node/desk_file.h"
#include "node/reader.h"
#include "node/watch.h"
#include "node/witnesses.h"
#include "store/vault_file.h"

namespace hustings {
namespace {

constexpr std::size_t kSlice = 64;  // tiles in memory at once
// Besides the settings, where a node has them.
constexpr std::array<std::string_view, 5> kFiles = {"log.vkey", kPreviousLogKey, "witness.vkey",
                                                    kPolicyFile, kWatchedFile};

Result<void> copy_log(Disk& disk, const NodeReader& from, const Path& to) {
  HUSTINGS_TRY(const std::string note, from.tiles.checkpoint());
  const std::array keys = {from.key};
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, keys));
  std::vector<std::pair<Path, std::string>> files;
  for (const auto& id : tiles_of(opened.checkpoint.head.size)) {
    HUSTINGS_TRY(std::string bytes, from.tiles.fetch(id));
    files.emplace_back(to / path(id), std::move(bytes));
    if (files.size() < kSlice) continue;
    HUSTINGS_CHECK(disk.write_all(files));
    files.clear();
  }
  files.emplace_back(to / "checkpoint", note);
  return disk.write_all(files);
}

// The settings as they stand, also those that this program does not know; a password is masked.
Result<void> copy_settings(Disk& disk, const Config& config, const Path& dir, const Path& to) {
  HUSTINGS_TRY(std::string text, disk.read(dir / "hustings.toml"));
  const std::string masked = without_password(config.database);
  if (masked != config.database) {
    const std::size_t at = text.find(config.database);
    if (at == std::string::npos) {
      return fail(Code::bad_input, "the database's address is not written in one piece",
                  (dir / "hustings.toml").string(), "write it without escapes");
    }
    text.replace(at, config.database.size(), masked);
  }
  HUSTINGS_CHECK(disk.write(to / "hustings.toml", text, 0600));
  for (const std::string_view name : kFiles) {
    auto file = disk.read(dir / name);
    if (!file && file.error().code == Code::not_found) continue;
    if (!file) return std::unexpected(file.error());
    HUSTINGS_CHECK(disk.write(to / name, *file));
  }
  return {};
}

// The desk and the vault. Passwords are digests there, and all that is secret is sealed to keys
// that no backup has. On PostgreSQL they are in the database.
Result<void> copy_tables(const Path& dir, const Path& to, std::string_view name) {
  if (!std::filesystem::exists(dir / name)) return {};
  const Path copy = to / name;
  HUSTINGS_CHECK(copy_sqlite((dir / name).string(), copy.string()));
  std::error_code ignored;
  std::filesystem::permissions(
      copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  return {};
}

// Sealed as they are. After their tables: each file was written before the row that names it.
Result<void> copy_sealed_files(Disk& disk, const Path& dir, const Path& to) {
  HUSTINGS_TRY(const auto names, disk.list(dir / kVaultFolder));
  for (const auto& name : names) {
    auto bytes = disk.read(dir / kVaultFolder / name);
    if (!bytes && bytes.error().code == Code::not_found) continue;  // erased meanwhile
    if (!bytes) return std::unexpected(bytes.error());
    HUSTINGS_CHECK(disk.write(to / kVaultFolder / name, *bytes, 0600));
  }
  return {};
}

// After the database: each file was kept before the record that names it.
Result<std::uint64_t> copy_blobs(Disk& disk, const NodeReader& from, const Path& to) {
  Blobs copies(disk, to / kBlobsFolder);
  HUSTINGS_TRY(const auto all, from.blobs.all());
  std::uint64_t copied = 0;
  for (const auto& digest : all) {
    HUSTINGS_TRY(const auto info, from.blobs.info(digest));
    if (!info) continue;  // it is being written just now, or was not written to its end
    HUSTINGS_TRY(const std::string bytes, from.blobs.read(digest));
    HUSTINGS_TRY(const std::string thumbnail, from.blobs.thumbnail(digest));
    HUSTINGS_CHECK(copies.keep(bytes, *info, thumbnail));
    HUSTINGS_CHECK(copies.read(digest));
    ++copied;
  }
  return copied;
}

// The entries of the copied database give the root that it says, and on the way that of the log.
Result<std::uint64_t> check_database(const Path& file, const std::string& origin,
                                     const TreeHead& published) {
  HUSTINGS_TRY(const auto db, connect(file.string()));
  HUSTINGS_TRY(const auto state, read_state(*db, origin));
  if (!state || state->head.size < published.size) {
    return fail(Code::unverified, "the copied database lacks records of the public log",
                file.string(), "try again; if it stays so, run `hustings rebuild --verify`");
  }
  RightEdge edge;
  std::vector<TileData> full;
  Hash at_published = edge.root();
  const auto add = [&](Index, std::string_view jws) -> Result<void> {
    HUSTINGS_CHECK(edge.append(bytes(jws), full));
    full.clear();
    if (edge.size() == published.size) at_published = edge.root();
    return {};
  };
  HUSTINGS_CHECK(each_entry(*db, 0, state->head.size, add));
  if (edge.root() == state->head.root && at_published == published.root) return edge.size();
  return fail(Code::unverified, "the copied database's entries do not give the log's root",
              file.string(), "do not rely on this node's disk; keep your older backups");
}

Result<TreeHead> check_log(Disk& disk, const Path& log, const VerifierKey& key) {
  const std::array keys = {key};
  HUSTINGS_TRY(const auto opened,
               verify_log([&](std::string_view file) { return disk.read(log / file); }, keys));
  return opened.checkpoint.head;
}

Result<Backup> fill(Disk& disk, const NodeReader& from, const Path& dir, const Path& to) {
  Backup out{.has_database = !is_postgres(from.config.database),
             .database = without_password(from.config.database)};
  // The log first: all that is in it is in the database already.
  HUSTINGS_CHECK(copy_log(disk, from, to / "log"));
  const Path file = to / from.config.database;
  if (out.has_database) {
    HUSTINGS_CHECK(copy_sqlite(database_of(from.config, dir), file.string()));
  }
  HUSTINGS_CHECK(copy_tables(dir, to, kDeskFile));
  HUSTINGS_CHECK(copy_tables(dir, to, kVaultFile));
  HUSTINGS_CHECK(copy_sealed_files(disk, dir, to));
  HUSTINGS_TRY(out.files, copy_blobs(disk, from, to));
  HUSTINGS_CHECK(copy_settings(disk, from.config, dir, to));
  HUSTINGS_TRY(const TreeHead published, check_log(disk, to / "log", from.key));
  out.records = published.size;
  if (out.has_database) {
    HUSTINGS_TRY(out.records, check_database(file, from.config.origin, published));
  }
  HUSTINGS_CHECK(sync_tree(to));
  return out;
}

}  // namespace

std::string without_password(std::string_view url) {
  static const std::regex kUser("(://[^/@:]*):[^/@]*@");
  static const std::regex kOption("([?&])password=[^&]*&?");
  std::string out = std::regex_replace(std::string(url), kUser, "$1@");
  out = std::regex_replace(out, kOption, "$1");
  if (out.ends_with('?') || out.ends_with('&')) out.pop_back();
  return out;
}

Result<Backup> back_up(Disk& disk, const Path& dir, const Path& to) {
  const Path place = to.has_filename() ? to : to.parent_path();  // "new/" is "new"
  std::error_code error;
  if (std::filesystem::exists(place, error)) {
    return fail(Code::conflict, "there is something already", place.string(),
                "choose a new folder for each backup");
  }
  HUSTINGS_TRY(const auto from, open_reader(disk, dir));
  const Path part = place.string() + ".part";
  std::filesystem::remove_all(part, error);  // of one that was interrupted
  HUSTINGS_CHECK(disk.make_folder(part, 0700));
  auto made = fill(disk, from, dir, part);
  if (made) std::filesystem::rename(part, place, error);
  if (made && !error) {
    HUSTINGS_CHECK(sync_tree(place));
    return made;
  }
  if (made) made = fail(Code::io, "cannot name the backup: " + error.message(), place.string());
  std::filesystem::remove_all(part, error);
  return made;
}

Result<std::vector<std::string>> expire_backups(Disk& disk, const Path& folder,
                                                std::string_view origin, Instant before) {
  std::error_code error;
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const Path& place = entry.path();
    if (entry.is_symlink() || !entry.is_directory() ||
        std::filesystem::exists(place / "secrets"))  // a node, no copy of one
      continue;
    const auto config = read_config(disk, place);
    if (!config || config->origin != origin) continue;
    const auto made = std::filesystem::last_write_time(place / "hustings.toml", error);
    if (error) break;
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::file_clock::to_sys(made).time_since_epoch());
    if (at.count() >= before.unix_ms) continue;
    std::filesystem::remove_all(place, error);
    if (error) break;
    out.push_back(place.filename().string());
  }
  if (error)
    return fail(Code::io, "cannot look through the backups: " + error.message(), folder.string());
  std::ranges::sort(out);
  return out;
}

}  // namespace hustings
