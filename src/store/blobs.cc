#include "store/blobs.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/crypto.h"
#include "base/json.h"

namespace hustings {
namespace {

// Beside the file itself, whose name has no suffix. The last is written last, and removed first: a
// file is kept where it is.
constexpr std::string_view kThumbnail = ".jpg";
constexpr std::string_view kInfo = ".json";
constexpr std::size_t kHex = 64;

std::string to_json(const BlobInfo& info) {
  std::string type;
  write_json_string(info.media_type, type);
  return fmt::format(R"({{"media_type":{},"bytes":{},"width":{},"height":{},"frames":{}}})"
                     "\n",
                     type, info.bytes, info.width, info.height, info.frames);
}

template <class T>
bool read_number(const Json& from, std::string_view name, T& out) {
  const Json* found = from.find(name);
  const auto* number = found == nullptr ? nullptr : found->as<std::int64_t>();
  if (number == nullptr || !std::in_range<T>(*number)) return false;
  out = static_cast<T>(*number);
  return true;
}

std::optional<BlobInfo> from_json(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  BlobInfo out;
  const Json* type = json->find("media_type");
  const auto* name = type == nullptr ? nullptr : type->as<std::string>();
  if (name == nullptr || !read_number(*json, "bytes", out.bytes) ||
      !read_number(*json, "width", out.width) || !read_number(*json, "height", out.height) ||
      !read_number(*json, "frames", out.frames)) {
    return std::nullopt;
  }
  out.media_type = *name;
  return out;
}

}  // namespace

Path Blobs::path(const Hash& digest, std::string_view suffix) const {
  const std::string name = hex(digest);
  return root_ / name.substr(0, 2) / (name + std::string(suffix));
}

Result<Hash> Blobs::keep(std::string_view bytes, const BlobInfo& info, std::string_view thumbnail) {
  const Hash digest = sha256(hustings::bytes(bytes));
  HUSTINGS_TRY(const auto kept, this->info(digest));
  if (kept && read(digest)) return digest;
  HUSTINGS_CHECK(disk_.write_all({{path(digest), std::string(bytes)},
                                  {path(digest, kThumbnail), std::string(thumbnail)},
                                  {path(digest, kInfo), to_json(info)}}));
  return digest;
}

Result<std::optional<BlobInfo>> Blobs::info(const Hash& digest) const {
  const Path file = path(digest, kInfo);
  const auto text = disk_.read(file);
  if (!text && text.error().code == Code::not_found) return std::optional<BlobInfo>();
  if (!text) return std::unexpected(text.error());
  auto out = from_json(*text);
  if (!out) {
    return fail(Code::unverified, "what is said about a kept file cannot be read", file.string(),
                "take it from a backup, or keep the file again with `hustings creative`");
  }
  return out;
}

Result<std::string> Blobs::read(const Hash& digest) const {
  const Path file = path(digest);
  HUSTINGS_TRY(std::string out, disk_.read(file));
  if (sha256(bytes(out)) == digest) return out;
  return fail(Code::unverified, "a kept file is not what its name says", file.string(),
              "take it from a backup, or keep the file again with `hustings creative`");
}

Result<std::string> Blobs::thumbnail(const Hash& digest) const {
  return disk_.read(path(digest, kThumbnail));
}

Result<std::vector<Hash>> Blobs::all() const {
  std::vector<Hash> out;
  HUSTINGS_TRY(const auto folders, disk_.list(root_));
  for (const auto& folder : folders) {
    HUSTINGS_TRY(const auto names, disk_.list(root_ / folder));
    for (const auto& name : names) {
      const auto digest = hash_from_hex(name);
      if (digest) out.push_back(*digest);
    }
  }
  return out;
}

Result<void> Blobs::remove(const Hash& digest) {
  for (const std::string_view suffix : {kInfo, kThumbnail, std::string_view()})
    HUSTINGS_CHECK(disk_.remove(path(digest, suffix)));
  // The last of its folder takes that along; one that is not empty stays.
  std::ignore = disk_.remove(path(digest).parent_path());
  return {};
}

void digests_in(std::string_view text, std::set<std::string>& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t at = text.find_first_of(kDigits); at != std::string_view::npos;
       at = text.find_first_of(kDigits, at)) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    if (end - at == kHex) out.emplace(text.substr(at, kHex));
    at = end;
  }
}

}  // namespace hustings
