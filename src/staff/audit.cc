#include "staff/audit.h"

#include "base/id.h"
#include "record/derive.h"

namespace hustings {
namespace {

template <class E>
std::string_view word_of(E value) {
  return boost::describe::enum_to_string(value, "");
}
template <class E>
E value_of(std::string_view word) {
  E out{};
  boost::describe::enum_from_string(std::string(word).c_str(), out);
  return out;
}
std::optional<ThingId> id_or_none(std::string_view id) {
  if (id.empty()) return std::nullopt;
  return ThingId{std::string(id)};
}

}  // namespace

Result<void> keep_act(Db& db, const Act& act, Instant at, Random& random) {
  HUSTINGS_CHECK(db.run(
      "INSERT INTO staff_audit (id, place, at, actor, role, action, signatory, object) "
      "VALUES ($1, (SELECT COALESCE(MAX(place), 0) + 1 FROM staff_audit), $2, $3, $4, $5, $6, $7)",
      {uuid_v7(at, random), at.unix_ms, act.actor, word_of(act.capacity), word_of(act.action),
       act.signatory, act.object}));
  return {};
}

Result<std::vector<KeptAct>> read_acts(Db& db, std::size_t most) {
  std::vector<KeptAct> out;
  HUSTINGS_CHECK(
      db.query("SELECT id, at, actor, role, action, signatory, object FROM staff_audit ORDER BY "
               "place LIMIT $1",
               {param(most)}, [&](const SqlRow& row) -> Result<void> {
                 out.push_back({std::string(row.text(0)),
                                {.at = {Instant{row.integer(1)}},
                                 .actor = {ThingId{std::string(row.text(2))}},
                                 .capacity = {value_of<Capacity>(row.text(3))},
                                 .action = {value_of<StaffAction>(row.text(4))},
                                 .signatory = {id_or_none(row.text(5))},
                                 .object = {id_or_none(row.text(6))}}});
                 return {};
               }));
  return out;
}

Result<void> forget_act(Db& db, const std::string& key) {
  HUSTINGS_CHECK(db.run("DELETE FROM staff_audit WHERE id = $1", {key}));
  return {};
}

HUSTINGS_KIND(Audit, "audit", 1)

}  // namespace hustings
