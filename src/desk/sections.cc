#include "desk/sections.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/message.h"

namespace hustings::desk {
namespace {

struct Part {
  std::string_view id;
  std::string_view title;
  std::vector<std::string_view> of;  // pointers of fields, or of objects that have them
};
// In the order of the notice.
std::span<const Part> parts_of_ad() {
  static const std::array kParts = {
      Part{"ad",
           tr("The ad"),
           {"/number", "/title", "/text", "/language", "/content", "/made_with_ai", "/medium",
            "/publisher", "/country", "/paid", "/period", "/status", "/withdrawn_because"}},
      Part{"sponsor", tr("Sponsor"), {"/sponsor", "/standing"}},
      Part{"controller", tr("Who controls the sponsor"), {"/controller"}},
      Part{"payer", tr("Who pays"), {"/payer"}},
      Part{"money", tr("Money"), {"/funding"}},
      Part{"process", tr("Vote or procedure"), {"/process"}},
      Part{"report",
           tr("Where it is kept and reported"),
           {"/repository", "/report", "/earlier_suspension"}},
      Part{"targeting", tr("Who is meant to see it"), {"/targeting"}},
      Part{"seen", tr("How often it was seen"), {"/views", "/engagements"}}};
  return kParts;
}

bool belongs(std::string_view field, std::string_view to) {
  return field.starts_with(to) && (field.size() == to.size() || field[to.size()] == '/');
}

std::vector<const Field*> fields_of(const Plan& plan, std::string_view pointer) {
  std::vector<const Field*> out;
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      if (belongs(field.pointer, pointer)) out.push_back(&field);
    }
  }
  return out;
}

std::vector<Section> sections_of_ad(const Plan& plan) {
  std::vector<Section> out;
  for (const auto& part : parts_of_ad()) {
    Section section{std::string(part.id), part.title, {}};
    for (const auto pointer : part.of) {
      const auto fields = fields_of(plan, pointer);
      section.fields.insert(section.fields.end(), fields.begin(), fields.end());
    }
    out.push_back(std::move(section));
  }
  return out;
}

}  // namespace

std::vector<Section> sections_of(const Plan& plan) {
  if (plan.kind == "ad") return sections_of_ad(plan);
  return {{"", "", fields_of(plan, "")}};
}

}  // namespace hustings::desk
