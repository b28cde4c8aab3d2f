// What the options of all commands have in common; of main.cc and options_*.cc only.
#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace hustings::cli {

// Exit code of the command that was chosen.
struct ExitCode {
  int code = 0;
};

inline CLI::App* command(CLI::App& parent, const char* name, const char* what,
                         const std::string& example) {
  auto* sub = parent.add_subcommand(name, what);
  sub->footer("Example:\n  " + example);
  return sub;
}

inline void data_option(CLI::App* sub, std::string& data) {
  sub->add_option("--data", data, "The node's data directory")
      ->default_val("data")
      ->envname("HUSTINGS_DATA");
}

template <class Options, class Run>
void on(CLI::App* sub, const std::shared_ptr<Options>& options, ExitCode& chosen, Run run) {
  sub->callback([options, &chosen, run] { chosen.code = run(*options); });
}

// options_log.cc
void add_log(CLI::App& app, ExitCode& chosen);
void add_witness(CLI::App& app, ExitCode& chosen);
void add_keys(CLI::App& app, ExitCode& chosen);

}  // namespace hustings::cli
