#include "web/file_answer.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "web/gate.h"
#include "web/range.h"

namespace hustings::web {
namespace {

constexpr std::uint64_t kPiece = 256 << 10;

// HEAD knows no ranges; If-Range holds for exactly this tag, never for a date or a weak one.
Part part_of(const Request& request, const ServedFile& file) {
  const bool current = request.if_range.empty() || request.if_range == '"' + file.etag + '"';
  const bool known = etag_matches(request.if_none_match, file.etag);  // becomes a 304
  if (request.method != Method::get || known || !current) return {};
  return choose_part(request.range, file.bytes);
}

Producer pieces(std::shared_ptr<std::ifstream> in, std::uint64_t left) {
  return [in = std::move(in), left](std::string& out) mutable -> Result<bool> {
    const std::uint64_t n = std::min(left, kPiece);
    out.resize(n);
    if (!in->read(out.data(), static_cast<std::streamsize>(n)))
      return fail(Code::io, "a file that is given out ended early");
    left -= n;
    return left > 0;
  };
}

}  // namespace

Result<Response> file_answer(const Request& request, const ServedFile& file) {
  const Part part = part_of(request, file);
  if (part.what == Part::What::nothing) {
    Response out = problem(416, fmt::format("This file has {} bytes.", file.bytes));
    out.must_set("Content-Range", fmt::format("bytes */{}", file.bytes));
    return out;
  }
  const auto in = std::make_shared<std::ifstream>(file.path, std::ios::binary);
  const bool whole = part.what == Part::What::whole;
  const std::uint64_t size = whole ? file.bytes : part.size;
  if (!in->seekg(static_cast<std::streamoff>(part.first)))
    return fail(Code::unavailable, "a file cannot be opened", file.path.filename().string());
  Response out;
  out.status = whole ? 200 : 206;
  out.type = file.type;
  out.freshness = Freshness::forever;
  out.etag = file.etag;
  out.compressible = false;  // ranges are of these bytes, and of no other form of them
  out.must_set("Accept-Ranges", "bytes");
  if (!whole) {
    out.must_set("Content-Range",
                 fmt::format("bytes {}-{}/{}", part.first, part.first + part.size - 1, file.bytes));
  }
  out.length = size;
  out.stream = pieces(in, size);
  return out;
}

}  // namespace hustings::web
