// Where a command's result goes: standard output, or a file that -o names.
#pragma once
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings::cli {

// Opened with the first bytes: what is refused before leaves what was there.
class Output {
 public:
  explicit Output(std::string name) : name_(std::move(name)) {}  // empty: standard output

  Result<void> write(std::string_view bytes) {
    if (!name_.empty() && !file_.is_open()) {
      file_.open(name_, std::ios::binary | std::ios::trunc);
      if (!file_) return fail(Code::io, "cannot write", name_, "choose another place with -o");
    }
    return check(static_cast<bool>(stream() << bytes));
  }
  Result<void> finish() { return check(static_cast<bool>(stream().flush())); }

 private:
  std::ostream& stream() { return name_.empty() ? std::cout : file_; }
  Result<void> check(bool good) const {
    if (good) return {};
    return fail(Code::io, "cannot write the export", name_, "make room, or choose another place");
  }

  const std::string name_;
  std::ofstream file_;
};

}  // namespace hustings::cli
