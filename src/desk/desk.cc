#include "desk/desk.h"

#include <algorithm>

#include "base/id.h"
#include "base/text.h"
#include "desk/sql.h"
#include "node/reader.h"
#include "node/secrets.h"
#include "staff/embargo.h"

namespace hustings::desk {
namespace {

// What nobody types: a button makes the one, and whatever is done the other.
constexpr std::array<std::string_view, 2> kNotTyped = {"audit", "embargo"};

constexpr std::size_t kTitle = 80;  // bytes, cut at a character

bool is_json(const Work& work) { return work.typed.starts_with('{'); }

// What somebody did with a piece of work, or with the thing that it is about.
Act act_of(const Work& work, const User& who, StaffAction action, const std::string& object) {
  const auto role = who.role_for(work.signatory);
  return {.actor = who.id,
          .capacity = role ? capacity_of(*role) : Capacity::reader,
          .action = action,
          .signatory = work.signatory,
          .object = object};
}
const std::string& thing_of(const Work& work) {
  return work.what == WorkKind::record ? work.about : work.id;
}

Error withheld_by(Index redaction) {
  return {Code::withheld, "a redaction took a value of this away",
          "record " + std::to_string(redaction), "leave the value out"};
}

// Steps that write nothing into the log.
struct PlainStep {
  Step step;
  WorkState to;
  StaffAction action;
};
constexpr std::array kPlainSteps = {
    PlainStep{Step::submit, WorkState::submitted, StaffAction::submitted},
    PlainStep{Step::send_back, WorkState::sent_back, StaffAction::sent_back},
    PlainStep{Step::discard, WorkState::discarded, StaffAction::discarded}};

}  // namespace

std::string title_of(const Typed& given, std::string_view otherwise) {
  for (const char* field : {"/title", "/name", "/number", "/account_id", "/ad", "/about"}) {
    std::string text = trim(typed(given, field));
    if (text.empty()) continue;
    std::size_t end = std::min(text.size(), kTitle);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end);
  }
  return std::string(otherwise);
}

std::string_view desk_tables() { return sql::kdesk; }

Result<std::unique_ptr<Desk>> Desk::open(DeskOptions options) {
  std::unique_ptr<Desk> out(new Desk(std::move(options)));
  const DeskOptions& o = out->options_;
  HUSTINGS_TRY(const Config config, read_config(o.disk, o.dir));
  HUSTINGS_TRY(out->db_, DeskDb::open(o.dir, config,
                                      std::string(staff_tables()) + std::string(desk_tables())));
  HUSTINGS_TRY(out->staff_, Staff::open(o.disk, o.clock, o.random, o.dir, *out->db_));
  out->works_ = std::make_unique<WorkStore>(*out->db_, o.clock, o.random);
  out->writer_ = std::make_unique<Writer>(o.disk, o.clock, o.random, o.dir, o.registry, *out->db_);
  for (const Kind* kind : o.registry.kinds().all()) {
    if (std::ranges::find(kNotTyped, kind->name) != kNotTyped.end()) continue;
    Plan plan = plan_of(*kind);
    if (!plan.owner.empty()) out->plans_.emplace(kind->name, std::move(plan));
  }
  return out;
}

std::vector<const Kind*> Desk::kinds() const {
  std::vector<const Kind*> out;
  for (const Kind* kind : options_.registry.kinds().all()) {
    if (plans_.contains(kind->name)) out.push_back(kind);
  }
  return out;
}

const Kind* Desk::kind(std::string_view name) const {
  return plans_.contains(name) ? options_.registry.kinds().named(name) : nullptr;
}

const Plan& Desk::plan(const Kind& kind) const { return plans_.at(kind.name); }

Result<std::vector<Signatory>> Desk::signatories() {
  HUSTINGS_TRY(const Secrets secrets, read_secrets(options_.disk, options_.dir / "secrets"));
  HUSTINGS_TRY(const NodeReader reader, open_reader(options_.disk, options_.dir));
  std::vector<Signatory> out;
  for (const auto& [id, key] : secrets.issuers) {
    if (id == reader.config.operator_id) continue;
    Signatory one{id, id};
    HUSTINGS_CHECK(reader.db->query("SELECT name FROM organisation WHERE sub = $1", {id},
                                    [&](const SqlRow& row) -> Result<void> {
                                      one.name = row.text(0);
                                      return {};
                                    }));
    out.push_back(std::move(one));
  }
  std::ranges::sort(out, {}, &Signatory::name);
  return out;
}

