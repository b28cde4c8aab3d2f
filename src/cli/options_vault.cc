#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {
namespace {

using Options = std::shared_ptr<VaultOptions>;

Options on_vault(CLI::App* sub, ExitCode& chosen, int (*run)(const VaultOptions&)) {
  auto o = std::make_shared<VaultOptions>();
  data_option(sub, o->data);
  sub->add_flag("--json", o->json, "The result as JSON");
  on(sub, o, chosen, run);
  return o;
}

void with_key(CLI::App* sub, const Options& o) {
  sub->add_option("--passphrase-file", o->passphrase_file, "Instead of asking");
  sub->add_option("--sheet-file", o->recovery_file,
                  "The key as it was printed, instead of a passphrase");
}

void with_shares(CLI::App* sub, const Options& o) {
  sub->add_option("--share-file", o->shares, "A share of the handlers' keys; several");
}

void add_reading(CLI::App& vault, ExitCode& chosen) {
  auto* read = command(vault, "read", "Opens a case for somebody who was given it, as JSON",
                       "hustings vault read 2029-000001-7 --as anna");
  auto o = on_vault(read, chosen, &vault_read);
  read->add_option("number", o->number, "Number of the case")->required();
  read->add_option("--as", o->name, "Who reads")->required();
  read->add_option("--files", o->to, "Writes its files into this folder");
  with_key(read, o);

  auto* drill = command(vault, "drill", "Tries whether somebody's passphrase or sheet still opens",
                        "hustings vault drill anna --sheet-file sheet.txt");
  auto d = on_vault(drill, chosen, &vault_drill);
  drill->add_option("name", d->name, "Whose")->required();
  with_key(drill, d);
  with_shares(drill, d);

  auto* erase = command(vault, "erase", "Destroys the keys and all sealed content of a case",
                        "hustings vault erase 2029-000001-7");
  auto e = on_vault(erase, chosen, &vault_erase);
  erase->add_option("number", e->number, "Number of the case")->required();
}

// Who leaves, who comes instead.
void add_changes(CLI::App& vault, ExitCode& chosen) {
  auto* remove =
      command(vault, "remove-handler", "Somebody leaves: ends it, and gives open cases new keys",
              "hustings vault remove-handler anna");
  auto r = on_vault(remove, chosen, &vault_remove_handler);
  remove->add_option("name", r->name, "Who")->required();

  auto* give = command(vault, "give", "Gives somebody the cases that somebody else can read",
                       "hustings vault give --as anna --to ben");
  auto g = on_vault(give, chosen, &vault_give);
  give->add_option("number", g->number, "Number of one case; all without it");
  give->add_option("--as", g->name, "Who has them")->required();
  give->add_option("--to", g->to, "Who gets them")->required();
  with_key(give, g);
}

// Keys that get lost.
void add_shares(CLI::App& vault, ExitCode& chosen) {
  auto* shares =
      command(vault, "shares", "Makes shares that together open handlers' keys; prints them",
              "hustings vault shares --need 2 --of 3");
  auto s = on_vault(shares, chosen, &vault_shares);
  shares->add_option("--need", s->need, "How many open them")->capture_default_str();
  shares->add_option("--of", s->of, "How many there are")->capture_default_str();

  auto* cover =
      command(vault, "cover", "Lets the shares open a handler's key", "hustings vault cover anna");
  auto c = on_vault(cover, chosen, &vault_cover);
  cover->add_option("name", c->name, "Whose")->required();
  with_key(cover, c);

  auto* restore = command(vault, "restore", "A new passphrase for a handler, by shares",
                          "hustings vault restore anna --share-file one.txt --share-file two.txt");
  auto r = on_vault(restore, chosen, &vault_restore);
  restore->add_option("name", r->name, "Whose")->required();
  restore->add_option("--passphrase-file", r->passphrase_file, "The new one, instead of asking");
  with_shares(restore, r);
}

}  // namespace

void add_vault(CLI::App& app, ExitCode& chosen) {
  auto* vault =
      command(app, "vault", "Who can read citizens' reports", "hustings vault add-handler anna");
  vault->require_subcommand(1);

  auto* handler = command(*vault, "add-handler",
                          "Gives somebody of the staff a key; prints their recovery sheet",
                          "hustings vault add-handler anna");
  auto h = on_vault(handler, chosen, &vault_add_handler);
  handler->add_option("name", h->name, "Name")->required();
  handler->add_option("--passphrase-file", h->passphrase_file, "Instead of asking");

  auto* key = command(*vault, "observer-key", "Makes the key pair of an observer; keeps nothing",
                      "hustings vault observer-key");
  on_vault(key, chosen, &vault_observer_key);

  auto* observer =
      command(*vault, "add-observer", "Lets reporters choose somebody outside as a reader",
              "hustings vault add-observer Watch --key KEY --of ID");
  auto w = on_vault(observer, chosen, &vault_add_observer);
  observer->add_option("name", w->name, "Name as the form shows it")->required();
  observer->add_option("--key", w->key, "Its public key")->required();
  observer->add_option("--of", w->organisation, "Id of its organisation, where it has one");

  auto* list = command(*vault, "list", "Who can read reports", "hustings vault list");
  on_vault(list, chosen, &vault_list);
  auto* check = command(*vault, "checklist",
                        "Whether the ways back to sealed reports were tried; exit code 1 when not",
                        "hustings vault checklist");
  on_vault(check, chosen, &vault_checklist);
  auto* end = command(*vault, "end", "Ends it, and destroys what was wrapped for them",
                      "hustings vault end anna");
  auto x = on_vault(end, chosen, &vault_end);
  end->add_option("name", x->name, "Who")->required();
  add_changes(*vault, chosen);
  add_shares(*vault, chosen);
  add_reading(*vault, chosen);
}

}  // namespace hustings::cli
