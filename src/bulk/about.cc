#include "bulk/about.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace hustings::bulk {
namespace {

constexpr std::string_view kLicenceUrl = "https://creativecommons.org/licenses/by/4.0/";

std::string pretty(const Json& json) {
  std::string out;
  write_json(json, out);
  return out + '\n';
}

std::string title(const About& about) {
  return fmt::format("Records of {} at size {}", about.origin, about.head.size);
}

std::string description(const About& about) {
  return fmt::format(
      "What signatories of the {} declared, what others observed and what was decided, from the "
      "log "
      "{} at size {} with root {}.",
      about.code.title, about.origin, about.head.size, base64(about.head.root));
}

Json schema(const Table& table) {
  JsonArray fields;
  for (const auto& field : table.fields) {
    JsonObject one{{"name", field.name}, {"type", field.type}};
    if (field.type == "datetime") one.emplace_back("format", std::string("any"));
    fields.emplace_back(std::move(one));
  }
  return {
      JsonObject{{"fields", std::move(fields)}, {"missingValues", JsonArray{Json(std::string())}}}};
}

// "data/advertisers.csv" -> "data-advertisers-csv"
std::string resource_name(std::string path) {
  std::ranges::replace(path, '/', '-');
  std::ranges::replace(path, '.', '-');
  return path;
}

Json resource(const Listed& file) {
  JsonObject out{{"name", resource_name(file.path)},
                 {"path", file.path},
                 {"title", file.title},
                 {"mediatype", file.media_type},
                 {"bytes", static_cast<std::int64_t>(file.facts.bytes)},
                 {"hash", "sha256:" + file.facts.sha256}};
  if (file.table == nullptr) {
    out.emplace_back("profile", std::string("data-resource"));
    out.emplace_back("type", std::string("file"));  // else readers guess a table by its name
    return {std::move(out)};
  }
  out.emplace_back("profile", std::string("tabular-data-resource"));
  out.emplace_back("type", std::string("table"));
  out.emplace_back("format", std::string("csv"));
  out.emplace_back("encoding", std::string("utf-8"));
  out.emplace_back("schema", schema(*file.table).value);
  return {std::move(out)};
}

Json reference(std::string id) { return {JsonObject{{"@id", std::move(id)}}}; }
// A term of a list that others keep, with its class: nobody has to fetch the list to know it.
JsonObject term(std::string id, std::string type) {
  return {{"@id", std::move(id)}, {"@type", std::move(type)}};
}
std::string authority(std::string_view term) {
  return "http://publications.europa.eu/resource/authority/" + std::string(term);
}
JsonObject licence() { return term(authority("licence/CC_BY_4_0"), "dct:LicenseDocument"); }
JsonObject english_language() { return term(authority("language/ENG"), "dct:LinguisticSystem"); }
Json typed(std::string value, std::string type) {
  return {JsonObject{{"@value", std::move(value)}, {"@type", "xsd:" + std::move(type)}}};
}
Json english(std::string text) {
  return {JsonObject{{"@value", std::move(text)}, {"@language", std::string("en")}}};
}

// The file types of the Union's list; empty for what it does not have.
std::string_view file_type(std::string_view media_type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTypes = {
      {{"text/csv", "CSV"}, {"application/json", "JSON"}, {"text/plain", "TXT"}}};
  const auto found =
      std::ranges::find(kTypes, media_type, &std::pair<std::string_view, std::string_view>::first);
  return found == kTypes.end() ? std::string_view() : found->second;
}

Json distribution(const Listed& file) {
  JsonObject out{
      {"@id", file.path},
      {"@type", std::string("dcat:Distribution")},
      {"dct:title", english(file.title).value},
      {"dcat:accessURL", reference(file.path).value},
      {"dcat:downloadURL", reference(file.path).value},
      {"dcat:mediaType",
       term("https://www.iana.org/assignments/media-types/" + file.media_type, "dct:MediaType")},
      {"dcat:byteSize", typed(std::to_string(file.facts.bytes), "nonNegativeInteger").value},
      {"dct:license", licence()},
      {"spdx:checksum",
       JsonObject{
           {"@type", std::string("spdx:Checksum")},
           {"spdx:algorithm", term("spdx:checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")},
           {"spdx:checksumValue", typed(file.facts.sha256, "hexBinary").value}}}};
  if (const auto type = file_type(file.media_type); !type.empty())
    out.emplace_back("dct:format",
                     term(authority(fmt::format("file-type/{}", type)), "dct:MediaTypeOrExtent"));
  return {std::move(out)};
}

// What the data is about, for people who search catalogues.
JsonArray keywords() {
  JsonArray out;
  for (const auto* word : {"political advertising", "elections", "code of conduct", "transparency"})
    out.push_back(english(word));
  return out;
}

JsonObject theme() {
  JsonObject out = term(authority("data-theme/GOVE"), "skos:Concept");
  out.emplace_back("skos:prefLabel", english("Government and public sector").value);
  return out;
}

JsonObject themes() {
  JsonObject out = term(authority("data-theme"), "skos:ConceptScheme");
  out.emplace_back("dct:title", english("Data theme").value);
  return out;
}

}  // namespace

