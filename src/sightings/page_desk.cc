// "/desk/sightings": what was handed in, and whether it is so. Only what somebody confirms here
// stands in the log, as the record that they confirmed and not as it was typed.
#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "sightings/pages.h"

namespace hustings::sightings {
namespace {

using desk::Visit;
using web::Response;

constexpr std::size_t kMostShown = 200;

Value or_none(std::string_view text) { return text.empty() ? Value() : Value(std::string(text)); }

Value place_of(std::string_view platform) {
  const auto found = std::ranges::find(places(), platform, &Word::code);
  return found == places().end() ? or_none(platform) : Value(*found);
}

Value country_of(std::string_view code) {
  return code.empty() ? Value() : Value(Country{std::string(code)});
}

Result<void> need_right(const Visit& visit) {
  if (may_decide(visit.user())) return {};
  HUSTINGS_CHECK(visit.desk().staff().note({.actor = visit.user().id,
                                            .capacity = Capacity::reader,
                                            .action = StaffAction::refused,
                                            .signatory = {},
                                            .object = {}}));
  return fail(
      Code::not_found,
      "this page is for those who operate the node or work on cases, and have no role for an "
      "organisation");
}

std::string id_of(const Visit& visit) {
  return std::string(visit.call.arguments.text("id").value_or(""));
}

Result<Response> list(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_right(visit));
  HUSTINGS_TRY(const auto all, room.waiting->all());
  List rows;
  for (const auto& one : all) {
    if (rows.size() == kMostShown) break;
    const auto title = get(one.seen, "title");
    const auto page = get(one.seen, "page_name");
    rows.push_back(Object{{"row_href", "/desk/sightings/" + one.id},
                          {"row_title", or_none(title.empty() ? get(one.seen, "url") : title)},
                          {"row_place", place_of(get(one.seen, "platform"))},
                          {"row_page", or_none(page)},
                          {"row_country", country_of(get(one.seen, "country"))},
                          {"row_day", parse_date(trim(get(one.seen, "from")))},
                          {"row_made", date_of(one.made)}});
  }
  const auto done = visit.call.arguments.integer("confirmed");
  return page(visit, "sightings", Word{"", tr("Sightings")},
              {{"rows", std::move(rows)},
               {"waiting", static_cast<std::int64_t>(all.size())},
               {"kept_days", std::int64_t{kKeptDays}},
               {"confirmed", done ? Value(*done) : Value()},
               {"turned_down", visit.call.arguments.flag("turned_down")}});
}

List field_rows(const Seen& seen, const Error* wrong) {
  List out;
  for (const auto& field : fields()) {
    const std::string where = "/" + std::string(field.name);
    const Detail* problem = nullptr;
    if (wrong != nullptr) {
      const auto found = std::ranges::find(wrong->details, where, &Detail::where);
      if (found != wrong->details.end()) problem = &*found;
    }
    out.push_back(
        Object{{"field_name", field.name},
               {"field_label", Word{"", field.label}},
               {"field_help", field.help.empty() ? Value() : Value(Word{"", field.help})},
               {"field_value", get(seen, field.name)},
               {"field_type", field.name == "from" ? "date" : "text"},
               {"field_most", static_cast<std::int64_t>(field.most)},
               {"field_problem", problem == nullptr ? Value() : Value(Message{problem->message})}});
  }
  return out;
}

// What can be looked up before somebody says that it is so.
std::string to_look_up(const Seen& seen) {
  for (const std::string_view name : {"ad_id", "url"}) {
    if (const auto value = get(seen, name); !value.empty()) return std::string(value);
  }
  return {};
}

Response one_page(const Visit& visit, const Sighting& one, const Seen& seen, const Error* wrong) {
  const auto shown = get(one.seen, kShown);
  Object content{{"sighting_id", one.id},
                 {"sighting_made", date_of(one.made)},
                 {"has_picture", !one.picture.empty()},
                 {"said_yes", shown == "yes"},
                 {"said_no", shown == "no"},
                 {"checked_ad", or_none(get(one.seen, kAd))},
                 {"look_up", or_none(to_look_up(seen))},
                 {"needs_password", !visit.session.confirmed},
                 {"fields", field_rows(seen, wrong)}};
  if (wrong != nullptr) desk::put_problems(*wrong, content);
  Response out = page(visit, "sighting_work", Word{"", tr("A sighting")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> show(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_right(visit));
  HUSTINGS_TRY(const Sighting one, room.waiting->read(id_of(visit)));
  return one_page(visit, one, one.seen, nullptr);
}

Result<Response> picture(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_right(visit));
  HUSTINGS_TRY(Sighting one, room.waiting->read(id_of(visit)));
  if (one.picture.empty()) return fail(Code::not_found, "there is no picture", one.id);
  Response out;
  out.type = "image/jpeg";
  out.body = std::move(one.picture);
  out.compressible = false;
  return out;
}

Result<Response> decide(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_right(visit));
  HUSTINGS_TRY(const Sighting one, room.waiting->read(id_of(visit)));
  const auto button = visit.form["do"];
  if (button == "turn_down") {
    HUSTINGS_CHECK(room.waiting->turn_down(one.id, visit.user()));
    return desk::redirect("/desk/sightings?turned_down=1");
  }
  if (button != "confirm")
    return fail(Code::bad_input, "there is no such answer", std::string(button));
  const Seen seen = seen_in(visit.form.fields);
  if (const auto sure = need_confirmed(visit); !sure)
    return one_page(visit, one, seen, &sure.error());
  const auto admitted = room.waiting->confirm(one.id, seen, visit.user());
  if (admitted)
    return desk::redirect("/desk/sightings?confirmed=" + std::to_string(admitted->index));
  const auto code = admitted.error().code;
  if (code != Code::bad_input && code != Code::withheld && code != Code::unavailable)
    return std::unexpected(admitted.error());
  return one_page(visit, one, seen, &admitted.error());
}

Parameter id_parameter() {
  return {.name = "id",
          .type = ParameterType::token,
          .help = "of the sighting",
          .required = true,
          .max_length = 36};
}

}  // namespace

std::vector<web::Route> desk_pages(const Room& room) {
  const auto with = [&room](Result<Response> (*handler)(const Room&, Visit&)) {
    return [room, handler](Visit& visit) { return handler(room, visit); };
  };
  auto sent = desk::post(room.site, "/desk/sightings/{id}", {id_parameter()}, with(&decide));
  sent.waits = true;
  return {desk::get(room.site, "/desk/sightings",
                    {{.name = "confirmed",
                      .type = ParameterType::integer,
                      .help = "index of the record of one that was confirmed"},
                     {.name = "turned_down", .type = ParameterType::flag, .help = "one was"}},
                    with(&list)),
          desk::get(room.site, "/desk/sightings/{id}", {id_parameter()}, with(&show)),
          desk::get(room.site, "/desk/sightings/{id}/picture", {id_parameter()}, with(&picture)),
          std::move(sent)};
}

}  // namespace hustings::sightings
