#include "desk/work.h"

#include <algorithm>
#include <array>

#include "base/id.h"
#include "store/blobs.h"

namespace hustings::desk {
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

constexpr std::string_view kColumns =
    "id, signatory, what, kind, title, state, was, typed, about, prev, author, submitter, "
    "approver, note, until_day, embargo, salt, idx, stamp, made, changed";

Work work_at(const SqlRow& row) {
  const auto text = [&](int column) { return std::string(row.text(column)); };
  return {.id = text(0),
          .signatory = text(1),
          .what = value_of<WorkKind>(row.text(2)),
          .kind = text(3),
          .title = text(4),
          .state = value_of<WorkState>(row.text(5)),
          .was = value_of<WorkState>(row.text(6)),
          .typed = text(7),
          .about = text(8),
          .prev = text(9),
          .author = text(10),
          .submitter = text(11),
          .approver = text(12),
          .note = text(13),
          .until_day = text(14),
          .embargo = text(15),
          .salt = text(16),
          .index = row.maybe(17),
          .stamp = row.integer(18),
          .made = {row.integer(19)},
          .changed = {row.integer(20)}};
}

Result<std::vector<Work>> select(Db& db, std::string_view rest, Params params) {
  std::vector<Work> out;
  std::string sql = "SELECT ";
  sql.append(kColumns).append(" FROM desk_work ").append(rest);
  HUSTINGS_CHECK(db.query(sql, params, [&](const SqlRow& row) -> Result<void> {
    out.push_back(work_at(row));
    return {};
  }));
  return out;
}

// From which states a step goes on, and who takes it.
struct StepRule {
  Step step;
  std::array<WorkState, 2> from;
  Role least;
};
constexpr std::array kSteps = {
    StepRule{Step::submit, {WorkState::draft, WorkState::sent_back}, Role::officer},
    StepRule{Step::discard, {WorkState::draft, WorkState::sent_back}, Role::officer},
    StepRule{Step::send_back, {WorkState::submitted, WorkState::submitted}, Role::approver},
    StepRule{Step::publish, {WorkState::draft, WorkState::sent_back}, Role::officer},
    StepRule{Step::publish, {WorkState::submitted, WorkState::submitted}, Role::approver},
    StepRule{Step::disclose, {WorkState::embargoed, WorkState::embargoed}, Role::officer}};

Result<void> refuse(std::string why, std::string mend) {
  return fail(Code::conflict, std::move(why), {}, std::move(mend));
}

}  // namespace

Result<void> may(Step step, const Work& work, const User& who, bool four_eyes) {
  const auto role = who.role_for(work.signatory);
  const auto rule = std::ranges::find_if(kSteps, [&](const StepRule& one) {
    return one.step == step && std::ranges::find(one.from, work.state) != one.from.end();
  });
  if (rule == kSteps.end())
    return refuse("this is not possible any more", "look at what became of it");
  if (!role || *role < rule->least)
    return refuse("your role does not do this", "ask somebody who has the role");
  if (step != Step::publish || !four_eyes) return {};
  if (work.state != WorkState::submitted)
    return refuse("a second person must approve this", "submit it");
  if (who.id == work.submitter || who.id == work.author)
    return refuse("this is your own work",
                  "somebody else with the role of an approver publishes it");
  return {};
}

bool can_edit(const Work& work, const User& who) {
  const auto role = who.role_for(work.signatory);
  return role && *role >= Role::officer &&
         (work.state == WorkState::draft || work.state == WorkState::sent_back);
}

Result<Work> WorkStore::make(Work work, const std::optional<WorkFile>& file,
                             std::string_view source) {
  work.id = uuid_v7(clock_.now(), random_);
  if (work.about.empty()) work.about = uuid_v7(clock_.now(), random_);
  work.stamp = 1;
  work.made = work.changed = clock_.now();
  const auto put = [&](Db& db) -> Result<void> {
    std::string sql = "INSERT INTO desk_work (";
    sql.append(kColumns).append(
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
        "$18, $19, $20, $21)");
    HUSTINGS_CHECK(db.run(sql, {work.id,           work.signatory,    word_of(work.what),
                                work.kind,         work.title,        word_of(work.state),
                                word_of(work.was), work.typed,        work.about,
                                work.prev,         work.author,       work.submitter,
                                work.approver,     work.note,         work.until_day,
                                work.embargo,      work.salt,         param(work.index),
                                work.stamp,        work.made.unix_ms, work.changed.unix_ms}));
    if (!source.empty()) {
      HUSTINGS_CHECK(
          db.run("INSERT INTO desk_source (work_id, source) VALUES ($1, $2)", {work.id, source}));
    }
    if (!file) return {};
    HUSTINGS_CHECK(db.run(
        "INSERT INTO desk_file (work_id, name, digest, sheet, bytes) VALUES ($1, $2, $3, $4, $5)",
        {work.id, file->name, file->digest, file->sheet, Blob{bytes(file->bytes)}}));
    if (!file->ads.empty())
      HUSTINGS_CHECK(
          db.run("INSERT INTO desk_file_ads (work_id, ads) VALUES ($1, $2)", {work.id, file->ads}));
    return keep_act(db,
                    {.actor = work.author,
                     .capacity = Capacity::officer,
                     .action = StaffAction::uploaded,
                     .signatory = work.signatory,
                     .object = work.id},
                    work.made, random_);
  };
  HUSTINGS_CHECK(db_.write(put));
  return work;
}

