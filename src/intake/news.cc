// Mail to reporters who asked for it: only that there is news.
#include "base/mail.h"
#include "base/message.h"
#include "base/text.h"
#include "cases/categories.h"
#include "intake/intake.h"

namespace hustings::intake {

bool Intake::takes_news(const Answers& answers) const {
  const auto* category = cases::find_category(code_, answers.category);
  return options_.sends_mail && (category == nullptr || !category->insider);
}

Result<bool> Intake::has_news(const Tracked& tracked) {
  HUSTINGS_TRY(const auto address, vault_->news_address(tracked.open.id));
  return address.has_value();
}

Result<void> Intake::set_news(const Tracked& tracked, std::string_view address,
                              std::string_view language) {
  const std::string typed(trim(address));
  const auto seen = static_cast<std::int64_t>(tracked.newest);
  if (typed.empty()) return vault_->set_news(tracked.open.id, std::nullopt, seen);
  if (!options_.sends_mail)
    return fail(Code::bad_input, std::string(tr("This node sends no mail")), "/news");
  if (!is_mail_address(typed)) return fail(Code::bad_input, std::string(kNoAddress), "/news");
  return vault_->set_news(tracked.open.id, vault::NewsAddress{typed, std::string(language)}, seen);
}

Result<void> Intake::saw(const Tracked& tracked) {
  return vault_->saw_news(tracked.open.id, static_cast<std::int64_t>(tracked.newest));
}

}  // namespace hustings::intake
