// The one program: options of every command; what they do stands in cmd_*.cc.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "cli/version.h"

namespace hustings::cli {
namespace {

void add_init(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<InitOptions>();
  auto* sub = command(app, "init", "Makes keys, database and an empty signed log",
                      "hustings init --data data --origin hustings.party.example/log");
  data_option(sub, o->data);
  sub->add_option("--origin", o->origin, "Names the log for ever: its address without https://")
      ->required();
  sub->add_option("--database", o->database,
                  "postgresql:// URL; default: SQLite in the data directory");
  on(sub, o, chosen, [](const InitOptions& options) { return init(options); });
}

void add_demo(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<DemoOptions>();
  auto* sub =
      command(app, "demo", "Fills an empty node of origin demo.invalid with a fictional election",
              "hustings demo --data data --seed 2029");
  data_option(sub, o->data);
  sub->add_option("--seed", o->seed, "The same seed gives the same log, keys included: no secrets")
      ->capture_default_str();
  sub->add_flag("--json", o->json, "What was told as JSON");
  on(sub, o, chosen, [](const DemoOptions& options) { return demo(options); });
}

// A value of the whole file that is common enough to have an option of its own.
void given_option(CLI::App* sub, const std::shared_ptr<ImportArguments>& o, std::string name,
                  const char* help) {
  std::string option = "--" + name;
  std::ranges::replace(option, '_', '-');
  sub->add_option_function<std::string>(
      option,
      [o, name = std::move(name)](const std::string& value) {
        o->given.push_back(name + '=' + value);
      },
      help);
}

// What the user knows about files, and about what stands.
void about_options(CLI::App* sub, const std::shared_ptr<ImportArguments>& o) {
  sub->add_option("--as-of", o->as_of,
                  "Day that the files are of, YYYY-MM-DD, where they do not say so; default: the "
                  "day on which each changed last");
  sub->add_flag("--even-if-older", o->even_if_older,
                "Takes in also what is of an earlier day than what stands of the same");
  sub->add_option("--ad", o->ads,
                  "Declared ad that all rows are about (its id or number), or NAME=ID for rows "
                  "that call their ad, group or campaign NAME; can be repeated")
      ->allow_extra_args(false);
  sub->add_option("--ids", o->ids,
                  "Google's advertiser_id_mapping.csv or creative_id_mapping.csv: newer numbers "
                  "for an older file; can be repeated")
      ->allow_extra_args(false);
}

void add_import(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ImportArguments>();
  auto list = std::make_shared<bool>(false);
  auto* sub = command(app, "import", "Takes in a foreign file, row by row",
                      "hustings import meta-report "
                      "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv");
  sub->add_option("format", o->format, "The file's format; --list shows them");
  sub->add_option("files", o->files, "The files");
  data_option(sub, o->data);
  sub->add_flag("--list", *list, "Lists formats and their profiles");
  sub->add_option("--as", o->as, "Issuer that vouches for the file; default: the node's operator");
  given_option(sub, o, "country", "Country of the whole file, two letters");
  given_option(sub, o, "currency", "Currency of the whole file, such as EUR");
  given_option(sub, o, "period_start", "First day that the file covers, YYYY-MM-DD");
  given_option(sub, o, "period_end", "Last day that the file covers");
  sub->add_option_function<std::vector<std::string>>(
      "--given",
      [o](const auto& pairs) { o->given.insert(o->given.end(), pairs.begin(), pairs.end()); },
      "Another value of the whole file, NAME=VALUE, for profiles that ask for it");
  about_options(sub, o);
  sub->add_option("--only", o->only,
                  "Two letters of a country whose rows are wanted, more after commas; for formats "
                  "that hold the whole world")
      ->delimiter(',');
  sub->add_option("--numbers", o->numbers,
                  "point (1,234.50) or comma (1.234,50), where the file leaves it open")
      ->check(CLI::IsMember({"point", "comma"}));
  sub->add_option("--profile", o->profile,
                  "Your own profile (a TOML file) instead of the built-in ones");
  sub->add_flag(
      "--map", o->map,
      "Makes a profile for files with other headings: asks on a terminal what each column "
      "is, otherwise prints what it takes the columns for");
  sub->add_option("-o,--output", o->output,
                  "Where the profile of --map goes; default: FILE.profile.toml after asking, else "
                  "standard output");
  sub->add_option("--encoding", o->encoding, "utf-8, utf-16le, utf-16be, latin1 or windows-1252");
  sub->add_option("--delimiter", o->delimiter, "One character, or tab");
  sub->add_option("--acks", o->acks,
                  "Writes INDEX and leaf hash of each acknowledged record to this file or pipe");
  sub->add_option("--refused", o->refused, "Where refused rows go; default: FILE.refused.csv");
  sub->add_flag("--whole", o->whole,
                "The file has everything that its source shows (of --only): what an earlier import "
                "had and this one lacks is recorded as no longer shown");
  sub->add_flag("--dry-run", o->dry_run, "Reads and judges, changes nothing");
  sub->add_flag("--json", o->json, "The result as JSON");
  sub->callback([o, list, &chosen] {
    if (!*list && (o->format.empty() || o->files.empty())) {
      throw CLI::RequiredError("a format and at least one file (or --list)");
    }
    chosen.code = *list ? list_formats() : o->map ? map_columns(*o) : import(*o);
  });
}

void add_export(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ExportOptions>();
  auto list = std::make_shared<bool>(false);
  auto* sub = command(
      app, "export", "Gives a dataset out, whole or filtered",
      "hustings export advertisers --where country=AT --where q=vienna --format csv -o vienna.csv");
  sub->add_option("dataset", o->dataset, "The dataset; --list shows them");
  data_option(sub, o->data);
  sub->add_option("--url", o->url,
                  "The address of a served node, in place of --data: gives out what its newest "
                  "package has (csv, ndjson, or all of it with --bulk)");
  sub->add_flag("--list", *list, "Lists datasets and their filters");
  sub->add_option("--format", o->format,
                  "csv, ndjson, sqlite (a new file), or jsonld (of ads: their notices). Parquet is "
                  "made of these: docs/formats/parquet.md")
      ->default_val("csv")
      ->check(CLI::IsMember({"csv", "ndjson", "jsonld", "sqlite"}));
  sub->add_option("--where", o->where, "Filter, NAME=VALUE; several are combined");
  sub->add_option("-o,--output", o->output, "File; default: standard output");
  auto* bulk = sub->add_option("--bulk", o->bulk,
                               "Everything as a package: a new ZIP file (.zip) or folder");
  sub->add_option("--code", o->code, "The package's matrix is of this code; default: the newest")
      ->needs(bulk);
  sub->add_option("--election", o->election, "And of this election; default: the first")
      ->needs(bulk);
  sub->callback([o, list, &chosen] {
    if (!*list && o->dataset.empty() == o->bulk.empty())
      throw CLI::RequiredError("a dataset or --bulk (or --list)");
    chosen.code = *list            ? list_datasets()
                  : o->url.empty() ? export_dataset(*o)
                                   : export_from_url(*o);
  });
}

void add_score(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ScoreOptions>();
  auto* sub = command(app, "score", "Prints the matrix of a code as canonical JSON",
                      "hustings score --data data --election ep-2024");
  data_option(sub, o->data);
  sub->add_option("--from", o->from, "A bulk package (ZIP or folder) instead of a node");
  sub->add_option("--size", o->size, "As of this size of the log; default: the present one");
  sub->add_option("--code", o->code, "The code; default: the newest");
  sub->add_option("--election", o->election, "One of the code's elections; default: the first");
  on(sub, o, chosen, [](const ScoreOptions& options) { return score(options); });
}

void add_add(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<AddOptions>();
  auto* sub = command(app, "add", "Admits one record from JSON, or one that was signed at home",
                      "hustings add organisation --as ID --about ID organisation.json");
  sub->add_option("kind", o->kind, "The record's kind; `hustings kinds` lists them")->required();
  sub->add_option("file", o->file, "JSON or an envelope of `hustings sign`; - is standard input")
      ->required();
  data_option(sub, o->data);
  sub->add_option("--as", o->as, "Issuer with a key on this node; default: the node's operator");
  sub->add_option("--about", o->about,
                  "Id of the thing this is a version of; default: a new thing");
  sub->add_option("--prev", o->prev,
                  "Leaf hash of the version you saw; default: whatever is current");
  sub->add_option("--receipt", o->receipt,
                  "Where to write the proof; default: record-N.tlog-proof");
  sub->add_flag("--json", o->json, "The result as JSON");
  on(sub, o, chosen, [](const AddOptions& options) { return add(options); });
}

void add_sign(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<SignOptions>();
  auto* sub = command(
      app, "sign", "Signs a record at home, to be sent (POST) or for `hustings add` on the node",
      "hustings sign account account.json --key home.key --as ID -o account.sd-jwt");
  sub->add_option("kind", o->kind, "The record's kind")->required();
  sub->add_option("file", o->file, "JSON; - is standard input")->required();
  sub->add_option("--key", o->key, "Key file of `hustings keys create --home FILE`")->required();
  sub->add_option("--as", o->as, "The issuer's id")->required();
  sub->add_option("--about", o->about,
                  "Id of the thing this is a version of; default: a new thing");
  sub->add_option("--prev", o->prev,
                  "Leaf hash of the version this replaces, in hexadecimal or base64");
  sub->add_option("-o,--output", o->output, "File; default: standard output");
  on(sub, o, chosen, [](const SignOptions& options) { return sign(options); });
}

struct ShowOptions {
  std::string data;
  std::string what;
  bool json = false;
};
void add_show(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ShowOptions>();
  auto* sub = command(app, "show", "A record with its versions, disclosures, findings and proof",
                      "hustings show 12 --json");
  sub->add_option("record", o->what, "Log index, or id of a thing (its current version)")
      ->required();
  data_option(sub, o->data);
  sub->add_flag("--json", o->json, "As JSON");
  on(sub, o, chosen,
     [](const ShowOptions& options) { return show(options.data, options.what, options.json); });
}

struct NodeOptions {
  std::string data;
  std::string text;
  std::string id;
  bool flag = false;
  bool json = false;
};
void add_serve(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<ServeFlags>();
  auto* sub = command(app, "serve", "Serves the pages, the API and the log of a node",
                      "hustings serve --data data --listen 127.0.0.1:8080");
  sub->add_option("--data", o->data, "The node's data directory; default: data");
  sub->add_option("--listen", o->listen, "Address and port; default: 127.0.0.1:8080");
  sub->add_option("--host", o->hosts,
                  "Name that the node is reached under, besides the listening address and the host "
                  "of its log's origin; several are taken");
  sub->add_flag_callback("--https", [o] { o->https = true; }, "A proxy in front speaks https");
  sub->add_option("--admin", o->admin,
                  "Address of /metrics and /healthz, such as 127.0.0.1:9464; default: none");
  sub->add_flag_callback(
      "--admin-open", [o] { o->admin_open = true; }, "Other machines may reach the admin address");
  sub->add_option("--access-log", o->access_log, "File for the access log; it has no addresses");
  sub->add_option("--security-contact", o->security_contact,
                  "Where finders of holes turn to, for /.well-known/security.txt: "
                  "mailto:security@party.example or https://...");
  sub->add_flag("--print-config", o->print_config,
                "Only prints the settings and where each came from: a flag, HUSTINGS_LISTEN and so "
                "on, [serve] in DIR/hustings.toml, or the default");
  on(sub, o, chosen, [](const ServeFlags& flags) { return serve(flags); });
}

void add_node(CLI::App& app, ExitCode& chosen) {
  auto r = std::make_shared<NodeOptions>();
  auto* sub = command(app, "rebuild", "Folds all current records into fresh projections",
                      "hustings rebuild --data data --verify");
  data_option(sub, r->data);
  sub->add_flag("--verify", r->flag, "Only compares with the live ones");
  sub->add_flag("--json", r->json, "Digests as JSON");
  on(sub, r, chosen, [](const NodeOptions& o) { return rebuild(o.data, o.flag, o.json); });

  auto b = std::make_shared<BackupOptions>();
  auto* backed = command(app, "backup", "Copies a node, also a running one; all but its secrets",
                         "hustings backup --data data -o /backup/2029-06-10");
  data_option(backed, b->data);
  backed->add_option("-o,--output", b->output, "A new folder")->required();
  backed->add_flag("--json", b->json, "The result as JSON");
  on(backed, b, chosen, [](const BackupOptions& options) { return backup(options); });

  auto s = std::make_shared<ScrubOptions>();
  auto* scrubbed =
      command(app, "scrub", "Destroys what redactions freed, and what was kept long enough",
              "hustings scrub --data data --backups /backup");
  data_option(scrubbed, s->data);
  scrubbed->add_option("--backups", s->backups,
                       "Deletes this node's backups here that are too old");
  on(scrubbed, s, chosen, [](const ScrubOptions& o) { return scrub(o); });

  auto k = std::make_shared<NodeOptions>();
  auto* listed =
      command(app, "kinds", "Describes the kinds of record, or prints the JSON Schema of one",
              "hustings kinds --schema organisation");
  listed->add_option("--schema", k->text, "JSON Schema (2020-12) of this kind");
  on(listed, k, chosen, [](const NodeOptions& o) { return kinds(o.text); });

  auto* said =
      command(app, "messages", "Lists texts of pages that translators need", "hustings messages");
  said->callback([&chosen] { chosen.code = messages(); });
}

// What is wrong with the words on the command line; the option parser itself does not name a
// command that does not exist.
Error explain(const CLI::App& app, const CLI::ParseError& error) {
  std::string path = "hustings";
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
    path += ' ' + last->get_name();
  }
  std::string mend = "`" + path + " --help` shows an example";
  const auto left = app.remaining(true);
  if (left.empty()) return {Code::not_found, error.what(), path, std::move(mend)};
  const bool option = left.front().starts_with('-');
  const bool command = !option && last->get_require_subcommand_min() > 0;
  const char* what = option ? "option" : command ? "command" : "argument";
  if (command) mend = "`" + path + " --help` lists them";
  return {Code::not_found, std::string("there is no ") + what + " \"" + left.front() + '"', path,
          std::move(mend)};
}

int run(int argc, char** argv) {
  CLI::App app("Hustings keeps the promises of a campaign code of conduct checkable.", "hustings");
  app.footer("Example:\n  hustings init --data data --origin hustings.party.example/log");
  app.require_subcommand(1);
  app.set_version_flag("--version", &version_text, "Version, build and libraries");
  ExitCode chosen;
  add_init(app, chosen);
  add_demo(app, chosen);
  add_import(app, chosen);
  add_export(app, chosen);
  add_score(app, chosen);
  add_add(app, chosen);
  add_sign(app, chosen);
  add_show(app, chosen);
  add_label(app, chosen);
  add_creative(app, chosen);
  add_links(app, chosen);
  add_log(app, chosen);
  add_witness(app, chosen);
  add_observe(app, chosen);
  add_report(app, chosen);
  add_keys(app, chosen);
  add_users(app, chosen);
  add_vault(app, chosen);
  add_serve(app, chosen);
  add_node(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    return report(explain(app, error));
  }
  return chosen.code;
}

}  // namespace
}  // namespace hustings::cli

int main(int argc, char** argv) {
  try {
    return hustings::cli::run(argc, argv);
  } catch (const std::exception& error) {
    return hustings::cli::report({hustings::Code::io, error.what(), {}, "please report this"});
  }
}
