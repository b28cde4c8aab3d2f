// What redactions freed is destroyed on this disk.
#include <filesystem>

#include "node/node.h"
#include "node/package.h"
#include "store/blobs.h"

namespace hustings {
namespace {

constexpr std::int64_t kSlice = 10'000;  // records in memory at once

// The parts of an entry and of its disclosures are base64url: claims, [salt, name, value].
void named_in(std::string_view parts, char between, std::set<std::string>& out) {
  while (!parts.empty()) {
    const auto end = std::min(parts.find(between), parts.size());
    if (const auto text = from_base64url(parts.substr(0, end))) digests_in(*text, out);
    parts.remove_prefix(std::min(end + 1, parts.size()));
  }
}

// Of all versions of all things, as far as their disclosures still exist.
Result<std::set<std::string>> named_digests(Db& db) {
  std::set<std::string> out;
  HUSTINGS_TRY(const auto last, db.integer("SELECT MAX(idx) FROM record", {}));
  const std::int64_t size = last.value_or(-1) + 1;
  for (std::int64_t from = 0; from < size; from += kSlice) {
    HUSTINGS_CHECK(db.query("SELECT items FROM disclosure WHERE idx >= $1 AND idx < $2",
                            {from, from + kSlice}, [&](const SqlRow& row) {
                              named_in(row.text(0), '~', out);
                              return Result<void>{};
                            }));
  }
  const auto name = [&](Index, std::string_view jws) {
    named_in(jws, '.', out);
    return Result<void>{};
  };
  HUSTINGS_CHECK(each_entry(db, 0, static_cast<Index>(size), name));
  return out;
}

}  // namespace

Result<void> Node::scrub_blobs(const std::set<std::string>& wanted) {
  Blobs blobs(world_.disk, dir_ / kBlobsFolder);
  HUSTINGS_TRY(const auto kept, blobs.all());
  if (kept.empty()) return {};
  HUSTINGS_TRY(const auto db, store_->connect());
  HUSTINGS_TRY(const auto named, named_digests(*db));
  for (const auto& digest : kept) {
    const std::string name = hex(digest);
    if (!named.contains(name) && !wanted.contains(name)) HUSTINGS_CHECK(blobs.remove(digest));
  }
  return {};
}

Result<void> Node::scrub(const std::set<std::string>& wanted) {
  const auto lock = quiet();
  std::vector<std::string> tables = {"disclosure", "sealed", "search"};
  for (const auto* projection : registry_.projections()) {
    tables.insert(tables.end(), projection->tables.begin(), projection->tables.end());
  }
  HUSTINGS_CHECK(store_->scrub(tables));
  HUSTINGS_CHECK(scrub_blobs(wanted));
  std::error_code error;
  std::filesystem::remove_all(dir_ / kPackagesFolder, error);
  if (!error) return {};
  return fail(Code::io, "cannot remove older packages: " + error.message(),
              (dir_ / kPackagesFolder).string(),
              "check the disk and its permissions, then remove the folder");
}

}  // namespace hustings