std::string Desk::name_of(const std::string& signatory) {
  const auto reader = open_reader(options_.disk, options_.dir);
  std::string out = signatory;
  if (!reader) return out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = row.text(0);
    return {};
  };
  // A name that cannot be read is no reason to show nothing.
  const auto read =
      reader->db->query("SELECT name FROM organisation WHERE sub = $1", {signatory}, take);
  return read ? out : signatory;
}

Result<Draft> Desk::draft_of(const Work& work) const {
  const Kind* found = kind(work.kind);
  if (found == nullptr)
    return fail(Code::not_found, "this kind of record is not written at the desk", work.kind);
  if (is_json(work)) return found->parse(work.typed);
  HUSTINGS_TRY(const Typed given, typed_from_json(work.typed));
  return read_form(*found, plan(*found), given, work.signatory);
}

Result<Typed> Desk::typed_of(const Work& work) const {
  const Kind* found = kind(work.kind);
  if (found == nullptr || !is_json(work)) return typed_from_json(work.typed);
  HUSTINGS_TRY(const Json body, parse_json(work.typed));
  return desk::typed_of(plan(*found), body);
}

Result<Existing> Desk::existing(std::string_view id) const {
  HUSTINGS_TRY(const NodeReader reader, open_reader(options_.disk, options_.dir));
  HUSTINGS_TRY(const Index index, find_record(*reader.db, id));
  HUSTINGS_TRY(const StoredRecord stored, read_record(*reader.db, index));
  HUSTINGS_TRY(const Record record,
               open_record(index, stored.envelope, options_.registry.kinds(), stored.erased));
  HUSTINGS_TRY(const Hash leaf, read_leaf(*reader.db, index));
  Existing out{.id = record.head.sub,
               .typed = {},
               .leaf = hex(leaf),
               .issuer = record.head.iss,
               .kind = std::string(record.kind().name)};
  const Kind* found = kind(out.kind);
  if (found == nullptr)
    return fail(Code::not_found, "this kind of record is not written at the desk", out.kind);
  std::string json;
  record.kind().write(record.body, json);
  HUSTINGS_TRY(const Json body, parse_json(json));
  out.typed = desk::typed_of(plan(*found), body);
  return out;
}

Result<Work> Desk::step(Work work, const User& who, Step step) {
  const auto plain = std::ranges::find(kPlainSteps, step, &PlainStep::step);
  HUSTINGS_CHECK(may(step, work, who, false));
  if (step == Step::submit) work.submitter = who.id;
  const Act act = act_of(work, who, plain->action, work.id);
  return works_->move(std::move(work), plain->to, act);
}

Result<std::vector<Submission>> Desk::items_of(const Work& work) const {
  std::vector<Submission> out;
  if (work.what == WorkKind::upload) {
    HUSTINGS_TRY(const WorkFile file, works_->file(work.id));
    return submissions(uploads(), file, work.kind, work.signatory);
  }
  HUSTINGS_TRY(Draft draft, draft_of(work));
  const auto embargo = [&](EmbargoState state) -> Submission {
    const Digest salt{hash_from_hex(work.salt).value_or(Hash{})};
    Embargo body{.organisation = {ThingId{work.signatory}},
                 .kind = {{work.kind}},
                 .digest = {embargo_digest(salt, draft)},
                 .until = {parse_date(work.until_day).value_or(CivilDate{})},
                 .state = {state},
                 .record = {},
                 .salt = {}};
    if (state == EmbargoState::disclosed) {
      body.record.value = ThingId{work.about};
      body.salt.value = salt;
    }
    return {.what = hustings::draft(std::move(body)),
            .by = work.signatory,
            .source = "embargo|" + work.id,
            .about = work.embargo,
            .prev = {}};
  };
  if (!work.embargo.empty() && work.was != WorkState::embargoed) {
    out.push_back(embargo(EmbargoState::sealed));
    return out;
  }
  if (!work.embargo.empty()) out.push_back(embargo(EmbargoState::disclosed));
  HUSTINGS_TRY(const std::string source, works_->source(work.id));
  out.insert(out.begin(), Submission{.what = std::move(draft),
                                     .by = work.signatory,
                                     .source = source.empty() ? "desk|" + work.id : "api|" + source,
                                     .about = work.about,
                                     .prev = hash_from_hex(work.prev)});
  return out;
}

// What could not be admitted is where it was before.
Result<Work> Desk::back(Work work, const Error& error) {
  const WorkState was = work.was;
  HUSTINGS_CHECK(works_->move(std::move(work), was, std::nullopt));
  return std::unexpected(error);
}

