// What is done at the command line and has to stand in the log: the operator acts.
#pragma once
#include "desk/desk.h"

namespace hustings::cli {

struct RealWorld;

// Works beside a running node.
Result<std::unique_ptr<desk::Desk>> open_desk(const RealWorld& real, const std::string& data);
// The operator of the node.
Result<Actor> operator_of(const RealWorld& real, const std::string& data);
// Logs what staff did at once where nobody else is writing; otherwise it is said that it is logged
// later.
void log_now(desk::Desk& desk);
// Keeps that something is done with keys that open reports, before it is, and logs it. `object`: id
// of whose key.
Result<void> tell(const RealWorld& real, const std::string& data, StaffAction action,
                  const std::string& object);

}  // namespace hustings::cli
