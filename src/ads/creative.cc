#include "ads/creative.h"

#include <algorithm>

#include "node/schema.h"
#include "worker/picture.h"

namespace hustings {
namespace {

// What is damaged is shown as not kept: a backup says where it is (node/backup.h).
std::optional<BlobInfo> info_of(const Blobs* blobs, const std::optional<Digest>& digest) {
  if (blobs == nullptr || !digest) return std::nullopt;
  return blobs->info(digest->value).value_or(std::nullopt);
}

template <class T>
Value value_or_null(const std::optional<T>& value) {
  return value ? Value(value->value) : Value();
}

Object row_of(const std::string& id, const ContentRef& content,
              const std::optional<BlobInfo>& kept) {
  Object out{{"content_url", value_or_null(content.url)},
             {"content_platform", value_or_null(content.platform)},
             {"content_id", value_or_null(content.id)},
             {"content_place", value_or_null(content.place)}};
  if (!content.sha256) {
    out.emplace_back("content_sha256", Value());
    out.emplace_back("file", Value());
    return out;
  }
  const std::string digest = hex(content.sha256->value);
  out.emplace_back("content_sha256", digest);
  if (!kept) {
    out.emplace_back("file", Value());
    return out;
  }
  const std::string path = "/ads/" + id + "/creatives/" + digest;
  out.emplace_back("file", Object{{"file_href", path + "/file"},
                                  {"thumbnail_href", path + "/thumbnail"},
                                  {"media_type", kept->media_type},
                                  {"file_bytes", kept->bytes},
                                  {"file_width", std::uint64_t{kept->width}},
                                  {"file_height", std::uint64_t{kept->height}},
                                  {"moves", kept->frames > 1}});
  return out;
}

const std::vector<ContentRef>& named(const Ad& ad) {
  static const std::vector<ContentRef> kNone;
  const auto* content = ad.content.get();
  return content == nullptr || !*content ? kNone : **content;
}

}  // namespace

Result<Hash> ads::keep_creative(Blobs& blobs, const Path& worker, std::string_view file) {
  if (file.size() > kMostCreative)
    return fail(Code::too_large, "the picture has more than 32 MiB", {}, "make it smaller");
  HUSTINGS_TRY(const Picture picture, read_picture(worker, file));
  return blobs.keep(file,
                    {.media_type = picture.media_type,
                     .bytes = file.size(),
                     .width = picture.width,
                     .height = picture.height,
                     .frames = picture.frames},
                    picture.thumbnail);
}

List ads::content_of(const Blobs* blobs, const std::string& id, const Ad& ad) {
  List out;
  for (const auto& one : named(ad)) out.emplace_back(row_of(id, one, info_of(blobs, one.sha256)));
  return out;
}

std::string ads::content_schema() {
  using namespace schema;
  const std::string file = object({{"file_href", kText},
                                   {"thumbnail_href", kText},
                                   {"media_type", kText},
                                   {"file_bytes", kInteger},
                                   {"file_width", kInteger},
                                   {"file_height", kInteger},
                                   {"moves", kBoolean}});
  return object({{"content_url", or_null(kText)},
                 {"content_platform", or_null(kText)},
                 {"content_id", or_null(kText)},
                 {"content_place", or_null(kText)},
                 {"content_sha256", or_null(kText)},
                 {"file", or_null(file)}});
}

bool ads::names(const Ad& ad, const Hash& digest) {
  return std::ranges::any_of(
      named(ad), [&](const auto& one) { return one.sha256 && one.sha256->value == digest; });
}

}  // namespace hustings
