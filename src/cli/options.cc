#include "cli/options.h"

#include <CLI/CLI.hpp>

namespace hustings::cli {

CLI::App* command(CLI::App& parent, const char* name, const char* what,
                  const std::string& example) {
  auto* sub = parent.add_subcommand(name, what);
  sub->footer("Example:\n  " + example);
  return sub;
}

void data_option(CLI::App* sub, std::string& data) {
  sub->add_option("--data", data, "The node's data directory")
      ->default_val("data")
      ->envname("HUSTINGS_DATA");
}

void on_chosen(CLI::App* sub, ExitCode& chosen, std::function<int()> run) {
  sub->callback([&chosen, run = std::move(run)] { chosen.code = run(); });
}

}  // namespace hustings::cli
