// Mail to reporters who asked for it: that there is news, and nothing else. Some time after it
// happened, so that a mail does not tell when a step was taken; one until they look again.
#pragma once
#include <memory>

#include "casedesk/casedesk.h"
#include "desk/outbox.h"
#include "web/html.h"

namespace hustings::casedesk {

inline constexpr std::int64_t kLeastDelay = std::int64_t{10} * 60'000;  // ms
inline constexpr std::int64_t kMostDelay = std::int64_t{70} * 60'000;

// What a receiver "news:CASE" stands for in the outbox. `reports`: null where there are none.
desk::Receivers news_receivers(std::shared_ptr<intake::Intake> reports);

// Not thread-safe: a chore of the clerk.
class News {
 public:
  // All outlive it.
  News(CaseDesk& cases, desk::Outbox& outbox, const web::Look& look)
      : cases_(cases), outbox_(outbox), look_(look) {}
  Result<void> round();

 private:
  Result<void> plan();
  Result<void> tell(const std::string& case_id);
  CaseDesk& cases_;
  desk::Outbox& outbox_;
  const web::Look& look_;
  std::int64_t planned_ = 0;  // the newest step that was looked at
};

}  // namespace hustings::casedesk
