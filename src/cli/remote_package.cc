#include "cli/remote_package.h"

#include <fmt/core.h>

#include <chrono>
#include <thread>

#include "base/bytes.h"
#include "base/crypto.h"

namespace hustings::cli {
namespace {

constexpr std::size_t kMostList = std::size_t{4} << 20;  // bytes of /data.json
constexpr int kMostWaits = 600;                          // seconds

std::unexpected<Error> no_node(std::string_view where) {
  return fail(Code::bad_input, "this is not what a node says of its packages", std::string(where),
              "give the address of a node, such as https://hustings.party.example");
}

// The member behind a path of names; null when one of them is missing.
const Json* member(const Json* from, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (from != nullptr) from = from->find(name);
  }
  return from;
}

Result<std::string> text(const Json* from, std::string_view name) {
  const Json* found = member(from, {name});
  const auto* value = found == nullptr ? nullptr : found->as<std::string>();
  if (value == nullptr) return no_node("\"" + std::string(name) + "\"");
  return *value;
}

Result<std::uint64_t> number(const Json* from, std::string_view name) {
  const Json* found = member(from, {name});
  const auto* value = found == nullptr ? nullptr : found->as<std::int64_t>();
  if (value == nullptr || *value < 0) return no_node("\"" + std::string(name) + "\"");
  return static_cast<std::uint64_t>(*value);
}

Result<RemoteFile> file_of(const Json& package, const std::string& site, std::string_view name) {
  const Json* files = member(&package, {"files"});
  const auto* all = files == nullptr ? nullptr : files->as<JsonArray>();
  if (all == nullptr) return no_node("\"files\"");
  for (const Json& file : *all) {
    HUSTINGS_TRY(const std::string path, text(&file, "file"));
    if (path != name) continue;
    RemoteFile out;
    HUSTINGS_TRY(const std::string href, text(&file, "href"));
    if (!href.starts_with("/data/")) return no_node("\"href\"");
    out.url = site + href;
    HUSTINGS_TRY(out.bytes, number(&file, "bytes"));
    HUSTINGS_TRY(out.sha256, text(&file, "sha256"));
    HUSTINGS_TRY(out.size, number(&package, "package_size"));
    return out;
  }
  return fail(Code::not_found, "the node's package has no such file", std::string(name),
              site + "/data lists those that it has");
}

}  // namespace

Result<std::optional<RemoteFile>> file_in(const Json& data, const std::string& site,
                                          std::string_view name) {
  const Json* item = member(&data, {"item"});
  HUSTINGS_TRY(const std::string state, text(item, "state"));
  const Json* packages = member(item, {"packages"});
  const auto* all = packages == nullptr ? nullptr : packages->as<JsonArray>();
  if (all == nullptr) return no_node("\"packages\"");
  if (state == "failed" && all->empty()) {
    return fail(Code::unavailable, "the node could not make its package", site + "/data",
                "its operator finds the cause in its messages");
  }
  if (state == "making" || all->empty()) return std::nullopt;
  HUSTINGS_TRY(RemoteFile out, file_of(all->front(), site, name));
  HUSTINGS_TRY(out.log_size, number(member(&data, {"as_of"}), "size"));
  return out;
}

Result<RemoteFile> find_remote(Http& http, const std::string& site, std::string_view name,
                               const std::function<void()>& waits) {
  for (int waited = 0; waited < kMostWaits; ++waited) {
    HUSTINGS_TRY(const std::string told, fetch(http, site + "/data.json", kMostList));
    HUSTINGS_TRY(const Json data, parse_json(told));
    HUSTINGS_TRY(auto found, file_in(data, site, name));
    if (found) return *std::move(found);
    if (waited == 0) waits();
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  return fail(Code::unavailable, "the node has not made its package in time", site + "/data",
              "try again later");
}

Result<void> fetch_remote(Http& http, const RemoteFile& file,
                          const std::function<Result<void>(std::string_view)>& take) {
  Sha256 hash;
  Result<void> kept;
  const auto into = [&](std::string_view piece) {
    hash.update(bytes(piece));
    kept = take(piece);
    return kept.has_value();
  };
  const auto got = fetch_into(http, file.url, file.bytes, into);
  HUSTINGS_CHECK(kept);
  HUSTINGS_CHECK(got);
  if (hex(hash.finish()) == file.sha256) return {};
  return fail(Code::unverified, "what came is not the file that the node lists", file.url,
              "try again, and tell its operator if it stays so");
}

}  // namespace hustings::cli
