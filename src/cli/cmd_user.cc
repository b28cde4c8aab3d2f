// hustings user: people of the desk. Works beside a running node.
#include <fmt/core.h>

#include "base/json.h"
#include "cli/acts.h"
#include "cli/commands.h"

namespace hustings::cli {
namespace {

using desk::Desk;

Result<Role> role_named(const std::string& name) {
  Role out{};
  if (boost::describe::enum_from_string(name.c_str(), out)) return out;
  return fail(Code::bad_input, "there is no such role", name, "use reader, officer or approver");
}

Result<void> known_signatory(Desk& desk, const std::string& id) {
  HUSTINGS_TRY(const auto all, desk.signatories());
  std::string known;
  for (const auto& one : all) {
    if (one.id == id) return {};
    known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", one.id, one.name);
  }
  return fail(Code::not_found, "this node holds no key of this organisation", id,
              known.empty() ? "make one with `hustings keys create`" : "it has " + known);
}

void print_link(Desk& desk, const UserOptions& options, const User& user, const std::string& code) {
  const std::string link = desk.options().address + "/desk/start/" + code;
  if (options.json) {
    fmt::print(R"({{"id":"{}","name":"{}","link":"{}"}})"
               "\n",
               user.id, user.name, link);
    return;
  }
  fmt::print("{}: open this within a day; it works once:\n{}\n", user.name, link);
}

template <class Work>
int run(const UserOptions& options, Work work) {
  const RealWorld real;
  const auto done = [&]() -> Result<void> {
    HUSTINGS_TRY(const auto desk, open_desk(real, options.data));
    HUSTINGS_TRY(const Actor by, operator_of(real, options.data));
    HUSTINGS_CHECK(work(*desk, by));
    log_now(*desk);
    return {};
  }();
  return done ? 0 : report(done.error(), options.json);
}

}  // namespace

int user_add(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    std::optional<Role> role;
    if (!options.of.empty()) {
      HUSTINGS_CHECK(known_signatory(desk, options.of));
      HUSTINGS_TRY(role, role_named(options.role.empty() ? "officer" : options.role));
    }
    HUSTINGS_TRY(const User user, desk.staff().add(options.name, options.mail, options.flag, by));
    if (role) HUSTINGS_CHECK(desk.staff().set_role(user.id, options.of, role, by));
    HUSTINGS_TRY(const std::string code, desk.staff().make_link(user.id, by));
    print_link(desk, options, user, code);
    return {};
  });
}

int user_list(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor&) -> Result<void> {
    HUSTINGS_TRY(const auto users, desk.staff().users());
    for (const auto& user : users) {
      std::string roles;
      for (const auto& grant : user.grants) {
        roles += options.json ? fmt::format(R"({}{{"signatory":"{}","role":"{}"}})",
                                            roles.empty() ? "" : ",", grant.signatory,
                                            boost::describe::enum_to_string(grant.role, ""))
                              : fmt::format("{}{} of {}", roles.empty() ? "" : ", ",
                                            boost::describe::enum_to_string(grant.role, ""),
                                            desk.name_of(grant.signatory));
      }
      std::string duties;
      for (const CaseDuty duty : user.duties)
        duties += fmt::format(fmt::runtime(options.json ? R"({}"{}")" : "{} {}"),
                              duties.empty() ? "" : ",", boost::describe::enum_to_string(duty, ""));
      const char* state = user.disabled   ? "disabled"
                          : user.enrolled ? "in use"
                                          : "link not used yet";
      if (options.json) {
        fmt::print(
            R"({{"id":"{}","name":"{}","operator":{},"state":"{}","roles":[{}],"cases":[{}]}})"
            "\n",
            user.id, user.name, user.operates, state, roles, duties);
      } else {
        fmt::print("{:<20} {:<18} {}{}{}{}{}\n", user.name, state,
                   user.operates ? "operates the node" : "",
                   user.operates && !roles.empty() ? ", " : "", roles,
                   duties.empty() ? "" : " cases:", duties);
      }
    }
    return {};
  });
}

int user_role(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    std::optional<Role> role;
    if (options.role != "none") {
      HUSTINGS_TRY(role, role_named(options.role));
      HUSTINGS_CHECK(known_signatory(desk, options.of));
    }
    HUSTINGS_TRY(const User user, desk.staff().user(options.name));
    return desk.staff().set_role(user.id, options.of, role, by);
  });
}

int user_duty(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    CaseDuty duty{};
    if (!boost::describe::enum_from_string(options.role.c_str(), duty))
      return fail(Code::bad_input, "there is no such work on cases", options.role,
                  "use triage, handler, decider, reviewer, data_protection or auditor");
    HUSTINGS_TRY(const User user, desk.staff().user(options.name));
    return desk.staff().set_duty(user.id, duty, !options.flag, by);
  });
}

int user_link(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    HUSTINGS_TRY(const User user, desk.staff().user(options.name));
    HUSTINGS_TRY(const std::string code, desk.staff().make_link(user.id, by));
    print_link(desk, options, user, code);
    return {};
  });
}

int user_disable(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    HUSTINGS_TRY(const User user, desk.staff().user(options.name));
    return desk.staff().set_disabled(user.id, !options.flag, by);
  });
}

int user_token(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    HUSTINGS_TRY(const User user, desk.staff().user(options.name));
    HUSTINGS_TRY(const std::string token,
                 desk.staff().make_token(user, options.of, options.title, by));
    if (options.json) {
      fmt::print(R"({{"token":"{}"}})"
                 "\n",
                 token);
    } else {
      fmt::print("{}: it is shown only now, and counts for a year at most:\n{}\n", user.name,
                 token);
    }
    return {};
  });
}

int user_four_eyes(const UserOptions& options) {
  return run(options, [&](Desk& desk, const Actor& by) -> Result<void> {
    HUSTINGS_CHECK(known_signatory(desk, options.of));
    return desk.staff().set_four_eyes(options.of, !options.flag, by);
  });
}

}  // namespace hustings::cli
