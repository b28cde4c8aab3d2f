#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {
namespace {

const char* const kRoles = "reader, officer or approver";

void on_user(CLI::App* sub, const std::shared_ptr<UserOptions>& o, ExitCode& chosen,
             int (*run)(const UserOptions&)) {
  data_option(sub, o->data);
  sub->add_flag("--json", o->json, "The result as JSON");
  on(sub, o, chosen, run);
}

void add_changes(CLI::App& users, ExitCode& chosen) {
  auto r = std::make_shared<UserOptions>();
  auto* role = command(users, "role", "Gives a role for an organisation, or takes it",
                       "hustings user role ilse --of ID --role approver");
  role->add_option("name", r->name, "Who")->required();
  role->add_option("--of", r->of, "Id of the organisation")->required();
  role->add_option("--role", r->role, std::string(kRoles) + ", or none to take it")->required();
  on_user(role, r, chosen, &user_role);

  auto c = std::make_shared<UserOptions>();
  auto* duty = command(users, "cases", "Gives work on cases, or takes it",
                       "hustings user cases ilse --as handler");
  duty->add_option("name", c->name, "Who")->required();
  duty->add_option("--as", c->role,
                   "triage, handler, decider, reviewer, data_protection or auditor")
      ->required();
  duty->add_flag("--take", c->flag, "Takes it");
  on_user(duty, c, chosen, &user_duty);

  auto l = std::make_shared<UserOptions>();
  auto* link = command(users, "link", "A one-time link for a new password and second factor",
                       "hustings user link ilse");
  link->add_option("name", l->name, "Who")->required();
  on_user(link, l, chosen, &user_link);

  auto d = std::make_shared<UserOptions>();
  auto* disable =
      command(users, "disable", "Ends somebody's access at once", "hustings user disable ilse");
  disable->add_option("name", d->name, "Who")->required();
  disable->add_flag("--undo", d->flag, "Gives it back");
  on_user(disable, d, chosen, &user_disable);

  auto t = std::make_shared<UserOptions>();
  auto* token = command(users, "token", "Makes a token for a program that writes for somebody",
                        "hustings user token ilse --of ID --title bookings");
  token->add_option("name", t->name, "For whom it acts")->required();
  token->add_option("--of", t->of, "Id of the one organisation that it writes for")->required();
  token->add_option("--title", t->title, "What it is for")->required();
  on_user(token, t, chosen, &user_token);

  auto e = std::make_shared<UserOptions>();
  auto* eyes = command(users, "four-eyes", "Asks for a second person before anything is published",
                       "hustings user four-eyes --of ID");
  eyes->add_option("--of", e->of, "Id of the organisation")->required();
  eyes->add_flag("--off", e->flag, "Does not ask for one");
  on_user(eyes, e, chosen, &user_four_eyes);
}

}  // namespace

void add_users(CLI::App& app, ExitCode& chosen) {
  auto* users = command(app, "user", "Who works at the desk, and what they may do there",
                        "hustings user add ilse --operator");
  users->require_subcommand(1);

  auto a = std::make_shared<UserOptions>();
  auto* add = command(*users, "add", "Adds somebody, and prints a one-time link for them",
                      "hustings user add ilse --of ID --role officer --mail ilse@party.example");
  add->add_option("name", a->name, "Name to sign in with")->required();
  add->add_option("--mail", a->mail, "Address for notices");
  add->add_flag("--operator", a->flag, "May change people and roles; publishes nothing by that");
  auto* of = add->add_option("--of", a->of, "Id of an organisation with a key on this node");
  add->add_option("--role", a->role, kRoles)->needs(of);
  on_user(add, a, chosen, &user_add);

  auto l = std::make_shared<UserOptions>();
  on_user(command(*users, "list", "Everybody, with their roles", "hustings user list"), l, chosen,
          &user_list);
  add_changes(*users, chosen);
}

}  // namespace hustings::cli
