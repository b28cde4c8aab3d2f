// Options of the commands about the log and its witnesses.
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {
namespace {

struct ProofOptions {
  std::string data;
  std::uint64_t index = 0;
  std::string file;
};
struct NamedOptions {
  std::string data;
  std::string text;
  std::string id;
  bool json = false;
};

void add_verify(CLI::App& log, ExitCode& chosen) {
  auto v = std::make_shared<VerifyOptions>();
  auto* verify =
      command(log, "verify", "Recomputes everything from the entries",
              "hustings log verify https://hustings.party.example/log --vkey party.vkey --records");
  verify->add_option("log", v->log, "A node's data directory, a log directory or a URL")
      ->required();
  verify->add_option("--vkey", v->vkey,
                     "File with the log's verifier key; default: log.vkey beside the log");
  verify->add_option("--policy", v->policy,
                     "File with a policy (C2SP tlog-policy): its witnesses must have cosigned");
  verify->add_option(
      "--seen", v->seen,
      "File or URL with a checkpoint or receipt from earlier, or from a witness: the "
      "log must continue it");
  verify->add_flag("--records", v->records,
                   "Also checks each record's signature and version chain");
  verify->add_flag("--json", v->json, "The result as JSON");
  on(verify, v, chosen, [](const VerifyOptions& options) { return log_verify(options); });
}

}  // namespace

void add_log(CLI::App& app, ExitCode& chosen) {
  auto* log =
      command(app, "log", "Verifies the log, writes and checks proofs", "hustings log verify data");
  log->require_subcommand(1);
  add_verify(*log, chosen);

  auto p = std::make_shared<ProofOptions>();
  auto* proof = command(*log, "proof", "Writes the proof that a record is in the log",
                        "hustings log proof 12 -o 12.tlog-proof");
  proof->add_option("index", p->index, "Log index")->required();
  data_option(proof, p->data);
  proof->add_option("-o,--output", p->file, "File; default: standard output");
  on(proof, p, chosen, [](const ProofOptions& o) { return log_proof(o.data, o.index, o.file); });

  auto c = std::make_shared<CheckOptions>();
  auto* check = command(*log, "check", "Checks a proof, a promise or a fork alert offline",
                        "hustings log check 12.tlog-proof --vkey log.vkey");
  check
      ->add_option("file", c->file,
                   "The .tlog-proof or .promise file, or the folder of a fork alert")
      ->required();
  check->add_option("--vkey", c->vkey,
                    "File with verifier keys, one a line: the log's, perhaps witnesses'");
  check->add_option("--policy", c->policy,
                    "File with a policy (C2SP tlog-policy): its witnesses must have cosigned");
  check->add_option("--entry", c->entry, "The entry's bytes, where the proof does not carry them");
  check->add_option("--kept", c->kept, "Whether this proof keeps the promise; with --policy");
  auto* later = check->add_option(
      "--later", c->later,
      "A later proof or checkpoint of this log: how much time passed at least since the record");
  check
      ->add_option("--log", c->log,
                   "With --later: the log's entries (directory, mirror or URL), of which all are "
                   "read that are about the same case")
      ->needs(later);
  check
      ->add_option("--allowed", c->allowed,
                   "With --later: how many hours might pass; ends with 1 unless more did")
      ->check(CLI::Range(1, 100'000))
      ->needs(later);
  on(check, c, chosen, [](const CheckOptions& o) { return log_check(o); });
}

void add_witness(CLI::App& app, ExitCode& chosen) {
  auto* witness = command(app, "witness", "This log's witnesses, and the logs this node watches",
                          "hustings witness status --data data");
  witness->require_subcommand(1);
  auto s = std::make_shared<NamedOptions>();
  auto* status = command(*witness, "status", "Who has cosigned what, both ways",
                         "hustings witness status --data data");
  data_option(status, s->data);
  status->add_flag("--json", s->json, "As JSON");
  on(status, s, chosen, [](const NamedOptions& o) { return witness_status(o.data, o.json); });

  auto w = std::make_shared<NamedOptions>();
  auto* watch = command(*witness, "watch", "Cosigns another log from now on",
                        "hustings witness watch https://hustings.rival.example/log-list");
  watch->add_option("log", w->text, "A list of logs (file or URL), or one log's verifier key")
      ->required();
  data_option(watch, w->data);
  on(watch, w, chosen, [](const NamedOptions& o) { return witness_watch(o.data, o.text); });

  auto a = std::make_shared<NamedOptions>();
  auto* ask = command(*witness, "ask", "Asks witnesses again that have not cosigned yet",
                      "hustings witness ask --data data");
  data_option(ask, a->data);
  on(ask, a, chosen, [](const NamedOptions& o) { return witness_ask(o.data); });
}

}  // namespace hustings::cli
