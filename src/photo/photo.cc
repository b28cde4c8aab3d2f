#include "photo/photo.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/text.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/rate.h"
#include "worker/picture.h"

namespace hustings::photo {
namespace {

using web::Call;
using web::Response;

constexpr std::int64_t kTries = 10;         // of one network at once, then
constexpr std::int64_t kTryEach = 6000;     // ms
constexpr int kAtOnce = 2;                  // workers, for everybody
constexpr std::size_t kMostAsked = 500;     // code points of /check?ad=
constexpr std::size_t kAround = 16 << 10;   // bytes of a form around its file
constexpr std::string_view kLabel = "/a/";  // in the address that our labels have

struct Shared {
  Shared(const Clock& clock, Random& random) : limit(clock, random, kTries, kTryEach) {}
  web::RateLimit limit;
  std::atomic<int> at_work = 0;
};

// One of those who are at work at the same time.
struct Place {
  explicit Place(std::atomic<int>& all) : places(all), taken(++all) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --places; }
  std::atomic<int>& places;
  const int taken;
};

Response later(int status, std::string_view why, std::string_view seconds) {
  Response out = web::problem(status, why);
  out.must_set("Retry-After", seconds);
  return out;
}

Response lead_to(std::string_view query) {
  Response out;
  out.status = 303;
  out.type = "";
  out.must_set("Location", "/check?" + std::string(query));
  return out;
}

// Of several codes on a photo the one that is a label's.
Response answer(const std::vector<std::string>& codes) {
  if (codes.empty()) return lead_to("photo=none");
  const auto label =
      std::ranges::find_if(codes, [](const auto& code) { return code.contains(kLabel); });
  const std::string& chosen = label == codes.end() ? codes.front() : *label;
  if (code_points(chosen) > kMostAsked || has_control(chosen)) return lead_to("photo=none");
  return lead_to("ad=" + web::percent_encode(chosen));
}

Result<Response> check(const std::string& worker, Shared& shared, const Call& call) {
  if (!shared.limit.take(call.request.network))
    return later(429, "There were too many photos from your network. Wait a minute.", "60");
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  if (form.files.size() != 1 || form.files.front().bytes.empty()) return lead_to("photo=none");
  const Place place(shared.at_work);
  if (place.taken > kAtOnce)
    return later(503, "Others are sending photos just now; try again in a few seconds.", "5");
  const auto codes = read_codes(worker, form.files.front().bytes);
  if (codes) return answer(*codes);
  if (codes.error().code != Code::bad_input) return std::unexpected(codes.error());
  return lead_to("photo=unreadable");
}

}  // namespace

void add_photo_check(web::Router& router, const Clock& clock, Random& random,
                     const std::string& worker) {
  const auto shared = std::make_shared<Shared>(clock, random);
  web::Route route;
  route.method = web::Method::post;
  route.path = "/check/photo";
  route.kind = web::RouteClass::closed;
  route.hidden = true;
  route.body_limit = kMostPhoto + kAround;
  route.handler = [worker, shared](const Call& call) { return check(worker, *shared, call); };
  router.add(std::move(route));
}

}  // namespace hustings::photo
