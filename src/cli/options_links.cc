// Options of `hustings links`.
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {

void add_links(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<LinkOptions>();
  auto* sub = command(app, "links",
                      "Links pages by identifiers; suggests by names, and takes what a person says",
                      "hustings links --data data --of 01b2b4a3-3000-7362-bba2-3229ff27911f");
  data_option(sub, o->data);
  sub->add_option("--of", o->of, "Id of an organisation: only what may be its pages");
  sub->add_option(
         "--confirm", o->confirm,
         "Id of an organisation and PLATFORM:PAGE: records an account of it, which it then "
         "confirms or disputes itself")
      ->expected(2);
  sub->add_option("--reject", o->reject,
                  "Id of an organisation and PLATFORM:PAGE: records that it is no account of it")
      ->expected(2);
  sub->add_flag(
      "--numbers", o->numbers,
      "Records accounts of the organisations whose number in a register a page's ads name; "
      "a served node and each import do so by themselves");
  sub->add_option("--pages", o->pages,
                  "A table (CSV) with columns page_id and LIST_id: records accounts of the "
                  "organisations that are listed so");
  sub->add_option("--list", o->list, "The list of --pages: partyfacts, parlgov, wikidata, another")
      ->default_val("partyfacts");
  sub->add_option("--platform", o->platform, "Of the pages of --pages")->default_val("meta");
  sub->add_option("--purpose", o->purpose,
                  "Of accounts that are recorded: campaign, candidate, party or other")
      ->default_val("other")
      ->check(CLI::IsMember({"campaign", "candidate", "party", "other"}));
  sub->add_option("--as", o->as, "Issuer of what is recorded; default: the node's operator");
  sub->add_flag("--json", o->json, "The result as JSON");
  on(sub, o, chosen, [](const LinkOptions& options) { return links(options); });
}

}  // namespace hustings::cli
