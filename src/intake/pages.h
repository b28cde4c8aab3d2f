// The pages of the intake, one function for each file of them.
#pragma once
#include <memory>
#include <vector>

#include "intake/intake.h"
#include "web/html.h"
#include "web/rate.h"
#include "web/router.h"

namespace hustings::intake {

// What all pages stand on.
struct Counter {
  std::shared_ptr<Intake> intake;
  std::shared_ptr<const web::Look> look;
  std::shared_ptr<web::RateLimit> tries;  // of one network, for what takes a slow key
};
std::vector<web::Route> report_pages(const Counter& counter);
std::vector<web::Route> send_pages(const Counter& counter);
std::vector<web::Route> track_pages(const Counter& counter);
std::vector<web::Route> api_routes(const Counter& counter);
std::vector<web::Route> api_track_routes(const Counter& counter);

inline constexpr std::size_t kMostForm = std::size_t{128} << 10;  // bytes, without files
inline constexpr std::size_t kMostSent = kMostFiles * kMostFile + kMostForm;

// ---- shared by these files -------------------------------------------------------------------
web::Route route_of(std::string path, web::Method method, std::vector<Parameter> parameters,
                    web::Handler handler);
// Never kept by anybody.
web::Response page(const Counter& counter, const web::Call& call, std::string_view templ,
                   const Value& title, Object content);
std::string in_language(const Counter& counter, const web::Call& call);  // "?lang=de"
// One page of the form, with what is wrong in it.
Result<web::Response> form_page(const Counter& counter, const web::Call& call,
                                const ReportDraft& draft, int step,
                                const std::vector<Detail>& problems);
// 429 or 503 with Retry-After, counted; nothing when it may go on.
std::optional<web::Response> refused(const Counter& counter, const web::Call& call);
web::Response refusal(const Counter& counter, IntakeRefusal reason);

}  // namespace hustings::intake
