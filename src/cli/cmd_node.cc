// Commands about a node as a whole: init, rebuild, kinds.
#include <fmt/core.h>

#include <cstdio>
#include <set>

#include "base/id.h"
#include "base/json.h"
#include "cases/categories.h"
#include "cases/deadlines.h"
#include "cli/commands.h"
#include "codes/code.h"
#include "desk/view.h"
#include "node/changes.h"
#include "node/list.h"
#include "node/reader.h"

namespace hustings::cli {

int init(const InitOptions& options) {
  const RealWorld real;
  if (auto made = init_node(real.world(), options.data, options.origin, options.database); !made) {
    return report(made.error());
  }
  // Opening it once makes the tables of all rooms: reading commands then find them, empty.
  if (const auto node = open_node(real, options.data); !node) return report(node.error());
  const auto vkey = real.disk->read(Path(options.data) / "log.vkey");
  if (!vkey) return report(vkey.error());
  fmt::print(
      "A new node stands in {}. Its log is empty and signed.\n"
      "  origin        {}\n"
      "  verifier key  {}"
      "  secrets       {}/secrets (keep a copy elsewhere; they are in no backup)\n",
      options.data, options.origin, *vkey, options.data);
  return 0;
}

int rebuild(const std::string& data, bool verify, bool json) {
  const RealWorld real;
  const auto node = open_node(real, data);
  if (!node) return report(node.error(), json);
  const auto digests = (*node)->rebuild(verify);
  if (!digests) return report(digests.error(), json);
  std::string object;
  for (const auto& [table, digest] : *digests) {
    object += fmt::format("{}\"{}\":\"{}\"", object.empty() ? "" : ",", table, digest);
    if (!json) fmt::print("{:<20} {}\n", table, digest);
  }
  if (json) {
    fmt::print("{{{}}}\n", object);
  } else {
    fmt::print("{}\n",
               verify ? "Live and rebuilt projections are equal." : "The projections are rebuilt.");
  }
  return 0;
}

namespace {

void add_words(std::span<const Word> words, std::set<std::string>& out) {
  for (const auto& word : words) out.emplace(word.label);
}

void add_dataset(const Dataset& dataset, std::set<std::string>& out) {
  out.emplace(dataset.title);  // also of those that are only files
  if (dataset.shown.empty()) return;
  for (const auto& column : dataset.shown) {
    if (column.for_programs) continue;
    out.emplace(column.label);
    add_words(column.words, out);
  }
  for (const auto& sort : sorts_of(dataset)) out.emplace(sort.label);
  for (const auto& facet : dataset.facets) {
    out.emplace(facet.label);
    add_words(facet.words, out);
  }
}

void add_code(const ConductCode& code, std::set<std::string>& out) {
  for (const auto& commitment : code.commitments) {
    out.insert(commitment.title);
    out.insert(commitment.checks.begin(), commitment.checks.end());
  }
  for (const auto& election : code.elections) out.insert(election.title);
}

// What a form of the desk says about a kind that somebody declares.
void add_form(const Kind& kind, std::set<std::string>& out) {
  const desk::Plan plan = desk::plan_of(kind);
  if (plan.owner.empty()) return;
  for (auto& text : desk::form_texts(plan)) out.insert(std::move(text));
}

void add_category(const cases::Category& category, std::set<std::string>& out) {
  out.insert({category.title, category.help});
  if (!category.hint.empty()) out.insert(category.hint);
  for (const auto& question : category.questions) {
    out.insert(question.title);
    if (!question.help.empty()) out.insert(question.help);
    for (const auto& choice : question.choices) out.insert(choice.title);
  }
}

// What reports can be about, and how long things may take.
void add_cases(const ConductCode& code, std::set<std::string>& out) {
  for (const auto& category : cases::categories(code.id)) add_category(category, out);
  const auto* deadlines = cases::find_deadlines(code.id);
  if (deadlines == nullptr) return;
  for (const auto& row : deadlines->rows()) out.insert(row.says);
}

}  // namespace

int messages() {
  std::set<std::string> all;
  for (const auto* capability : registry().capabilities()) {
    for (const auto& dataset : capability->datasets) add_dataset(dataset, all);
    for (const auto& more : capability->columns) all.emplace(more.column.label);
    for (const auto* kind : capability->kinds) {
      all.insert(kind_label(kind->name));
      add_form(*kind, all);
    }
  }
  for (const Rule* rule : registry().rules()) all.emplace(rule->says);
  for (const auto& code : all_codes()) {
    add_code(code, all);
    add_cases(code, all);
  }
  all.erase("");
  for (const auto& text : all) {
    std::string json;
    write_json_string(text, json);
    fmt::print("{}\n", json);
  }
  return 0;
}

int kinds(const std::string& schema) {
  if (schema.empty()) {
    fmt::print("{}", describe(registry().kinds()));
    return 0;
  }
  const Kind* kind = registry().kinds().named(schema);
  if (kind == nullptr) {
    return report(
        {Code::not_found, "there is no such kind", schema, "`hustings kinds` lists them"});
  }
  std::string json;
  kind->schema(json);
  fmt::print("{}\n", json);
  return 0;
}

}  // namespace hustings::cli
