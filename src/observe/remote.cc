#include "observe/remote.h"

#include <fmt/core.h>

#include <optional>

#include "log/note.h"

namespace hustings {
namespace {

constexpr std::chrono::seconds kPatience{30};

std::size_t most_of(const TileId& id) {
  return id.width * (id.is_bundle() ? kMaxEntry + 2 : sizeof(Hash));
}

Result<std::string> body_of(HttpAnswer answer, const std::string& url) {
  if (answer.status == 200) return std::move(answer.body);
  if (answer.status == 404) return fail(Code::not_found, "the log has no such file", url);
  return fail(Code::unavailable,
              answer.status == 0 ? "cannot fetch: " + answer.problem
                                 : fmt::format("the server answers {}", answer.status),
              url);
}

std::vector<Result<std::string>> get(Http& http, std::vector<HttpRequest> requests) {
  std::vector<std::string> urls;
  urls.reserve(requests.size());
  for (const auto& request : requests) urls.push_back(request.url);
  std::vector<Result<std::string>> out(urls.size());
  http.ask(std::move(requests), {.limit = kPatience},
           [&](std::size_t n, HttpAnswer answer) -> std::optional<HttpRequest> {
             out[n] = body_of(std::move(answer), urls[n]);
             return std::nullopt;
           });
  return out;
}

}  // namespace

Result<std::string> Remote::checkpoint() {
  return std::move(get(http_, {{.url = log_ + "/checkpoint", .post = {}, .most = kMaxNote}})[0]);
}

Result<std::string> Remote::tile(const TileId& id) {
  auto data =
      std::move(get(http_, {{.url = log_ + "/" + path(id), .post = {}, .most = most_of(id)}})[0]);
  if (data || id.is_full() || data.error().code != Code::not_found) return data;
  if (const auto whole = tile(id.full())) return cut_tile(id.full(), *whole, id.width);
  return data;
}

Result<std::vector<std::string>> Remote::tiles(const std::vector<TileId>& ids) {
  std::vector<HttpRequest> requests;
  requests.reserve(ids.size());
  for (const auto& id : ids)
    requests.push_back({.url = log_ + "/" + path(id), .post = {}, .most = most_of(id)});
  std::vector<std::string> out;
  for (auto& data : get(http_, std::move(requests))) {
    if (!data) return std::unexpected(std::move(data).error());
    out.push_back(*std::move(data));
  }
  return out;
}

}  // namespace hustings
