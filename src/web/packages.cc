#include "web/packages.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "node/reader.h"

namespace hustings::web {
namespace {

constexpr std::string_view kPackagesLock = "cache/bulk.lock";  // beside what scrub removes
constexpr std::string_view kUnfinished = "making";

std::string manifest_of(const Package& package) {
  JsonArray files;
  for (const auto& file : package.files) {
    files.emplace_back(JsonObject{{"path", file.path},
                                  {"title", file.title},
                                  {"media_type", file.media_type},
                                  {"bytes", static_cast<std::int64_t>(file.bytes)},
                                  {"sha256", file.sha256}});
  }
  std::string out;
  write_json(JsonObject{{"size", static_cast<std::int64_t>(package.head.size)},
                        {"root", base64(package.head.root)},
                        {"time_ms", package.time.unix_ms},
                        {"files", std::move(files)}},
             out);
  return out + '\n';
}

// The member of an object; what was written by manifest_of has it.
template <class T>
T member(const Json& object, std::string_view key) {
  const Json* found = object.find(key);
  const T* value = found == nullptr ? nullptr : found->as<T>();
  return value == nullptr ? T{} : *value;
}

std::optional<Package> parse_manifest(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  const auto root = hash_from_base64(member<std::string>(*json, "root"));
  if (!root) return std::nullopt;
  Package out;
  out.head = {static_cast<std::uint64_t>(member<std::int64_t>(*json, "size")), *root};
  out.time = {member<std::int64_t>(*json, "time_ms")};
  for (const auto& file : member<JsonArray>(*json, "files")) {
    out.files.push_back({.path = member<std::string>(file, "path"),
                         .title = member<std::string>(file, "title"),
                         .media_type = member<std::string>(file, "media_type"),
                         .bytes = static_cast<std::uint64_t>(member<std::int64_t>(file, "bytes")),
                         .sha256 = member<std::string>(file, "sha256")});
  }
  return out;
}

bool is_whole(const KeptPackage& kept) {
  return std::ranges::all_of(kept.package.files, [&](const PackageFile& file) {
    std::error_code error;
    return std::filesystem::file_size(kept.folder / file.path, error) == file.bytes && !error;
  });
}

Result<void> remove_tree(const Path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return {};
  return fail(Code::io, "cannot remove: " + error.message(), path.string());
}

std::string manifest_name(const KeptPackage& kept) {
  return kept.folder.filename().string() + ".json";
}

}  // namespace

const PackageFile* KeptPackage::file(std::string_view path) const {
  const auto it = std::ranges::find(package.files, path, &PackageFile::path);
  return it == package.files.end() ? nullptr : &*it;
}

Packages::Packages(Disk& disk, Path dir, MakePackage make, LogSink errors)
    : disk_(disk),
      dir_(std::move(dir)),
      root_(dir_ / kPackagesFolder),
      make_(std::move(make)),
      errors_(std::move(errors)) {
  look_again();
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Packages::~Packages() = default;

void Packages::look_again() {
  auto found = find_on_disk();
  const std::lock_guard lock(mutex_);
  kept_ = found ? *std::move(found) : KeptPackages();
}

KeptPackages Packages::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

Packages::Stock Packages::want(std::uint64_t size) {
  const auto seconds = [](Steady::duration time) {
    return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(time));
  };
  const std::lock_guard lock(mutex_);
  Stock out{.kept = kept_};
  if (!kept_.empty() && kept_.front()->package.head.size >= size) return out;
  const auto now = Steady::now();
  out.state = State::making;
  out.again = seconds(last_took_);
  if (wanted_) return out;
  if (now < next_) {
    out.state = failed_ ? State::failed : State::resting;
    out.again = seconds(next_ - now);
    return out;
  }
  wanted_ = true;
  changed_.notify_all();
  return out;
}

void Packages::withdraw_before(std::uint64_t index) {
  KeptPackages gone;
  {
    const std::lock_guard lock(mutex_);
    const auto old = [&](const auto& kept) { return kept->package.head.size <= index; };
    std::ranges::copy_if(kept_, std::back_inserter(gone), old);
    std::erase_if(kept_, old);
  }
  for (const auto& kept : gone) {
    // What fails here is tried again: the next process to look finds it on the disk.
    std::ignore = disk_.remove(root_ / manifest_name(*kept));
    std::ignore = remove_tree(kept->folder);
  }
}

void Packages::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return wanted_; })) {
    lock.unlock();
    const auto begun = Steady::now();
    const auto done = make_one(stop);
    if (!done && !stop.stop_requested() && errors_)
      errors_("- the package of public files was not made: " + done.error().text() + '\n');
    const auto ended = Steady::now();
    lock.lock();
    failed_ = !done;
    last_took_ = ended - begun;
    next_ = ended + (done ? last_took_ * kRest : Steady::duration(kRestAfterFailure));
    wanted_ = false;
  }
}

// The whole packages on the disk, the newest first.
Result<KeptPackages> Packages::find_on_disk() const {
  HUSTINGS_TRY(const auto names, disk_.list(root_));
  KeptPackages out;
  for (const auto& name : names) {
    if (!name.ends_with(".json")) continue;
    HUSTINGS_TRY(const std::string text, disk_.read(root_ / name));
    auto package = parse_manifest(text);
    if (!package) continue;
    KeptPackage kept{*std::move(package), root_ / name.substr(0, name.size() - 5)};
    if (is_whole(kept)) out.push_back(std::make_shared<const KeptPackage>(std::move(kept)));
  }
  std::ranges::sort(out, std::greater(), [](const auto& kept) { return kept->package.head.size; });
  return out;
}

Result<void> Packages::remove_all_but(const KeptPackages& good) {
  HUSTINGS_TRY(const auto names, disk_.list(root_));
  for (const auto& name : names) {
    const bool stays = std::ranges::any_of(good, [&](const auto& kept) {
      return name == kept->folder.filename() || name == manifest_name(*kept);
    });
    if (!stays) HUSTINGS_CHECK(remove_tree(root_ / name));
  }
  return {};
}

Result<void> Packages::put_in_place(const Path& made, const Package& package) {
  const std::string name = std::to_string(package.head.size);
  HUSTINGS_CHECK(sync_tree(made));
  std::error_code error;
  std::filesystem::rename(made, root_ / name, error);
  if (error) return fail(Code::io, "cannot rename: " + error.message(), made.string());
  return disk_.write(root_ / (name + ".json"), manifest_of(package));
}

// Another process may serve the same data: one at a time makes and removes.
Result<void> Packages::make_one(const std::stop_token& stop) {
  HUSTINGS_CHECK(disk_.make_folder(root_));
  HUSTINGS_TRY(const FileLock lock, FileLock::take(dir_ / kPackagesLock));
  HUSTINGS_TRY(KeptPackages found, find_on_disk());
  HUSTINGS_CHECK(remove_all_but(found));
  HUSTINGS_TRY(const NodeReader reader, open_reader(disk_, dir_));
  HUSTINGS_TRY(const auto state, read_state(*reader.db, reader.config.origin));
  if (found.empty() || !state || found.front()->package.head != state->head) {
    const Path made = root_ / kUnfinished;
    HUSTINGS_TRY(const Package package, make_(*reader.db, reader.config.origin, made, stop));
    HUSTINGS_CHECK(put_in_place(made, package));
    HUSTINGS_TRY(found, find_on_disk());
  }
  if (found.size() > kKept) found.resize(kKept);
  {
    const std::lock_guard guard(mutex_);
    kept_ = found;
  }
  return remove_all_but(found);
}

}  // namespace hustings::web
