#include "base/http.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace hustings {
namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

Time now() { return std::chrono::steady_clock::now(); }

milliseconds since(Time begin) { return std::chrono::duration_cast<milliseconds>(now() - begin); }

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

// A request under way.
struct Transfer {
  std::size_t number = 0;
  HttpRequest request;
  HttpAnswer answer;
  std::size_t received = 0;  // bytes of the body
  Time begun = now();
  std::unique_ptr<curl_slist, FreeList> headers;
  std::unique_ptr<CURL, FreeEasy> easy;
};

int status_of(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

std::size_t receive(char* data, std::size_t, std::size_t n, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  transfer.received += n;
  if (transfer.received > transfer.request.most) return 0;  // ends the transfer
  if (transfer.request.into && status_of(transfer.easy.get()) == 200)
    return transfer.request.into({data, n}) ? n : 0;
  transfer.answer.body.append(data, n);
  return n;
}

std::unique_ptr<Transfer> prepare(std::size_t number, HttpRequest request) {
  auto out = std::make_unique<Transfer>();
  out->number = number;
  out->request = std::move(request);
  out->easy.reset(curl_easy_init());
  CURL* const easy = out->easy.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, out.get());
  curl_easy_setopt(easy, CURLOPT_URL, out->request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, out.get());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a slow name look-up must not hold us
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "hustings");
  if (out->request.into) {
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);  // bytes a second
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 60L);
  }
  const auto add = [&out](const std::string& field) {
    out->headers.reset(curl_slist_append(out->headers.release(), field.c_str()));
  };
  if (!out->request.authorization.empty()) add("Authorization: " + out->request.authorization);
  if (out->request.post) {
    add("Content-Type: " + out->request.type);
    add("Expect:");  // "100-continue" would cost another round trip
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, out->headers.get());
  if (const auto& post = out->request.post) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(post->size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, post->data());
  }
  return out;
}

std::string type_of(CURL* easy) {
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  const std::string whole = type == nullptr ? "" : type;
  return whole.substr(0, whole.find_first_of("; "));
}

void finish(Transfer& transfer, CURLcode code) {
  HttpAnswer& answer = transfer.answer;
  answer.took = since(transfer.begun);
  if (code == CURLE_OK) {
    answer.status = status_of(transfer.easy.get());
    answer.type = type_of(transfer.easy.get());
    return;
  }
  answer.body.clear();
  const bool too_long = transfer.received > transfer.request.most;
  answer.problem = code != CURLE_WRITE_ERROR ? curl_easy_strerror(code)
                   : too_long                ? "the answer is too long"
                                             : "what came could not be kept";
}

class Curl final : public Http {
 public:
  Curl() : multi_(curl_multi_init()) {}
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;
  ~Curl() override { curl_multi_cleanup(multi_); }

  void ask(std::vector<HttpRequest> requests, const Patience& patience, const Take& take) override {
    for (std::size_t n = 0; n < requests.size(); ++n) add(prepare(n, std::move(requests[n])));
    Time end = now() + patience.limit;
    bool enough = false;
    while (!running_.empty()) {
      int ignored = 0;
      curl_multi_perform(multi_, &ignored);
      while (auto done = take_done()) {
        if (auto again = take(done->number, std::move(done->answer))) {
          add(prepare(done->number, *std::move(again)));
        }
      }
      if (!enough && patience.enough && patience.enough()) {
        enough = true;
        end = std::min(end, now() + patience.grace);
      }
      const auto left = std::chrono::duration_cast<milliseconds>(end - now());
      if (running_.empty() || left.count() <= 0) break;
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(left.count()), nullptr);
    }
    give_up(take);
  }

 private:
  void add(std::unique_ptr<Transfer> transfer) {
    CURL* const easy = transfer->easy.get();
    running_[easy] = std::move(transfer);
    curl_multi_add_handle(multi_, easy);
  }

  std::unique_ptr<Transfer> remove(CURL* easy) {
    curl_multi_remove_handle(multi_, easy);
    const auto at = running_.find(easy);
    auto out = std::move(at->second);
    running_.erase(at);
    return out;
  }

  // The next transfer that has ended; null: none has.
  std::unique_ptr<Transfer> take_done() {
    int ignored = 0;
    const CURLMsg* const message = curl_multi_info_read(multi_, &ignored);
    if (message == nullptr) return nullptr;
    const CURLcode code = message->data.result;
    auto out = remove(message->easy_handle);
    finish(*out, code);
    return out;
  }

  void give_up(const Take& take) {
    while (!running_.empty()) {
      auto late = remove(running_.begin()->first);
      late->answer = {};
      late->answer.problem = "no answer in time";
      late->answer.took = since(late->begun);
      (void)take(late->number, std::move(late->answer));
    }
  }

  CURLM* const multi_;
  std::map<CURL*, std::unique_ptr<Transfer>> running_;
};

// One answer with status 200, or what is wrong.
Result<std::string> get(Http& http, HttpRequest request, const Patience& patience) {
  const std::string url = request.url;
  std::vector<HttpRequest> requests;
  requests.push_back(std::move(request));
  HttpAnswer got;
  http.ask(std::move(requests), patience,
           [&got](std::size_t, HttpAnswer answer) -> std::optional<HttpRequest> {
             got = std::move(answer);
             return std::nullopt;
           });
  if (got.status == 200) return std::move(got.body);
  if (got.status == 404) return fail(Code::not_found, "the server has no such file", url);
  if (got.status != 0)
    return fail(Code::unavailable, fmt::format("the server answers {}", got.status), url);
  return fail(Code::unavailable, "cannot fetch: " + got.problem, url,
              "check the address and that the node runs");
}

}  // namespace

std::unique_ptr<Http> real_http() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)ready;
  return std::make_unique<Curl>();
}

Result<std::string> fetch(Http& http, const std::string& url, std::size_t most) {
  return get(http, {.url = url, .post = {}, .most = most}, {.limit = std::chrono::minutes(1)});
}

Result<void> fetch_into(Http& http, const std::string& url, std::size_t most,
                        const std::function<bool(std::string_view)>& into) {
  HUSTINGS_CHECK(get(http, {.url = url, .post = {}, .most = most, .into = into},
                     {.limit = std::chrono::hours(24)}));
  return {};
}

}  // namespace hustings
