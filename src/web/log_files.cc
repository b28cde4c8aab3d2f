#include "web/log_files.h"

#include <memory>

#include "base/crypto.h"
#include "log/checkpoint.h"

namespace hustings::web {
namespace {

std::string digest_tag(std::string_view body) { return hex(Bytes(sha256(bytes(body))).first(8)); }

// A partial tile of a size published before, where the tile has grown but is not full yet: it is
// the beginning of what stands there now. not_found when it would be wider than what is published.
Result<std::string> cut_from_edge(const Tiles& tiles, const TileId& id) {
  HUSTINGS_TRY(const std::string note, tiles.checkpoint());
  HUSTINGS_TRY(const UnverifiedNote opened, parse_note(note));
  HUSTINGS_TRY(const Checkpoint checkpoint, parse_checkpoint(opened.text));
  const TileId now = tile_at(id.level, id.index, checkpoint.head.size);
  if (now.width <= id.width)
    return fail(Code::not_found, "the published log does not reach there", path(id));
  HUSTINGS_TRY(const std::string wider, tiles.fetch(now));
  return cut_tile(now, wider, id.width);
}

Result<Response> checkpoint(const Tiles& tiles) {
  Response out;
  HUSTINGS_TRY(out.body, tiles.checkpoint());
  out.type = "text/plain; charset=utf-8";
  out.freshness = Freshness::second;
  out.etag = digest_tag(out.body);
  return out;
}

Result<Response> tile(const Tiles& tiles, std::string_view below) {
  const auto id = parse_tile_path("tile/" + std::string(below));
  if (!id) return fail(Code::not_found, "this is no tile of a log", std::string(below));
  auto found = tiles.fetch(*id);
  if (!found && found.error().code == Code::not_found && !id->is_full())
    found = cut_from_edge(tiles, *id);
  if (!found) {  // the path of the file is nobody's business
    if (found.error().code != Code::not_found) return std::unexpected(found.error());
    return fail(Code::not_found, "the published log does not reach there", path(*id));
  }
  Response out;
  out.body = *std::move(found);
  out.type = "application/octet-stream";
  out.freshness = Freshness::forever;  // a tile of one width never changes
  out.etag = digest_tag(out.body);
  out.compressible = id->is_bundle();  // hashes do not compress
  return out;
}

}  // namespace

void add_log_files(Router& router, Disk& disk, const Path& root) {
  const auto tiles = std::make_shared<Tiles>(disk, root);
  Route head{.path = "/log/checkpoint", .summary = "the signed tree head (C2SP tlog-checkpoint)"};
  head.plain_type = "text/plain; charset=utf-8";
  head.keep = true;
  head.handler = [tiles](const Call&) { return checkpoint(*tiles); };
  router.add(std::move(head));

  Route file{.path = "/log/tile/{path...}", .summary = "tiles and entry bundles (C2SP tlog-tiles)"};
  file.plain_type = "application/octet-stream";
  file.parameters = {
      {.name = "path", .help = "such as 0/x001/234.p/5 or entries/000", .required = true}};
  file.keep = true;
  file.handler = [tiles](const Call& call) {
    return tile(*tiles, call.arguments.text("path").value_or(""));
  };
  router.add(std::move(file));
}

}  // namespace hustings::web
