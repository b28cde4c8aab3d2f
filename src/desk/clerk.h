// Does what needs nobody: tells what was under embargo when its day comes, goes on after a crash,
// takes what staff did into the log, reminds of duties, sends mail. One thread.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "desk/desk.h"
#include "desk/outbox.h"
#include "web/html.h"

namespace hustings::desk {

// Something of another room that is done in each round.
using Chore = std::function<Result<void>()>;

class Clerk {
 public:
  // `look`: the languages of mails. `errors`: lines for the operator; called on the clerk's thread.
  // Desk and outbox outlive the clerk.
  Clerk(Desk& desk, Outbox& outbox, std::shared_ptr<const web::Look> look,
        std::function<void(std::string_view)> errors, std::vector<Chore> chores = {});
  ~Clerk();
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

 private:
  void loop();
  void round();
  void check(const Result<void>& done);
  Result<void> end_embargoes();
  Result<void> log_acts();
  Result<void> remind();
  Result<void> remind(const User& user, CivilDate today);

  Desk& desk_;
  Outbox& outbox_;
  const std::shared_ptr<const web::Look> look_;
  const std::function<void(std::string_view)> errors_;
  const std::vector<Chore> chores_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::string said_;  // the last error, said once
  CivilDate reminded_;
  std::thread thread_;
};

}  // namespace hustings::desk
