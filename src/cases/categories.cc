#include "cases/categories.h"

#include <algorithm>
#include <stdexcept>

#include "cases/data.h"
#include "codes/code.h"
#include "codes/members.h"

namespace hustings::cases {
namespace {

using codes::Members;
using codes::wrong;

Result<Category> read_category(Members& in, const ConductCode* code) {
  Category out;
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.title, in.text("title"));
  HUSTINGS_TRY(out.help, in.text("help"));
  HUSTINGS_TRY(out.commitments, in.texts("commitments"));
  for (const auto& commitment : out.commitments) {
    if (code == nullptr || code->find(commitment) == nullptr) {
      return wrong("the code has no commitment " + commitment, in.at("commitments"));
    }
  }
  HUSTINGS_TRY(out.urgency, in.text("urgency"));
  if (in.maybe("request") != nullptr) {
    HUSTINGS_TRY(const bool* request, in.get<bool>("request"));
    out.request = *request;
  }
  const bool known = out.urgency == "a" || out.urgency == "b" || out.urgency == "c";
  if (out.request ? out.urgency != "request" : !known) {
    return wrong("is a, b or c, and request for requests", in.at("urgency"));
  }
  HUSTINGS_TRY(const bool* insider, in.get<bool>("insider"));
  HUSTINGS_TRY(const bool* danger, in.get<bool>("danger"));
  out.insider = *insider;
  out.danger = *danger;
  if (out.request && out.insider) return wrong("who asks says who they are", in.at("insider"));
  return out;
}

std::vector<Categories> read_all() {
  std::vector<Categories> out;
  for (const Asset& file : assets::cases_data()) {
    if (file.name != "categories.json") continue;
    auto read = parse_categories(file.bytes);
    if (!read) throw std::logic_error("categories.json: " + read.error().text());
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace

Result<Categories> parse_categories(std::string_view json) {
  HUSTINGS_TRY(const Json parsed, parse_json(json));
  HUSTINGS_TRY(Members in, Members::of(parsed, ""));
  Categories out;
  HUSTINGS_TRY(out.code, in.text("code"));
  const ConductCode* code = find_code(out.code);
  HUSTINGS_CHECK(codes::each(in, "categories", [&](Members& item) -> Result<void> {
    HUSTINGS_TRY(Category made, read_category(item, code));
    if (std::ranges::find(out.all, made.id, &Category::id) != out.all.end()) {
      return wrong(made.id + " stands here twice", item.at("id"));
    }
    out.all.push_back(std::move(made));
    return {};
  }));
  HUSTINGS_CHECK(in.done());
  out.data = json;
  return out;
}

const Categories* find_categories(std::string_view code) {
  static const std::vector<Categories> kAll = read_all();
  const auto it = std::ranges::find(kAll, code, &Categories::code);
  return it == kAll.end() ? nullptr : &*it;
}

std::span<const Category> categories(std::string_view code) {
  const Categories* found = find_categories(code);
  return found == nullptr ? std::span<const Category>() : found->all;
}

const Category* find_category(std::string_view code, std::string_view id) {
  const auto all = categories(code);
  const auto it = std::ranges::find(all, id, &Category::id);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace hustings::cases
