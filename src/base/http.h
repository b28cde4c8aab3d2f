// Asking other machines over HTTP, as a parameter, so that tests can play them. libcurl stays in
// http.cc.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

struct HttpRequest {
  std::string url;                                 // http or https; redirections are not followed
  std::optional<std::string> post;                 // the body of a POST; nothing: a GET
  std::size_t most = 64 << 10;                     // bytes of an answer; a longer one is a failure
  std::string type = "text/plain; charset=utf-8";  // of a POST
  std::string authorization = {};                  // of the header of that name; empty: none
  // Takes the body of a 200 piece by piece, in place of HttpAnswer::body; false ends the transfer,
  // and so does a minute in which nothing comes.
  std::function<bool(std::string_view)> into = {};
};
struct HttpAnswer {
  int status = 0;    // 0: there was no answer, or not in time
  std::string type;  // its Content-Type, without parameters
  std::string body;
  std::string problem;  // why there was no answer
  std::chrono::milliseconds took{};
};

// How long to wait for answers to several requests.
struct Patience {
  std::chrono::milliseconds limit{1000};
  // Asked after each answer; when true, what is still missing has only `grace` more.
  std::function<bool()> enough = {};
  std::chrono::milliseconds grace{100};
};

// One thread at a time. Connections are kept for the next call.
class Http {
 public:
  virtual ~Http() = default;
  // Sends all requests at once and hands on each answer as it comes; those that are not there in
  // time come last, with status 0. `take` may ask again in the place of request `n` by giving
  // another request, within the same time; it is called on this thread.
  using Take = std::function<std::optional<HttpRequest>(std::size_t n, HttpAnswer answer)>;
  virtual void ask(std::vector<HttpRequest> requests, const Patience& patience,
                   const Take& take) = 0;
};
std::unique_ptr<Http> real_http();

// One GET with up to a minute of patience. Errors: not_found for 404; unavailable for everything
// else that is not 200.
Result<std::string> fetch(Http& http, const std::string& url, std::size_t most);
// A large one, handed on piece by piece as HttpRequest::into takes it, within a day. The same
// errors; what was handed on before an error is worth nothing.
Result<void> fetch_into(Http& http, const std::string& url, std::size_t most,
                        const std::function<bool(std::string_view)>& into);

}  // namespace hustings
