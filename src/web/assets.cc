#include "web/assets.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/message.h"

namespace hustings::web {
namespace {

constexpr std::string_view kPrefix = "/assets/";

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

}  // namespace

Assets::Assets(std::span<const Asset> files) : files_(files) {
  for (const auto& file : files) {
    const auto dot = file.name.rfind('.');
    addresses_[std::string(file.name)] =
        fmt::format("{}{}.{}{}", kPrefix, file.name.substr(0, dot),
                    hex(Bytes(sha256(bytes(file.bytes))).first(6)), file.name.substr(dot));
  }
}

void Assets::add_to(Router& router) const {
  Route route{.path = std::string(kPrefix) + "{name}",
              .parameters = {{.name = "name",
                              .type = ParameterType::token,
                              .help = "file, as pages name it",
                              .required = true,
                              .examples = {addresses_.begin()->second.substr(kPrefix.size())}}},
              .summary = std::string(tr("style sheet, script and icon of the pages"))};
  route.plain_type = "*/*";
  route.statuses = {200, 304, 404};
  route.keep = true;
  route.handler = [files = files_, addresses = addresses_](const Call& call) -> Result<Response> {
    const std::string wanted = std::string(kPrefix) + std::string(*call.arguments.text("name"));
    const auto found =
        std::ranges::find(addresses, wanted, &decltype(addresses)::value_type::second);
    if (found == addresses.end())
      return fail(Code::not_found, "there is no such file, or it has changed", wanted,
                  "load the page again");
    const auto file = std::ranges::find(files, found->first, &Asset::name);
    Response out;
    out.type = type_of(file->name);
    out.body = file->bytes;
    out.freshness = Freshness::forever;
    out.etag = hex(Bytes(sha256(bytes(out.body))).first(8));
    return out;
  };
  router.add(std::move(route));
}

}  // namespace hustings::web
