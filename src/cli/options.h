// What the options of all commands have in common; of main.cc and options_*.cc only.
#pragma once
#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace hustings::cli {

// Exit code of the command that was chosen.
struct ExitCode {
  int code = 0;
};

// A new command below `parent`.
CLI::App* command(CLI::App& parent, const char* name, const char* what, const std::string& example);
void data_option(CLI::App* sub, std::string& data);  // --data

// What runs when this command is chosen.
void on_chosen(CLI::App* sub, ExitCode& chosen, std::function<int()> run);
template <class Options, class Run>
void on(CLI::App* sub, const std::shared_ptr<Options>& options, ExitCode& chosen, Run run) {
  on_chosen(sub, chosen, [options, run] { return run(*options); });
}

// options_log.cc
void add_log(CLI::App& app, ExitCode& chosen);
void add_witness(CLI::App& app, ExitCode& chosen);
// options_keys.cc
void add_keys(CLI::App& app, ExitCode& chosen);
// options_label.cc
void add_label(CLI::App& app, ExitCode& chosen);
void add_creative(CLI::App& app, ExitCode& chosen);
// options_links.cc
void add_links(CLI::App& app, ExitCode& chosen);
// options_vault.cc
void add_vault(CLI::App& app, ExitCode& chosen);

// options_user.cc
void add_users(CLI::App& app, ExitCode& chosen);
// options_report.cc
void add_report(CLI::App& app, ExitCode& chosen);
// options_observe.cc
void add_observe(CLI::App& app, ExitCode& chosen);

}  // namespace hustings::cli
