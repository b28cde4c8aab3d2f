#include "sightings/waiting.h"

#include "base/message.h"
#include "node/config.h"
#include "sightings/sql.h"

namespace hustings::sightings {
namespace {

constexpr std::int64_t kHour = 3'600'000;  // ms
constexpr std::int64_t kDay = 24 * kHour;

std::unexpected<Error> gone(const std::string& id) {
  return fail(Code::not_found, std::string(tr("this sighting is not there any more")), id,
              std::string(tr("somebody has decided about it, or it was too old")));
}

Act act_of(const User& user, StaffAction action, std::string object) {
  const Capacity capacity =
      user.duties.empty() ? Capacity::node_operator : capacity_of(user.duties.front());
  return {.actor = user.id,
          .capacity = capacity,
          .action = action,
          .signatory = {},
          .object = std::move(object)};
}

}  // namespace

bool may_decide(const User& user) {
  return user.grants.empty() && (user.operates || user.works_on_cases());
}

Result<std::unique_ptr<Waiting>> Waiting::open(std::shared_ptr<desk::Desk> desk) {
  const auto& options = desk->options();
  HUSTINGS_TRY(const Config config, read_config(options.disk, options.dir));
  HUSTINGS_CHECK(desk->db().write([](Db& db) { return db.script(sql::ksightings); }));
  return std::unique_ptr<Waiting>(new Waiting(std::move(desk), config.operator_id));
}

Result<void> Waiting::keep(const std::string& id, const Seen& seen, std::string_view picture) {
  const std::string typed = to_json(seen);
  const std::int64_t hour = now().unix_ms / kHour * kHour;
  return desk_->db().write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto waiting,
                 db.integer("SELECT COUNT(*) FROM sighting WHERE state = 'waiting'", {}));
    if (waiting.value_or(0) >= kMostWaiting)
      return fail(Code::unavailable, "too many sightings wait for somebody to look at them");
    const Param small = picture.empty() ? Param(nullptr) : Param(Blob{bytes(picture)});
    return db.send(
        "INSERT INTO sighting (id, state, typed, picture, made) VALUES ($1, 'waiting', $2, $3, $4) "
        "ON CONFLICT DO NOTHING",
        {id, typed, small, hour});
  });
}

Result<std::vector<Sighting>> Waiting::all() {
  std::vector<Sighting> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    HUSTINGS_TRY(Seen seen, from_json(row.text(1)));
    out.push_back({.id = std::string(row.text(0)),
                   .seen = std::move(seen),
                   .picture = {},
                   .made = {row.integer(2)}});
    return {};
  };
  HUSTINGS_CHECK(desk_->db().read([&](Db& db) {
    return db.query(
        "SELECT id, typed, made FROM sighting WHERE state = 'waiting' ORDER BY made, id", {}, take);
  }));
  return out;
}

Result<Sighting> Waiting::read(const std::string& id) {
  std::optional<Sighting> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    HUSTINGS_TRY(Seen seen, from_json(row.text(0)));
    out = Sighting{.id = id,
                   .seen = std::move(seen),
                   .picture = row.null(1) ? std::string() : std::string(row.text(1)),
                   .made = {row.integer(2)}};
    return {};
  };
  HUSTINGS_CHECK(desk_->db().read([&](Db& db) {
    return db.query("SELECT typed, picture, made FROM sighting WHERE id = $1 AND state = 'waiting'",
                    {id}, take);
  }));
  if (!out) return gone(id);
  return *std::move(out);
}

Result<void> Waiting::decide(const std::string& id, std::string_view state, const Act& act) {
  return desk_->db().write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.send(
        "UPDATE sighting SET state = $2, typed = '', picture = NULL, decided = $3 WHERE id = $1",
        {id, state, now().unix_ms}));
    return keep_act(db, act, now(), desk_->options().random);
  });
}

Result<Admitted> Waiting::confirm(const std::string& id, const Seen& seen, const User& by) {
  const std::lock_guard lock(deciding_);
  HUSTINGS_CHECK(read(id));
  HUSTINGS_TRY(auto item,
               submission(desk_->options().registry, seen, id, operator_id_, date_of(now())));
  std::vector<Submission> items;
  items.push_back(std::move(item));
  HUSTINGS_TRY(auto admitted, desk_->writer().write(std::move(items)));
  if (admitted.front().outcome == Admitted::Outcome::withheld)
    return fail(Code::withheld, "a redaction took a value of this away",
                "record " + std::to_string(admitted.front().index), "turn it down");
  HUSTINGS_CHECK(decide(id, "confirmed", act_of(by, StaffAction::published, id)));
  return std::move(admitted.front());
}

Result<void> Waiting::turn_down(const std::string& id, const User& by) {
  const std::lock_guard lock(deciding_);
  HUSTINGS_CHECK(read(id));
  return decide(id, "turned_down", act_of(by, StaffAction::discarded, id));
}

Result<void> Waiting::tidy() {
  const std::int64_t old = now().unix_ms - kKeptDays * kDay;
  const std::int64_t decided = now().unix_ms - kDay;  // forms live for six hours
  return desk_->db().write([&](Db& db) {
    return db.send("DELETE FROM sighting WHERE (state = 'waiting' AND made < $1) OR decided < $2",
                   {old, decided});
  });
}

}  // namespace hustings::sightings
