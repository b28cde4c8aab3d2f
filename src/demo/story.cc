#include "demo/story.h"

#include <chrono>
#include <utility>

#include "base/id.h"

namespace hustings::demo {

Instant morning(CivilDate day) {
  const std::chrono::year_month_day date(std::chrono::year(day.year), std::chrono::month(day.month),
                                         std::chrono::day(day.day));
  const auto at = std::chrono::sys_days(date) + std::chrono::hours(8);
  return {std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count()};
}

Story::Story(const Setting& the_setting, Node& node, FixedClock& clock,
             std::unique_ptr<Random> random, Keep how)
    : setting(the_setting),
      dice(std::move(random)),
      cast(make_cast(setting, dice)),
      keep(std::move(how)),
      node_(node),
      clock_(clock) {}

std::string Story::new_id() { return uuid_v7(clock_.now(), dice.random()); }

Result<Story::KnownKey> Story::key_of(const std::string& issuer) const {
  std::optional<KnownKey> out;
  HUSTINGS_TRY(const auto db, node_.connect());
  HUSTINGS_CHECK(db->query("SELECT sub, public_key FROM issuer_key WHERE issuer = $1", {issuer},
                           [&](const SqlRow& row) -> Result<void> {
                             const auto key = hash_from_base64(row.text(1));
                             if (key) out = {std::string(row.text(0)), PublicKey{key->value}};
                             return {};
                           }));
  if (!out) return fail(Code::not_found, "this issuer has said nothing yet", issuer);
  return *std::move(out);
}

Result<void> Story::say(Draft draft, const std::string& by, const std::string& about,
                        std::optional<std::string> source, std::optional<Hash> sealed_to) {
  ++told_.kinds[std::string(draft.kind().name)];
  waiting_.push_back({.what = std::move(draft),
                      .by = by,
                      .source = std::move(source),
                      .about = about,
                      .prev = {},
                      .same_as = {},
                      .as_of = {},
                      .sealed_to = sealed_to});
  return waiting_.size() < kMaxChunk ? Result<void>{} : finish();
}

Result<void> Story::show(const std::string& case_id, const std::string& code) {
  HUSTINGS_CHECK(finish());
  HUSTINGS_TRY(const auto db, node_.connect());
  told_.code = code;
  return db->query("SELECT number FROM case_file WHERE sub = $1", {case_id},
                   [&](const SqlRow& row) -> Result<void> {
                     told_.number = row.text(0);
                     return {};
                   });
}

Result<void> Story::finish() {
  if (waiting_.empty()) return {};
  const Answers answers = node_.admit(std::exchange(waiting_, {}), Lane::import);
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
    if (answer->outcome != Admitted::Outcome::added || !answer->published) {
      const auto& delay = answer->delay;
      const std::string why = delay ? ": " + delay->message : "";
      return fail(Code::io, "a record of the demonstration does not stand in the public log" + why,
                  "record " + std::to_string(answer->index),
                  "make room on the disk, remove the data directory and start again");
    }
    for (const auto& [rule, finding] : answer->findings) ++told_.rules[std::string(rule->id)];
  }
  // Nobody says 256 things in one second.
  clock_.set({clock_.now().unix_ms + 60'000});
  return {};
}

Result<void> Story::on(CivilDate day) {
  HUSTINGS_CHECK(finish());
  return at(morning(day));
}

Result<void> Story::at(Instant moment) {
  if (moment == at_ && !waiting_.empty()) return {};
  HUSTINGS_CHECK(finish());
  at_ = moment;
  clock_.set(moment);
  return {};
}

}  // namespace hustings::demo
