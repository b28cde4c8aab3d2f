#include "codes/code.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/json.h"
#include "codes/files.h"
#include "codes/members.h"

namespace hustings {
namespace {

using codes::each;
using codes::Members;
using codes::wrong;

Result<void> read_election(Members& in, Election& out) {
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.title, in.text("title"));
  HUSTINGS_TRY(out.from, in.day("from"));
  HUSTINGS_TRY(out.to, in.day("to"));
  HUSTINGS_TRY(const bool* fictional, in.get<bool>("fictional"));
  out.fictional = *fictional;
  if (out.to < out.from) return wrong("ends before it begins", in.at("to"));
  return {};
}

Result<void> read_lists(Members& in, Commitment& out) {
  HUSTINGS_TRY(out.declared, in.texts("declared"));
  HUSTINGS_TRY(out.observed, in.texts("observed"));
  HUSTINGS_TRY(out.checks, in.texts("checks"));
  HUSTINGS_TRY(const auto* law, in.get<JsonArray>("law"));
  for (std::size_t i = 0; i < law->size(); ++i) {
    HUSTINGS_TRY(Members item, Members::of((*law)[i], fmt::format("{}/{}", in.at("law"), i)));
    LawBeside beside;
    HUSTINGS_TRY(beside.act, item.text("act"));
    HUSTINGS_TRY(beside.article, item.text("article"));
    HUSTINGS_CHECK(item.done());
    out.law.push_back(std::move(beside));
  }
  if (out.declared.empty()) return wrong("is empty", in.at("declared"));
  return {};
}

// Adds a commitment and its parts, which are nested no deeper than the JSON reader allows; `parent`
// is the place of the one it is a part of.
Result<void> read_commitment(Members& in, std::optional<std::size_t> parent, ConductCode& out) {
  Commitment made;
  HUSTINGS_TRY(made.id, in.text("id"));
  HUSTINGS_TRY(made.title, in.text("title"));
  HUSTINGS_TRY(made.text, in.text("text"));
  if (out.find(made.id) != nullptr) return wrong(made.id + " stands here twice", in.at("id"));
  if (parent) {
    const Commitment& above = out.commitments[*parent];
    made.depth = above.depth + 1;
    if (made.id.rfind('.') != above.id.size() || !within(made.id, above.id))
      return wrong(fmt::format("{} is no part of {}", made.id, above.id), in.at("id"));
  } else {
    HUSTINGS_TRY(made.group, in.text("group"));
    if (std::ranges::find(out.groups, made.group, &CodeGroup::id) == out.groups.end())
      return wrong("there is no such group", in.at("group"));
  }
  const std::size_t place = out.commitments.size();
  const bool whole = in.maybe("parts") == nullptr;
  if (whole) HUSTINGS_CHECK(read_lists(in, made));
  out.commitments.push_back(std::move(made));
  if (parent) out.commitments[*parent].parts.push_back(place);
  if (whole) return {};
  return each(in, "parts", [&](Members& part) { return read_commitment(part, place, out); });
}

std::vector<ConductCode> read_all() {
  std::vector<ConductCode> out;
  for (const Asset& json : assets::codes_files()) {
    if (!json.name.ends_with(".json")) continue;
    const std::string name = std::string(json.name.substr(0, json.name.size() - 5));
    for (const Asset& text : assets::codes_files()) {
      if (text.name != name + ".md") continue;
      auto code = parse_code(json.bytes, text.bytes);
      if (!code || code->id != name)
        throw std::logic_error(name + ".json: " + (code ? "another id" : code.error().text()));
      out.push_back(*std::move(code));
    }
  }
  return out;
}

}  // namespace

const Commitment* ConductCode::find(std::string_view commitment) const {
  const auto it = std::ranges::find(commitments, commitment, &Commitment::id);
  return it == commitments.end() ? nullptr : &*it;
}

const Election* ConductCode::election(std::string_view election) const {
  const auto it = std::ranges::find(elections, election, &Election::id);
  return it == elections.end() ? nullptr : &*it;
}

Result<ConductCode> parse_code(std::string_view json, std::string_view text) {
  HUSTINGS_TRY(const Json parsed, parse_json(json));
  HUSTINGS_TRY(Members in, Members::of(parsed, ""));
  ConductCode out;
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.title, in.text("title"));
  HUSTINGS_TRY(out.date, in.day("date"));
  const Json* source = in.maybe("source");
  if (source == nullptr) return wrong("is missing", "/source");
  HUSTINGS_TRY(Members from, Members::of(*source, "/source"));
  HUSTINGS_TRY(out.source, from.text("name"));
  HUSTINGS_TRY(out.source_url, from.text("url"));
  HUSTINGS_CHECK(from.done());
  HUSTINGS_TRY(out.language, in.text("language"));
  HUSTINGS_CHECK(each(in, "elections", [&](Members& item) {
    return read_election(item, out.elections.emplace_back());
  }));
  HUSTINGS_CHECK(each(in, "groups", [&](Members& item) -> Result<void> {
    auto& group = out.groups.emplace_back();
    HUSTINGS_TRY(group.id, item.text("id"));
    HUSTINGS_TRY(group.title, item.text("title"));
    return {};
  }));
  HUSTINGS_CHECK(
      each(in, "commitments", [&](Members& item) { return read_commitment(item, {}, out); }));
  HUSTINGS_CHECK(in.done());
  out.data = json;
  out.text = text;
  out.digest = sha256(bytes(text));
  return out;
}

std::span<const ConductCode> all_codes() {
  static const std::vector<ConductCode> kAll = read_all();
  return kAll;
}

const ConductCode* find_code(std::string_view id) {
  const auto it = std::ranges::find(all_codes(), id, &ConductCode::id);
  return it == all_codes().end() ? nullptr : &*it;
}

const ConductCode& newest_code() {
  return *std::ranges::max_element(all_codes(), {}, &ConductCode::date);
}

bool within(std::string_view commitment, std::string_view scope) {
  return commitment.starts_with(scope) &&
         (commitment.size() == scope.size() || commitment[scope.size()] == '.');
}

}  // namespace hustings