Result<Work> WorkStore::read(const std::string& id) {
  HUSTINGS_TRY(auto found, db_.read([&](Db& db) { return select(db, "WHERE id = $1", {id}); }));
  if (found.empty()) return fail(Code::not_found, "there is nothing of this name on the desk", id);
  return std::move(found.front());
}

Result<WorkFile> WorkStore::file(const std::string& id) {
  std::optional<WorkFile> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = WorkFile{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                   std::string(row.text(3)), std::string(row.text(4))};
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT f.name, f.digest, f.sheet, f.bytes, COALESCE(a.ads, '') FROM desk_file f "
        "LEFT JOIN desk_file_ads a ON a.work_id = f.work_id WHERE f.work_id = $1",
        {id}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  if (!out) return fail(Code::not_found, "there is no such file on the desk", id);
  return *std::move(out);
}

Result<std::string> WorkStore::source(const std::string& id) {
  std::string out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = row.text(0);
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query("SELECT source FROM desk_source WHERE work_id = $1", {id}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  return out;
}

Result<std::vector<Work>> WorkStore::all(const std::string& signatory, bool finished,
                                         std::size_t most) {
  std::string rest = "WHERE signatory = $1 AND state ";
  rest += finished ? "IN ('published', 'discarded')" : "NOT IN ('published', 'discarded')";
  rest += " ORDER BY changed DESC, id LIMIT $2";
  return db_.read([&](Db& db) { return select(db, rest, {signatory, param(most)}); });
}

Result<std::vector<Work>> WorkStore::in_state(WorkState state) {
  return db_.read([&](Db& db) {
    return select(db, "WHERE state = $1 ORDER BY changed, id", {word_of(state)});
  });
}

Result<std::set<std::string>> WorkStore::digests() {
  std::set<std::string> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    digests_in(row.text(0), out);
    return {};
  };
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.query(
        "SELECT typed FROM desk_work WHERE state NOT IN ('published', 'discarded')", {}, take));
    return db.query(
        "SELECT f.bytes FROM desk_file f JOIN desk_work w ON w.id = f.work_id "
        "WHERE w.state NOT IN ('published', 'discarded')",
        {}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  return out;
}

Result<void> WorkStore::update(Db& db, Work& work) {
  const std::int64_t seen = work.stamp++;
  work.changed = clock_.now();
  HUSTINGS_TRY(
      const auto changed,
      db.run("UPDATE desk_work SET title = $2, state = $3, was = $4, typed = $5, author = $6, "
             "submitter = $7, approver = $8, note = $9, until_day = $10, embargo = $11, "
             "salt = $12, idx = $13, stamp = $14, changed = $15 WHERE id = $1 AND stamp = $16",
             {work.id, work.title, word_of(work.state), word_of(work.was), work.typed, work.author,
              work.submitter, work.approver, work.note, work.until_day, work.embargo, work.salt,
              param(work.index), work.stamp, work.changed.unix_ms, seen}));
  if (changed == 1) return {};
  return fail(Code::conflict, "somebody changed this while you were at it", work.title,
              "look at it as it is now");
}

Result<Work> WorkStore::save(Work work, const std::string& author) {
  work.author = author;
  HUSTINGS_CHECK(db_.write([&](Db& db) { return update(db, work); }));
  return work;
}

Result<Work> WorkStore::move(Work work, WorkState to, const std::optional<Act>& act) {
  if (to == WorkState::publishing) work.was = work.state;
  work.state = to;
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(update(db, work));
    return act ? keep_act(db, *act, work.changed, random_) : Result<void>{};
  };
  HUSTINGS_CHECK(db_.write(put));
  return work;
}

}  // namespace hustings::desk
