// What can go wrong in the world, said so that its reader can mend it.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace hustings {

// The kinds of failure that callers tell apart; everything else is in the message.
enum class Code : std::uint8_t {
  bad_input,    // the input is wrong; the sender can mend it
  not_found,    // no such thing
  conflict,     // somebody else was first (compare-and-swap lost, two versions of one thing)
  withheld,     // refused because a redaction covers it
  too_large,    // over a stated limit
  unverified,   // a signature, digest or proof does not hold
  disk_full,    // no room left; nothing acknowledged is lost
  io,           // the operating system or database failed
  unavailable,  // in use by another process, shutting down
};

// One wrong place inside an input: a JSON Pointer (RFC 6901) or `file:row`.
struct Detail {
  std::string where;
  std::string message;
};

struct Error {
  Code code = Code::bad_input;
  std::string message;               // what is wrong, for the user
  std::string where;                 // JSON Pointer, file:row, path; empty when there is no place
  std::string mend;                  // how to mend it; empty when nobody can
  std::vector<Detail> details = {};  // every wrong place, when there are several

  // "what: where: how to mend it", the form of all command-line errors.
  std::string text() const;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string message, std::string where = {},
                                   std::string mend = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(where), std::move(mend)});
}

// The name of a code as programs see it: "bad_input".
std::string_view name(Code code);

}  // namespace hustings

// HUSTINGS_TRY(auto x, expression): x is the value, or the enclosing function returns the error.
#define HUSTINGS_TRY(declaration, ...) HUSTINGS_TRY_(__COUNTER__, declaration, __VA_ARGS__)
#define HUSTINGS_TRY_(n, declaration, ...) HUSTINGS_TRY_AS(n, declaration, __VA_ARGS__)
#define HUSTINGS_TRY_AS(n, declaration, ...)                        \
  auto try_##n = (__VA_ARGS__);                                     \
  if (!try_##n) return std::unexpected(std::move(try_##n).error()); \
  declaration = *std::move(try_##n)
// HUSTINGS_CHECK(expression): the same for Result<void>.
#define HUSTINGS_CHECK(...)                                       \
  do {                                                            \
    if (auto hustings_check_ = (__VA_ARGS__); !hustings_check_)   \
      return std::unexpected(std::move(hustings_check_).error()); \
  } while (false)
