// Mail on its way: kept until the operator's server took it. Texts name duties and titles, nothing
// else: mail is read by many.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/mail.h"
#include "base/random.h"
#include "base/time.h"
#include "staff/desk_db.h"

namespace hustings::desk {

// Thread-safe. Without a server everything is refused silently: works() says so.
class Outbox {
 public:
  Outbox(DeskDb& db, const Clock& clock, Random& random, std::optional<MailServer> server)
      : db_(db), clock_(clock), random_(random), server_(std::move(server)) {}

  bool works() const { return server_.has_value(); }
  Result<void> put(const std::string& receiver, const std::string& subject,
                   const std::string& body);
  // The same, and that the person was told of these duties.
  Result<void> remind(const std::string& user, const std::string& receiver,
                      const std::string& subject, const std::string& body,
                      const std::vector<std::string>& duties);
  Result<bool> is_told(const std::string& user, const std::string& duty);
  // Tries what is due: at once, then after 1, 2, 4 minutes and so on up to a day, for five days.
  // The error of the last one that could not be sent.
  Result<void> send_due();

 private:
  Result<void> insert(Db& db, const std::string& receiver, const std::string& subject,
                      const std::string& body);
  DeskDb& db_;
  const Clock& clock_;
  Random& random_;
  const std::optional<MailServer> server_;
};

}  // namespace hustings::desk
