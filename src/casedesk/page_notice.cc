// "/desk/cases/{number}/notices/{index}": the text of a notice, as it goes to the platform.
#include <fmt/format.h>

#include <algorithm>

#include "base/message.h"
#include "casedesk/pages.h"
#include "cases/words.h"
#include "node/slice.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

template <class T>
std::string text_of(const Erasable<T>& field) {
  const auto* found = field.get();
  return found == nullptr ? std::string() : found->value;
}
template <class T>
std::string text_of(const Erasable<std::optional<T>>& field) {
  const auto* found = field.get();
  return found != nullptr && *found ? (*found)->value : std::string();
}

// What is sealed in the notice's record, to who has the case open.
Result<std::string> sender_of(Db& db, Index index, const Sight& sight) {
  std::string out;
  if (!sight.open) return out;
  HUSTINGS_TRY(const auto record, read_record(db, index));
  HUSTINGS_TRY(const auto fields, vault::open_sealed(record.envelope, *sight.open));
  for (const auto& field : fields) {
    HUSTINGS_TRY(const Json value, parse_json(field.json));
    const auto* text = value.as<std::string>();
    if (text != nullptr) out += *text + "\n";
  }
  return out;
}

std::string letter(const PlatformNotice& notice, const std::string& number,
                   const std::string& address, const std::string& sender, const Wording& words) {
  std::string out;
  const auto add = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out += fmt::format("{}: {}\n\n", words.text(label), text);
  };
  const auto form = boost::describe::enum_to_string(notice.form.value, "");
  const auto title = std::ranges::find(cases::kNoticeWords, std::string_view(form), &Word::code);
  out += words.text(title->label) + "\n\n";
  add(tr("Where exactly"), text_of(notice.url));
  add(tr("Why it has to go"), text_of(notice.substantiation));
  add(tr("Sender"), sender);
  if (notice.bona_fide.value)
    out += words.text(tr("What it says is accurate and complete, to the best of our knowledge")) +
           ".\n\n";
  add(tr("Our case"), fmt::format("{} {}/cases/{}", number, address, number));
  return out;
}

Result<Response> give(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const auto file, cases::read_case(*reader->db, number_of(visit)));
  const auto index = static_cast<Index>(visit.call.arguments.integer("index").value_or(0));
  const bool ours = std::ranges::any_of(file.history.steps, [&](const cases::Step& step) {
    return step.index == index && step.act == CaseAct::notify;
  });
  if (!ours) return fail(Code::not_found, "this case has no such notice", file.number);
  HUSTINGS_TRY(const Sight sight, room.cases->look(visit.session, file.history.id));
  HUSTINGS_TRY(const std::string sender, sender_of(*reader->db, index, sight));
  HUSTINGS_TRY(const Record record, load_record(*reader->db, room.cases->registry(), index));
  const auto& look = *room.site.look;
  Response out;
  out.type = "text/plain; charset=utf-8";
  out.body = letter(*record.body.as<PlatformNotice>(), file.number, look.address, sender,
                    web::language_of(look, visit.call));
  out.must_set("Content-Disposition",
               fmt::format("attachment; filename=\"notice-{}.txt\"", file.number));
  return out;
}

}  // namespace

std::vector<web::Route> notice_pages(const Room& room) {
  return {get(room, "/desk/cases/{number}/notices/{index}",
              {number_parameter(),
               {.name = "index",
                .type = ParameterType::integer,
                .help = "of its record",
                .required = true}},
              &give)};
}

}  // namespace hustings::casedesk
