// People and roles, for those who operate the node. Every change asks for the password (V7.5.3).
#include <algorithm>

#include "base/message.h"
#include "desk/pages.h"
#include "desk/words.h"

namespace hustings::desk {
namespace {

using web::Response;

Result<List> people_rows(Visit& visit) {
  HUSTINGS_TRY(const auto users, visit.desk().staff().users());
  List out;
  for (const auto& user : users) {
    List roles;
    for (const auto& grant : user.grants) {
      roles.push_back(Object{{"role_of", visit.desk().name_of(grant.signatory)},
                             {"role_id", grant.signatory},
                             {"role", word(grant.role)}});
    }
    List duties;
    for (const CaseDuty duty : user.duties) duties.emplace_back(word(duty));
    out.push_back(Object{{"person_id", user.id},
                         {"person_name", user.name},
                         {"person_mail", user.mail},
                         {"person_operates", user.operates},
                         {"person_disabled", user.disabled},
                         {"person_enrolled", user.enrolled},
                         {"person_self", user.id == visit.user().id},
                         {"person_roles", std::move(roles)},
                         {"person_duties", std::move(duties)}});
  }
  return out;
}

Result<List> signatory_rows(Visit& visit) {
  HUSTINGS_TRY(const auto all, visit.desk().signatories());
  List out;
  for (const auto& one : all) {
    HUSTINGS_TRY(const bool four_eyes, visit.desk().staff().four_eyes(one.id));
    out.push_back(Object{{"signatory_id", one.id},
                         {"signatory_name", one.name},
                         {"signatory_four_eyes", four_eyes}});
  }
  return out;
}

Result<List> proposal_rows(Visit& visit) {
  HUSTINGS_TRY(const auto all, visit.desk().staff().proposals());
  List out;
  for (const auto& one : all) {
    out.push_back(Object{{"proposal_id", one.user},
                         {"proposal_name", person(visit.desk(), one.user)},
                         {"proposal_of", one.signatory},
                         {"proposal_of_name", visit.desk().name_of(one.signatory)},
                         {"proposal_role", word(one.role)},
                         {"proposal_by", person(visit.desk(), one.proposer)}});
  }
  HUSTINGS_TRY(const auto duties, visit.desk().staff().duty_proposals());
  for (const auto& one : duties) {
    out.push_back(Object{{"proposal_id", one.user},
                         {"proposal_name", person(visit.desk(), one.user)},
                         {"proposal_duty", boost::describe::enum_to_string(one.duty, "")},
                         {"proposal_role", word(one.duty)},
                         {"proposal_by", person(visit.desk(), one.proposer)}});
  }
  return out;
}

Result<Response> people_page(Visit& visit, std::string_view link, const Error* wrong) {
  HUSTINGS_TRY(List people, people_rows(visit));
  HUSTINGS_TRY(List signatories, signatory_rows(visit));
  HUSTINGS_TRY(List proposals, proposal_rows(visit));
  HUSTINGS_TRY(const bool theirs, visit.desk().staff().has_data_protection());
  Object content{{"people", std::move(people)},
                 {"redacts", !theirs},
                 {"proposals", std::move(proposals)},
                 {"signatories", std::move(signatories)},
                 {"needs_password", !visit.session.confirmed},
                 {"link", link}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "people", Word{"", tr("People")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

std::string link_address(Visit& visit, const std::string& code) {
  return visit.site.look->address + "/desk/start/" + code;
}

// Roles and work on cases. What somebody may not do any more waits for nobody.
Result<void> change_work(Visit& visit, const User& user, const Actor& by) {
  Staff& staff = visit.desk().staff();
  const auto button = visit.form["do"];
  const std::string of(visit.form["of"]);
  const std::string duty_name(visit.form["duty"]);
  const bool gives = button == "role" || button == "give_duty" || button == "take_duty";
  if (gives && user.id == by.id)
    return fail(Code::bad_input, "nobody gives a role to themselves",
                button == "role" ? "/role" : "/duty", "ask another operator");
  CaseDuty duty{};
  const bool of_cases = boost::describe::enum_from_string(duty_name.c_str(), duty);
  if (button.ends_with("_duty") && !of_cases)
    return fail(Code::bad_input, "there is no such work on cases", duty_name);
  if (button == "take_duty") return staff.set_duty(user.id, duty, false, by);
  if (button == "give_duty") {
    HUSTINGS_CHECK(staff.propose_duty(user.id, duty, by));
    return {};
  }
  if (button != "role") {
    const bool agreed = button == "agree";
    return of.empty() && of_cases ? staff.decide_duty(user.id, duty, agreed, by)
                                  : staff.decide_role(user.id, of, agreed, by);
  }
  Role role{};
  const std::string role_name(visit.form["role"]);
  if (!boost::describe::enum_from_string(role_name.c_str(), role))
    return staff.set_role(user.id, of, std::nullopt, by);
  HUSTINGS_CHECK(staff.propose_role(user.id, of, role, by));
  return {};
}

// What the button asks for; answers a link to show, where there is one.
Result<std::string> change(Visit& visit) {
  Staff& staff = visit.desk().staff();
  const Actor by{visit.user().id, Capacity::node_operator};
  const auto& form = visit.form;
  const auto button = form["do"];
  const std::string id(form["id"]);
  if (button == "add") {
    HUSTINGS_TRY(const User made, staff.add(form["name"], form["mail"], false, by));
    HUSTINGS_TRY(const std::string code, staff.make_link(made.id, by));
    return link_address(visit, code);
  }
  if (button == "four_eyes") {
    HUSTINGS_CHECK(staff.set_four_eyes(std::string(form["of"]), form["on"] == "yes", by));
    return std::string();
  }
  HUSTINGS_TRY(const User user, staff.user(id));
  if (button == "link") {
    HUSTINGS_TRY(const std::string code, staff.make_link(user.id, by));
    return link_address(visit, code);
  }
  if (button == "role" || button == "agree" || button == "decline" || button.ends_with("_duty")) {
    HUSTINGS_CHECK(change_work(visit, user, by));
  } else if (button == "disable" || button == "enable") {
    if (user.id == by.id)
      return fail(Code::bad_input, "nobody disables themselves", "/id", "ask another operator");
    HUSTINGS_CHECK(staff.set_disabled(user.id, button == "disable", by));
  } else {
    return fail(Code::bad_input, "there is no such step", std::string(button));
  }
  return std::string();
}

Result<Response> act(Visit& visit) {
  HUSTINGS_CHECK(need_operator(visit));
  if (const auto sure = need_confirmed(visit); !sure) return people_page(visit, {}, &sure.error());
  const auto link = change(visit);
  if (!link) return people_page(visit, {}, &link.error());
  if (link->empty()) return redirect("/desk/people");
  return people_page(visit, *link, nullptr);
}

Result<Response> show(Visit& visit) {
  HUSTINGS_CHECK(need_operator(visit));
  return people_page(visit, {}, nullptr);
}

}  // namespace

Result<void> need_operator(Visit& visit) {
  if (visit.user().operates) return {};
  return not_for(visit, "this page is for those who operate the node");
}

std::vector<web::Route> people_pages(const DeskSite& site) {
  return {get(site, "/desk/people", {}, &show), post(site, "/desk/people", {}, &act)};
}

}  // namespace hustings::desk
