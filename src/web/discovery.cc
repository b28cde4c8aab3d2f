#include "web/discovery.h"

#include <fmt/core.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/message.h"
#include "node/key_check.h"

namespace hustings::web {
namespace {

// A small document made from the node's configuration and key.
using Make = std::function<Result<std::string>(const NodeReader&)>;

Route document(std::string path, std::string_view type, std::string_view summary,
               const std::shared_ptr<Readers>& readers, const Make& make) {
  Route out{.path = std::move(path), .summary = std::string(summary)};
  out.plain_type = type;
  out.statuses = {200, 304};
  out.keep = true;
  out.handler = [readers, type = std::string(type), make](const Call&) -> Result<Response> {
    HUSTINGS_TRY(const auto reader, readers->take());
    Response response;
    response.type = type;
    HUSTINGS_TRY(response.body, make(*reader));
    response.freshness = Freshness::second;
    response.etag = hex(Bytes(sha256(bytes(response.body))).first(8));
    return response;
  };
  return out;
}

Value time_or_null(std::optional<std::int64_t> seconds) {
  return seconds ? Value(to_string(Instant{*seconds * 1000})) : Value();
}

// Whether the public checkpoint is witnessed. It is shown in either case, and that too is said.
Object witnessed(const Witnessing::State& state, const Policy& policy) {
  List witnesses;
  for (const auto& [witness, known, signed_at] : state.witnesses) {
    witnesses.push_back(Object{{"name", witness.name},
                               {"vkey", witness.key.text()},
                               {"url", witness.url},
                               {"cosigned", time_or_null(signed_at)}});
  }
  return Object{{"size", static_cast<std::int64_t>(state.head.size)},
                {"quorum", policy.quorum},
                {"quorum_met", state.quorum_met ? Value(*state.quorum_met) : Value()},
                {"witnessed_at", time_or_null(state.since)},
                {"published_without_quorum", true},
                {"witnesses", std::move(witnesses)}};
}

Result<std::string> discovery_of(const NodeReader& reader, const Witnessing& witnessing,
                                 const Look& look) {
  HUSTINGS_TRY(const auto state, witnessing.read(*reader.db));
  HUSTINGS_TRY(const auto issuers, shown_here(*reader.db));
  std::string out;
  Object all{{"origin", reader.config.origin},
             {"vkey", reader.key.text()},
             {"log", look.address + "/log"},
             {"policy", look.address + "/log/policy"},
             {"checkpoint", witnessed(state, witnessing.policy())},
             {"witness", Object{{"vkey", look.address + "/witness.vkey"},
                                {"submission", look.address + "/witness"},
                                {"monitoring", look.address + "/witness"}}},
             {"log_list", look.address + "/log-list"},
             {"api", look.address + "/api/v1"},
             {"openapi", look.address + "/openapi.json"},
             {"data", look.address + "/data"},
             {"demonstration", look.demonstration()}};
  if (reader.previous) all.emplace_back("previous_vkey", reader.previous->text());
  List keys;
  for (const auto& [issuer, key] : issuers) {
    keys.push_back(Object{{"issuer", issuer}, {"public_key", base64(key.value)}});
  }
  all.emplace_back("issuers", std::move(keys));
  write_json(all, out);
  return out + '\n';
}

// c2sp.org/tlog-policy: this log at its public address, and its witnesses.
std::string policy_of(const Witnessing& witnessing, const Look& look) {
  Policy policy = witnessing.policy();
  policy.logs = {{witnessing.log(), look.address + "/log"}};
  return format_policy(policy);
}

Route receipt(const std::shared_ptr<Readers>& readers) {
  Route out{.path = "/records/{index}/receipt",
            .parameters = {{.name = "index",
                            .type = ParameterType::integer,
                            .help = "its place in the log, from 0",
                            .required = true,
                            .examples = {"0"}}},
            .summary = std::string(tr("the proof that a record is in the log (C2SP tlog-proof)"))};
  out.plain_type = "text/plain; charset=utf-8";
  out.statuses = {200, 304, 404};
  out.handler = [readers](const Call& call) -> Result<Response> {
    const auto index = static_cast<Index>(*call.arguments.integer("index"));
    HUSTINGS_TRY(const auto reader, readers->take());
    HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader->db));
    HUSTINGS_TRY(const auto made, make_receipt(*reader->db, reader->tiles, reader->key, index));
    Response response;
    response.type = "text/plain; charset=utf-8";
    response.body = format_receipt(made);
    response.freshness = Freshness::second;
    response.etag = hex(Bytes(sha256(bytes(response.body))).first(8));
    response.must_set("Content-Disposition",
                      fmt::format("attachment; filename=\"record-{}.tlog-proof\"", index));
    return response;
  };
  return out;
}

}  // namespace

void add_discovery(Router& router, const std::shared_ptr<Readers>& readers,
                   const std::shared_ptr<const Witnessing>& witnessing,
                   const std::shared_ptr<const Look>& look) {
  constexpr std::string_view kText = "text/plain; charset=utf-8";
  router.add(document("/.well-known/hustings.json", "application/json",
                      tr("what this node is and where its parts are"), readers,
                      [witnessing, look](const NodeReader& reader) {
                        return discovery_of(reader, *witnessing, *look);
                      }));
  router.add(document("/log/policy", kText,
                      tr("who must have signed a checkpoint (C2SP tlog-policy)"), readers,
                      [witnessing, look](const NodeReader&) -> Result<std::string> {
                        return policy_of(*witnessing, *look);
                      }));
  router.add(document(
      "/log.vkey", kText, tr("the key that the log's checkpoints are verified with"), readers,
      [](const NodeReader& reader) -> Result<std::string> { return reader.key.text() + '\n'; }));
  router.add(receipt(readers));
}

}  // namespace hustings::web
