// Options of hustings observe.
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"
#include "log/lines.h"

namespace hustings::cli {
namespace {

// "90s", "5m", "1h", "7d".
std::chrono::seconds read_duration(const std::string& text) {
  const std::string_view number = std::string_view(text).substr(0, text.size() - 1);
  constexpr std::uint64_t kLongest = 100'000;
  const auto count = parse_decimal(text.empty() ? "" : number);
  const char unit = text.empty() ? ' ' : text.back();
  const std::int64_t seconds = unit == 's'   ? 1
                               : unit == 'm' ? 60
                               : unit == 'h' ? 3600
                               : unit == 'd' ? 86400
                                             : 0;
  if (!count || *count == 0 || *count > kLongest || seconds == 0)
    throw CLI::ValidationError("\"" + text + "\" is no time: write 90s, 5m, 1h or 7d");
  return std::chrono::seconds(static_cast<std::int64_t>(*count) * seconds);
}

void duration_option(CLI::App* sub, const char* name, std::chrono::seconds& to, const char* help) {
  sub->add_option_function<std::string>(
      name, [&to](const std::string& text) { to = read_duration(text); }, help);
}

}  // namespace

void add_observe(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ObserveOptions>();
  auto* sub = command(app, "observe", "Follows and verifies other nodes' logs, and keeps mirrors",
                      "hustings observe https://hustings.party.example "
                      "https://hustings.rival.example --mirror mirror");
  sub->add_option("urls", o->urls, "Addresses of nodes, or of logs whose keys --vkey gives")
      ->required();
  sub->add_option("--mirror", o->mirror, "Folder of the mirrors; it is made")->required();
  sub->add_flag("--once", o->once, "One round; exit code 1 when an alert stands");
  duration_option(sub, "--every", o->every, "Time between two rounds; default: 60s");
  duration_option(sub, "--silence", o->silence,
                  "Alert when a log has not answered for so long; default: 1h");
  duration_option(sub, "--still", o->still,
                  "Alert when a log has shown nothing new for so long; default: never");
  sub->add_option("--vkey", o->vkey,
                  "File with verifier keys that you have from elsewhere, one a line");
  sub->add_flag_callback(
      "--no-records", [o] { o->records = false; },
      "Entries are not records of Hustings: only their hashes are checked");
  sub->add_option("--cosign", o->cosign,
                  "Cosigns what it mirrors, as the witness NAME/witness with a key of its own");
  auto* serve = sub->add_option("--serve", o->serve,
                                "Serves the mirrors on this address and port: /ORIGIN/checkpoint; "
                                "with --cosign also /witness");
  sub->get_option("--once")->excludes(serve);
  sub->add_flag("--json", o->json, "Each event as one line of JSON");
  on(sub, o, chosen, [](const ObserveOptions& options) { return observe(options); });
}

}  // namespace hustings::cli