Result<Work> Desk::finish(Work work) {
  auto items = items_of(work);
  if (!items) return back(std::move(work), items.error());
  const auto admitted = writer_->write(*std::move(items));
  if (!admitted) return back(std::move(work), admitted.error());
  for (const auto& one : *admitted) {
    if (one.outcome == Admitted::Outcome::withheld && work.what == WorkKind::record) {
      return back(std::move(work), withheld_by(one.index));
    }
  }
  const bool sealed = !work.embargo.empty() && work.was != WorkState::embargoed;
  if (!sealed && !admitted->empty()) {
    work.index = static_cast<std::int64_t>(admitted->front().index);
    work.unchanged = admitted->front().outcome == Admitted::Outcome::unchanged;
  }
  HUSTINGS_TRY(const User who, staff_->user(work.approver));
  const Act act =
      act_of(work, who, sealed ? StaffAction::embargoed : StaffAction::published, thing_of(work));
  return works_->move(std::move(work), sealed ? WorkState::embargoed : WorkState::published, act);
}

Result<Work> Desk::publish(Work work, const User& who, const std::optional<CivilDate>& until) {
  HUSTINGS_TRY(const bool four_eyes, staff_->four_eyes(work.signatory));
  HUSTINGS_CHECK(may(Step::publish, work, who, four_eyes));
  if (work.what == WorkKind::record) HUSTINGS_CHECK(draft_of(work));
  if (until) {
    if (*until <= date_of(options_.clock.now()))
      return fail(Code::bad_input, "an embargo ends on a day to come", "until",
                  "choose a later day, or publish now");
    work.until_day = to_string(*until);
    work.embargo = uuid_v7(options_.clock.now(), options_.random);
    work.salt = hex(options_.random.hash());
  }
  work.approver = who.id;
  std::optional<Act> act;
  if (work.state == WorkState::submitted)
    act = act_of(work, who, StaffAction::approved, thing_of(work));
  HUSTINGS_TRY(Work moved, works_->move(std::move(work), WorkState::publishing, act));
  return finish(std::move(moved));
}

std::optional<Intake> Desk::intake(const Kind& kind) const {
  if (kind.name == "organisation") return Intake{kind, ""};
  if (kind.name == "key") return Intake{kind, "/issuer"};
  const auto planned = plans_.find(kind.name);
  if (planned == plans_.end()) return std::nullopt;
  return Intake{kind, planned->second.owner};
}

Result<Arrival> Desk::arrival(const Intake& intake, std::string_view combined) const {
  HUSTINGS_TRY(const NodeReader reader, open_reader(options_.disk, options_.dir));
  return check_arrival(*reader.db, options_.registry.kinds(), reader.config.origin, intake,
                       combined, options_.clock.now());
}

Result<Taken> Desk::take(const Intake& intake, std::string_view combined) {
  HUSTINGS_TRY(Arrival found, arrival(intake, combined));
  Taken out{.index = found.there.value_or(0), .id = found.head.sub, .leaf = found.leaf};
  out.unchanged = found.there.has_value();
  if (out.unchanged) return out;
  std::vector<Submission> items;
  items.push_back({.what = std::move(found.envelope)});
  const auto admitted = writer_->write(std::move(items));
  if (!admitted) {
    Error error = admitted.error();
    if (error.code == Code::conflict || error.code == Code::unverified) {
      // Somebody was first meanwhile, or the key has ended: that is said as exactly as before.
      HUSTINGS_CHECK(arrival(intake, combined));
      error.code = Code::io;  // or it is the log itself that does not hold
    }
    return std::unexpected(std::move(error));
  }
  const Admitted& one = admitted->front();
  if (one.outcome == Admitted::Outcome::withheld) return std::unexpected(withheld_by(one.index));
  out.index = one.index;
  out.unchanged = one.outcome == Admitted::Outcome::unchanged;
  out.published = one.published;
  return out;
}

Result<Work> Desk::disclose(Work work, const User* who) {
  if (who != nullptr) {
    HUSTINGS_CHECK(may(Step::disclose, work, *who, false));
    work.approver = who->id;
  }
  HUSTINGS_TRY(Work moved, works_->move(std::move(work), WorkState::publishing, std::nullopt));
  return finish(std::move(moved));
}

Result<void> Desk::resume() {
  HUSTINGS_TRY(auto left, works_->in_state(WorkState::publishing));
  for (auto& work : left) HUSTINGS_CHECK(finish(std::move(work)));
  return {};
}

}  // namespace hustings::desk
