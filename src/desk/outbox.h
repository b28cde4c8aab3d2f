// Mail on its way: kept until the operator's server took it. Texts name duties and titles, nothing
// else: mail is read by many.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/mail.h"
#include "base/random.h"
#include "base/time.h"
#include "staff/desk_db.h"

namespace hustings::desk {

// The address that a name without an @ stands for, such as "news:ID"; empty: nobody's any more. It
// is asked for when a mail is sent, so that the outbox has no address that is kept elsewhere.
using Receivers = std::function<Result<std::string>(std::string_view)>;

// Thread-safe. Without a server everything is refused silently: works() says so.
class Outbox {
 public:
  Outbox(DeskDb& db, const Clock& clock, Random& random, std::optional<MailServer> server,
         Receivers receivers = {})
      : db_(db),
        clock_(clock),
        random_(random),
        server_(std::move(server)),
        receivers_(std::move(receivers)) {}

  bool works() const { return server_.has_value(); }
  Result<void> put(const std::string& receiver, const std::string& subject,
                   const std::string& body);
  // To a name; not while a mail to it waits.
  Result<void> put_once(const std::string& name, const std::string& subject,
                        const std::string& body);
  // The same as put(), and that the person was told of these duties.
  Result<void> remind(const std::string& user, const std::string& receiver,
                      const std::string& subject, const std::string& body,
                      const std::vector<std::string>& duties);
  Result<bool> is_told(const std::string& user, const std::string& duty);
  // Tries what is due: at once, then after 1, 2, 4 minutes and so on up to a day, for five days.
  // The error of the last one that could not be sent; of one to a name without what the server said
  // of it, for that may say the address.
  Result<void> send_due();

 private:
  Result<void> send(const MailServer& server, Mail mail);
  Result<void> insert(Db& db, const std::string& id, const std::string& receiver,
                      const std::string& subject, const std::string& body);
  DeskDb& db_;
  const Clock& clock_;
  Random& random_;
  const std::optional<MailServer> server_;
  const Receivers receivers_;
};

}  // namespace hustings::desk
