// Options of hustings report.
#include <CLI/CLI.hpp>

#include "cli/options.h"
#include "cli/send_report.h"

namespace hustings::cli {

void add_report(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ReportOptions>();
  auto* sub = command(app, "report", "Sends a report to a node; prints its number and secret code",
                      "hustings report https://hustings.party.example report.json --file shot.png");
  sub->add_option("url", o->url, "Address of the node")->required();
  sub->add_option(
      "report", o->file,
      "JSON as POST /api/v1/reports takes it: {\"answers\":{...}}; - for standard input");
  sub->add_option("--answer", o->answers,
                  "NAME=VALUE beside those of the file; others on this machine can see it")
      ->allow_extra_args(false);
  sub->add_option("--file", o->files,
                  "Evidence: PATH, or further/ID=PATH as the answer to a question")
      ->allow_extra_args(false);
  sub->add_option("--id", o->id, "UUID of the report, to send one again that got no answer");
  sub->add_option("--receipt", o->receipt,
                  "File for the receipt; default: report-NUMBER.tlog-proof");
  sub->add_flag("--json", o->json, "The answer as JSON");
  on(sub, o, chosen, [](const ReportOptions& options) { return send_report(options); });
}

}  // namespace hustings::cli
