// hustings creative: pictures of ads, kept by the node.
#include <fmt/core.h>

#include "ads/creative.h"
#include "base/json.h"
#include "cli/commands.h"
#include "node/reader.h"
#include "worker/worker.h"

namespace hustings::cli {
namespace {

struct Kept {
  Hash digest;
  BlobInfo info;
};

Result<Kept> keep(const RealWorld& real, Blobs& blobs, const std::string& file) {
  HUSTINGS_TRY(const std::string bytes, real.disk->read(file));
  HUSTINGS_TRY(const Hash digest, ads::keep_creative(blobs, worker_program(), bytes));
  HUSTINGS_TRY(const auto info, blobs.info(digest));
  return Kept{digest, info.value_or(BlobInfo{})};
}

void print(const Kept& kept, const std::string& file, bool json) {
  const BlobInfo& info = kept.info;
  if (!json) {
    fmt::print("{}  {}, {} x {} px  {}\n", hex(kept.digest), info.media_type, info.width,
               info.height, file);
    return;
  }
  std::string name;
  write_json_string(file, name);
  fmt::print(R"({{"file":{},"sha256":"{}","media_type":"{}","bytes":{},"width":{},"height":{}}})"
             "\n",
             name, hex(kept.digest), info.media_type, info.bytes, info.width, info.height);
}

}  // namespace

int creative(const CreativeOptions& options) {
  const RealWorld real;
  auto reader = open_reader(*real.disk, options.data);
  if (!reader) return report(reader.error(), options.json);
  int code = 0;
  for (const auto& file : options.files) {
    auto kept = keep(real, reader->blobs, file);
    if (kept) {
      print(*kept, file, options.json);
      continue;
    }
    if (kept.error().where.empty()) kept.error().where = file;
    report(kept.error(), options.json);
    code = 1;
  }
  return code;
}

}  // namespace hustings::cli
