#include "web/witness.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/message.h"
#include "log/log_list.h"
#include "node/reader.h"

namespace hustings::web {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
// What this log may ask of a witness in a day: a round a second.
constexpr std::uint64_t kPerDay = 86400;

// JSON Schema of a request in its simplest form: of which origin and keys it speaks no pattern
// says.
constexpr const char* kRequest =
    R"json({"type":"string","pattern":"^old (0|[1-9][0-9]{0,17})\\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\\n){0,63}\\n[!-~]{1,80}\\n(0|[1-9][0-9]{0,17})\\n[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\\n\\n(— [!-*,-~]{1,80} ([A-Za-z0-9+/]{4}){2,60}\\n){1,8}$"})json";

Response plain(std::string body) {
  Response out;
  out.type = kText;
  out.body = std::move(body);
  return out;
}

Response answer(const Watch::Answer& made) {
  if (made.ruling == Ruling::cosign) return plain(made.text);
  if (made.ruling != Ruling::conflict) return problem(static_cast<int>(made.ruling), made.text);
  Response out = plain(made.text);
  out.status = static_cast<int>(made.ruling);
  out.type = kSizeType;
  return out;
}

Route add_checkpoint(const std::shared_ptr<Watch>& watch) {
  Route out{.method = Method::post,
            .path = "/witness/add-checkpoint",
            .summary = std::string(
                tr("asks this node to cosign the checkpoint of a log that it watches (C2SP "
                   "tlog-witness)"))};
  out.plain_type = kText;
  out.kind = RouteClass::closed;
  out.body_limit = kMaxAddCheckpoint;
  out.bodies = {{.type = {}, .schema = kRequest}};
  out.statuses = {200, 403, 404, 409, 422};
  out.conflict_type = kSizeType;
  out.handler = [watch](const Call& call) -> Result<Response> {
    auto made = watch->add_checkpoint(call.request.body);
    if (!made) return std::unexpected(made.error());
    return answer(*made);
  };
  return out;
}

Route checkpoint(const std::shared_ptr<Watch>& watch) {
  Route out{
      .path = "/witness/{hash}/checkpoint",
      .parameters = {{.name = "hash",
                      .help = "SHA-256 of the log's origin, hexadecimal",
                      .required = true,
                      .max_length = 64,
                      .examples = {std::string(64, '0')}}},
      .summary = std::string(tr("the checkpoint of another log that this node cosigned last"))};
  out.plain_type = kText;  // not kept: a log that starts must see the last one
  out.statuses = {200, 304, 404};
  out.handler = [watch](const Call& call) -> Result<Response> {
    HUSTINGS_TRY(std::string note,
                 watch->checkpoint(std::string(call.arguments.text("hash").value_or(""))));
    Response response = plain(std::move(note));
    response.freshness = Freshness::second;
    response.etag = hex(Bytes(sha256(bytes(response.body))).first(8));
    return response;
  };
  return out;
}

// A small text that changes with the node's configuration only.
Route text(std::string path, std::string_view summary, std::function<Result<std::string>()> make) {
  Route out{.path = std::move(path), .summary = std::string(summary)};
  out.plain_type = kText;
  out.statuses = {200, 304};
  out.keep = true;
  out.handler = [make = std::move(make)](const Call&) -> Result<Response> {
    HUSTINGS_TRY(std::string body, make());
    Response response = plain(std::move(body));
    response.freshness = Freshness::second;
    response.etag = hex(Bytes(sha256(bytes(response.body))).first(8));
    return response;
  };
  return out;
}

Result<std::string> log_list(Readers& readers, const Look& look) {
  HUSTINGS_TRY(const auto reader, readers.take());
  const std::string& contact = reader->config.contact;
  return format_log_list(
      {{reader->key, reader->key.name(), kPerDay, contact.empty() ? look.address : contact}});
}

}  // namespace

void add_watch(Router& router, const std::shared_ptr<Watch>& watch) {
  router.add(add_checkpoint(watch));
  router.add(checkpoint(watch));
  router.add(text("/witness.vkey", tr("the key that this node cosigns other logs with"),
                  [watch]() -> Result<std::string> {
                    HUSTINGS_TRY(const VerifierKey key, watch->key());
                    return key.text() + '\n';
                  }));
}

void add_witness(Router& router, const std::shared_ptr<Watch>& watch,
                 const std::shared_ptr<Readers>& readers, const std::shared_ptr<const Look>& look) {
  add_watch(router, watch);
  router.add(text("/log-list",
                  tr("what a witness needs to watch this log (witness network, logs/v0)"),
                  [readers, look] { return log_list(*readers, *look); }));
}

}  // namespace hustings::web
