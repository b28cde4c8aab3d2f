#include "web/log_files.h"

#include <memory>

#include "base/crypto.h"
#include "base/message.h"

namespace hustings::web {
namespace {

std::string digest_tag(std::string_view body) { return hex(Bytes(sha256(bytes(body))).first(8)); }

}  // namespace

Result<Response> log_checkpoint(const Tiles& tiles) {
  Response out;
  HUSTINGS_TRY(out.body, tiles.checkpoint());
  out.type = "text/plain; charset=utf-8";
  out.freshness = Freshness::second;
  out.etag = digest_tag(out.body);
  return out;
}

Result<Response> log_tile(const Tiles& tiles, std::string_view below) {
  const auto id = parse_tile_path("tile/" + std::string(below));
  if (!id) return fail(Code::not_found, "this is no tile of a log", std::string(below));
  auto found = tiles.fetch(*id);
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

void add_log_files(Router& router, Disk& disk, const Path& root) {
  const auto tiles = std::make_shared<Tiles>(disk, root);
  Route head{.path = "/log/checkpoint",
             .summary = std::string(tr("the signed tree head (C2SP tlog-checkpoint)"))};
  head.plain_type = "text/plain; charset=utf-8";
  head.statuses = {200, 304};
  head.keep = true;
  head.handler = [tiles](const Call&) { return log_checkpoint(*tiles); };
  router.add(std::move(head));

  Route file{.path = "/log/tile/{path...}",
             .summary = std::string(tr("tiles and entry bundles (C2SP tlog-tiles)"))};
  file.plain_type = "application/octet-stream";
  file.parameters = {{.name = "path",
                      .type = ParameterType::token,
                      .help = "such as 0/x001/234.p/5 or entries/000",
                      .required = true,
                      .max_length = 12,
                      .examples = {"0/000", "entries/000"}}};
  file.statuses = {200, 304, 404};
  file.most_segments = 5;  // a level, three threes of digits, a width: of 10^11 records
  file.keep = true;
  file.handler = [tiles](const Call& call) {
    return log_tile(*tiles, call.arguments.text("path").value_or(""));
  };
  router.add(std::move(file));
}

}  // namespace hustings::web
