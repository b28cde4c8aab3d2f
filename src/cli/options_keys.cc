// Options of the commands about keys.
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {
namespace {

using Run = int (*)(const KeyOptions&);

// A command below `keys` with --data.
CLI::App* key_command(CLI::App& keys, const char* name, const char* what, const char* example,
                      const std::shared_ptr<KeyOptions>& options, ExitCode& chosen, Run run) {
  auto* sub = command(keys, name, what, example);
  data_option(sub, options->data);
  on(sub, options, chosen, run);
  return sub;
}

void which_option(CLI::App* sub, KeyOptions& options) {
  sub->add_option("which", options.which, "log, witness or issuer")
      ->required()
      ->check(CLI::IsMember({"log", "witness", "issuer"}));
  sub->add_option("id", options.issuer, "The issuer's id");
}

void passphrase_option(CLI::App* sub, KeyOptions& options) {
  sub->add_option("--passphrase-file", options.passphrase,
                  "File whose first line is the passphrase; without it you are asked");
}

void add_own(CLI::App& keys, ExitCode& chosen) {
  auto l = std::make_shared<KeyOptions>();
  key_command(keys, "list", "Keys that this node holds", "hustings keys list --data data", l,
              chosen, &keys_list);

  auto c = std::make_shared<KeyOptions>();
  auto* create = key_command(keys, "create", "Makes a new issuer and prints its id",
                             "hustings keys create --home party.key --record key.sd-jwt", c, chosen,
                             &keys_create);
  auto* home = create->add_option("--home", c->file,
                                  "Keep the key in this file at home instead of on the node");
  create
      ->add_option("--record", c->record,
                   "Write here the key's first record, for `hustings add key` on a node")
      ->needs(home);

  auto e = std::make_shared<KeyOptions>();
  auto* exported = key_command(keys, "export", "Prints a public key",
                               "hustings keys export log --data data", e, chosen, &keys_export);
  which_option(exported, *e);
  exported->add_flag("--well-known", e->well_known,
                     "As the file that an issuer's domain shows at /.well-known/hustings.json");

  auto r = std::make_shared<KeyOptions>();
  which_option(
      key_command(keys, "rotate", "Puts a new key in the place of one; both count until `retire`",
                  "hustings keys rotate log --data data", r, chosen, &keys_rotate),
      *r);

  auto t = std::make_shared<KeyOptions>();
  which_option(key_command(keys, "retire", "Ends the key that a new one has replaced",
                           "hustings keys retire log --data data", t, chosen, &keys_retire),
               *t);
}

void add_domains(CLI::App& keys, ExitCode& chosen) {
  auto b = std::make_shared<KeyOptions>();
  auto* bind = key_command(keys, "bind", "Names the domain that shows an issuer's key",
                           "hustings keys bind 01890000-0000-7000-8000-00000000000a party.example",
                           b, chosen, &keys_bind);
  bind->add_option("id", b->issuer, "The issuer's id")->required();
  bind->add_option("domain", b->domain, "Such as party.example")->required();

  auto k = std::make_shared<KeyOptions>();
  auto* check = key_command(keys, "check", "Asks domains whether they show the keys, and logs it",
                            "hustings keys check --data data", k, chosen, &keys_check);
  check->add_option("id", k->issuer, "Only of this issuer");
  check->add_option("--site", k->site,
                    "Ask this address instead of https://DOMAIN, and log nothing");
}

void add_copies(CLI::App& keys, ExitCode& chosen) {
  auto c = std::make_shared<KeyOptions>();
  auto* copy = key_command(keys, "copy", "Writes all secrets into one file under a passphrase",
                           "hustings keys copy -o party.keys --data data", c, chosen, &keys_copy);
  copy->add_option("-o,--output", c->file, "The file, which must not exist")->required();
  passphrase_option(copy, *c);

  auto r = std::make_shared<KeyOptions>();
  auto* restore =
      key_command(keys, "restore", "Brings the secrets of a copy back",
                  "hustings keys restore party.keys --data data", r, chosen, &keys_restore);
  restore->add_option("file", r->file, "The copy")->required();
  passphrase_option(restore, *r);
}

}  // namespace

void add_keys(CLI::App& app, ExitCode& chosen) {
  auto* keys = command(app, "keys", "Lists, makes, replaces and keeps keys",
                       "hustings keys list --data data");
  keys->require_subcommand(1);
  add_own(*keys, chosen);
  add_domains(*keys, chosen);
  add_copies(*keys, chosen);
}

}  // namespace hustings::cli
