#include "cli/passphrase.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/commands.h"
#include "staff/staff.h"

namespace hustings::cli {
namespace {

// The terminal shows nothing of what is typed while this lives.
class Unseen {
 public:
  Unseen() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
  }
  ~Unseen() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
};

// The terminal is made ready first: that throws away what was typed before.
std::string ask(std::string_view question) {
  std::string out;
  {
    const Unseen unseen;
    std::cerr << question << std::flush;
    std::getline(std::cin, out);
  }
  std::cerr << '\n';
  return out;
}

// Whoever has what it locks may try as long as they like.
Result<std::string> hard_to_guess(std::string passphrase) {
  const auto problem = password_problem(passphrase, {"hustings"});
  if (!problem) return passphrase;
  return fail(Code::bad_input, "this passphrase " + *problem);
}

}  // namespace

Result<std::string> read_passphrase(const std::string& file, bool is_new) {
  if (!file.empty()) {
    HUSTINGS_TRY(std::string text, read_input(file));
    text.resize(std::min(text.size(), text.find_first_of("\r\n")));
    return is_new ? hard_to_guess(std::move(text)) : text;
  }
  if (::isatty(STDIN_FILENO) == 0) {
    return fail(Code::bad_input, "there is no terminal to ask for the passphrase", {},
                "give it with --passphrase-file FILE");
  }
  std::string first = ask("Passphrase: ");
  if (is_new && ask("Again: ") != first) {
    return fail(Code::bad_input, "the two differ", {}, "start again");
  }
  return is_new ? hard_to_guess(std::move(first)) : first;
}

}  // namespace hustings::cli