std::string licence_text(const About& about) {
  return fmt::format(
      "{}\n\nThe data of this package may be used by anybody for any purpose under Creative "
      "Commons\n"
      "Attribution 4.0 International (CC BY 4.0): {}\n\nName as source: {}, size {}, root {}\n\n"
      "Not under this licence: the text of the code of conduct, which is its publishers' own\n"
      "({}), and what signatories and third parties are quoted with; their rights stay theirs.\n"
      "Values that a redaction took away after this package was made must no longer be shown: ask\n"
      "the log for a newer package.\n",
      title(about), kLicenceUrl, about.origin, about.head.size, base64(about.head.root),
      about.code.source);
}

std::string data_package(const About& about, const std::vector<Listed>& files) {
  JsonArray resources;
  for (const auto& file : files) resources.push_back(resource(file));
  return pretty(JsonObject{
      {"profile", std::string("data-package")},
      {"name", fmt::format("hustings-{}", about.head.size)},
      {"title", title(about)},
      {"description", description(about)},
      {"version", std::to_string(about.head.size)},
      {"created", to_string(about.time)},
      {"licenses",
       JsonArray{JsonObject{{"name", std::string("CC-BY-4.0")},
                            {"path", std::string(kLicenceUrl)},
                            {"title", std::string("Creative Commons Attribution 4.0")}}}},
      {"resources", std::move(resources)}});
}

std::string catalogue(const About& about, const std::vector<Listed>& files) {
  JsonArray distributions;
  for (const auto& file : files) distributions.push_back(distribution(file));
  const JsonObject context{{"dcat", std::string("http://www.w3.org/ns/dcat#")},
                           {"dct", std::string("http://purl.org/dc/terms/")},
                           {"foaf", std::string("http://xmlns.com/foaf/0.1/")},
                           {"skos", std::string("http://www.w3.org/2004/02/skos/core#")},
                           {"spdx", std::string("http://spdx.org/rdf/terms#")},
                           {"xsd", std::string("http://www.w3.org/2001/XMLSchema#")}};
  const JsonObject publisher{{"@id", std::string("#publisher")},
                             {"@type", std::string("foaf:Agent")},
                             {"foaf:name", about.origin}};
  const auto modified = typed(to_string(about.time), "dateTime");
  const JsonObject dataset{
      {"@id", std::string("#dataset")},
      {"@type", std::string("dcat:Dataset")},
      {"dct:title", english(title(about)).value},
      {"dct:description", english(description(about)).value},
      {"dct:identifier", fmt::format("{}/{}", about.origin, about.head.size)},
      {"dcat:version", std::to_string(about.head.size)},
      {"dct:modified", modified.value},
      {"dct:language", english_language()},
      {"dct:publisher", reference("#publisher").value},
      {"dct:accessRights", term(authority("access-right/PUBLIC"), "dct:RightsStatement")},
      {"dcat:theme", theme()},
      {"dcat:keyword", keywords()},
      {"dcat:distribution", std::move(distributions)}};
  return pretty(JsonObject{{"@context", context},
                           {"@id", std::string("#catalogue")},
                           {"@type", std::string("dcat:Catalog")},
                           {"dct:title", english("Bulk data of " + about.origin).value},
                           {"dct:description", english(description(about)).value},
                           {"dct:language", english_language()},
                           {"dct:license", licence()},
                           {"dct:modified", modified.value},
                           {"dct:publisher", publisher},
                           {"dcat:themeTaxonomy", themes()},
                           {"dcat:dataset", dataset}});
}

std::string codebook(const About& about, const std::vector<Table>& tables,
                     const Registry& registry) {
  std::string out = fmt::format(
      "# {}\n\n{}\n\nEach table is there as CSV, as lines of JSON (NDJSON) and in "
      "`hustings.sqlite`. "
      "An empty cell is a value that is not there.\n"
      "`changes` holds every record in every version, with its body as far as it is disclosed; "
      "`judgements` what\nrules say about current records. With `{}.json`, `rules.json`, "
      "`checkpoint` "
      "and `data/erasures.csv` they\nare all that `score.json` is computed from.\n\n## Tables\n\n",
      title(about), description(about), about.code.id);
  for (const auto& table : tables) {
    out += fmt::format("### {}\n\n{}\n\n| column | type |\n|---|---|\n", table.name, table.title);
    for (const auto& field : table.fields)
      out += fmt::format("| `{}` | {} |\n", field.name, field.type);
    out += '\n';
  }
  return out + describe(registry.kinds());
}

std::string rules_json(const Registry& registry) {
  std::vector<std::string> kinds;
  for (const auto* capability : registry.capabilities()) {
    for (const auto& query : capability->evidence) kinds.emplace_back(query.kind);
  }
  std::ranges::sort(kinds);
  JsonArray rules;
  for (const Rule* rule : registry.rules()) {
    rules.emplace_back(JsonObject{{"id", std::string(rule->id)},
                                  {"version", std::int64_t{rule->version}},
                                  {"commitment", std::string(rule->commitment)},
                                  {"law", std::string(rule->law)},
                                  {"applies_from", to_string(rule->applies_from)},
                                  {"severity", std::string(name(rule->severity))},
                                  {"on", std::string(rule->on)},
                                  {"says", std::string(rule->says)}});
  }
  return pretty(JsonObject{{"evidence_kinds", JsonArray(kinds.begin(), kinds.end())},
                           {"rules", std::move(rules)}});
}

}  // namespace hustings::bulk
