#include "casedesk/news.h"

#include <fmt/format.h>

#include <cstring>

#include "base/message.h"

namespace hustings::casedesk {
namespace {

constexpr std::string_view kName = "news:";

// A chance from 0 to `below` - 1.
std::int64_t chance(Random& random, std::int64_t below) {
  std::uint64_t out = 0;
  const Hash bytes = random.hash();
  std::memcpy(&out, Bytes(bytes).data(), sizeof out);
  return static_cast<std::int64_t>(out % static_cast<std::uint64_t>(below));
}

struct Step {
  std::string case_id;
  std::int64_t index = 0;
};
// Cases with steps behind `since` that their reporters did not take and can see, and those that
// follow them.
Result<std::vector<Step>> steps_since(Db& db, std::int64_t since) {
  std::vector<Step> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out.push_back({std::string(row.text(0)), row.integer(1)});
    return {};
  };
  HUSTINGS_CHECK(
      db.query("SELECT about, MAX(idx) FROM case_step WHERE idx > $1 AND role <> 'reporter' AND "
               "act <> 'note' GROUP BY about",
               {since}, take));
  HUSTINGS_CHECK(db.query(
      "SELECT c.sub, MAX(s.idx) FROM case_step s JOIN case_file c ON c.leader = s.about WHERE "
      "s.idx > $1 AND s.role <> 'reporter' AND s.act <> 'note' GROUP BY c.sub",
      {since}, take));
  return out;
}

}  // namespace

desk::Receivers news_receivers(std::shared_ptr<intake::Intake> reports) {
  return [reports = std::move(reports)](std::string_view name) -> Result<std::string> {
    if (!reports || !name.starts_with(kName)) return std::string();
    name.remove_prefix(kName.size());
    HUSTINGS_TRY(auto to, reports->vault().news_address(std::string(name)));
    return to ? std::move(to->address) : std::string();
  };
}

Result<void> News::plan() {
  HUSTINGS_TRY(const auto reader, cases_.reader());
  Db& db = *reader->db;
  HUSTINGS_TRY(const auto newest,
               db.integer("SELECT idx FROM case_step ORDER BY idx DESC LIMIT 1"));
  if (newest.value_or(0) == planned_) return {};
  HUSTINGS_TRY(const auto waits, cases_.vault().news_since());
  if (waits) {
    HUSTINGS_TRY(const auto steps, steps_since(db, planned_ == 0 ? *waits : planned_));
    for (const auto& step : steps) {
      const std::int64_t delay =
          kLeastDelay + chance(cases_.desk().options().random, kMostDelay - kLeastDelay);
      HUSTINGS_CHECK(
          cases_.vault().plan_news(step.case_id, step.index, {cases_.now().unix_ms + delay}));
    }
  }
  planned_ = newest.value_or(0);
  return {};
}

// The same words for every case.
Result<void> News::tell(const std::string& case_id) {
  HUSTINGS_TRY(const auto to, cases_.vault().news_address(case_id));
  if (!to) return {};
  const Wording& language = look_.languages.spoken(to->language);
  const std::string body = fmt::format(
      "{}\n\n{}/track\n\n{}\n",
      language.text(tr("There is news. You find it here, with the number "
                       "and the code that you noted down:")),
      look_.address,
      language.text(tr("This mail is the same for everybody who asked for one, and no other comes "
                       "until you have looked. To get none any more, open that page and take the "
                       "address back there.")));
  HUSTINGS_CHECK(outbox_.put_once(std::string(kName) + case_id,
                                  language.text(tr("Hustings: there is news")), body));
  return cases_.vault().told_news(case_id);
}

Result<void> News::round() {
  if (!outbox_.works()) return {};
  HUSTINGS_CHECK(plan());
  HUSTINGS_TRY(const auto due, cases_.vault().due_news(cases_.now()));
  for (const auto& id : due) HUSTINGS_CHECK(tell(id));
  return {};
}

}  // namespace hustings::casedesk
