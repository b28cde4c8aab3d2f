#include "ads/rules.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "conduct/conduct.h"

namespace hustings {
namespace {

constexpr int kDaysToCondemn = 3;  // our default: the code names none

CivilDate months_later(CivilDate day, int months) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace): the calendar
  const auto there = year_month{year{day.year}, month{day.month}} + std::chrono::months{months};
  const year_month_day_last last = there / std::chrono::last;
  const auto most = static_cast<unsigned>(last.day());
  return {static_cast<int>(there.year()), static_cast<unsigned>(there.month()),
          std::min(day.day, most)};
}

void condemned_late(const Rule&, const Record& record, std::vector<Finding>& out) {
  const auto& body = *record.body.as<PublicStatement>();
  if (body.type.value != StatementType::condemnation) return;
  if (body.said.value <= plus_days(body.happened.value, kDaysToCondemn)) return;
  out.push_back({"/said", body.organisation.value.value});
}

// What is open counts as of the day of the record: a rule knows no other clock.
void data_request_late(const Rule& rule, const Record& record, std::vector<Finding>& out) {
  const auto& body = *record.body.as<DataRequest>();
  if (body.received.value < rule.applies_from || body.state.value == RequestState::withdrawn)
    return;
  const CivilDate until = body.answered.value.value_or(date_of(record.head.iat));
  if (until <= conduct::answer_by(body)) return;
  out.push_back({body.answered.value ? "/answered" : "/state", body.organisation.value.value});
}

constexpr std::array kRows = {
    ads::RuleRow{"conduct.condemned-late", "2.b", "eu-2024.2.b", Severity::note,
                 "An act of violence was condemned more than three days after it. Three days are "
                 "our measure: the code names none.",
                 &condemned_late, "statement"},
    ads::RuleRow{"conduct.data-request-late", "1", "gdpr.12.3", Severity::gap,
                 "Somebody who asked about their own data was not answered within the month that "
                 "the law gives, or the months to which it was extended.",
                 &data_request_late, "data-request"}};

}  // namespace

CivilDate conduct::answer_by(const DataRequest& request) {
  const CivilDate received = request.received.value;
  if (!request.extended_to.value) return months_later(received, 1);
  return std::min(*request.extended_to.value, months_later(received, 3));
}

std::span<const Rule> conduct::rules() {
  static const ads::RuleSet made(kRows);
  return made.rules();
}

}  // namespace hustings
