#include "web/mirrored_logs.h"

#include "web/log_files.h"

namespace hustings::web {

void add_mirrored_logs(Router& router, Disk& disk, FindLog find) {
  Route file{.path = "/{path...}", .summary = "the checkpoint, a tile or bundle of a mirrored log"};
  file.plain_type = "*/*";
  file.parameters = {{.name = "path",
                      .type = ParameterType::token,
                      .help = "such as hustings.party.example/log/checkpoint",
                      .required = true,
                      .max_length = 100,
                      .examples = {"hustings.party.example/log/checkpoint"}}};
  file.statuses = {200, 304, 404};
  file.most_segments = 20;
  file.keep = true;
  file.handler = [&disk, find = std::move(find)](const Call& call) -> Result<Response> {
    constexpr std::string_view kHead = "/checkpoint";
    constexpr std::string_view kTile = "/tile/";
    const std::string_view path = call.arguments.text("path").value_or("");
    const bool head = path.ends_with(kHead);
    const auto end = head ? path.size() - kHead.size() : path.rfind(kTile);
    const auto root = end == std::string_view::npos ? std::nullopt : find(path.substr(0, end));
    const auto nothing = fail(Code::not_found, "no mirrored log has this file", std::string(path));
    if (!root) return nothing;
    const Tiles tiles(disk, *root);
    auto found = head ? log_checkpoint(tiles) : log_tile(tiles, path.substr(end + kTile.size()));
    const bool missing = !found && found.error().code == Code::not_found;
    return missing ? nothing : std::move(found);  // where it would be is nobody's business
  };
  router.add(std::move(file));
}

}  // namespace hustings::web
