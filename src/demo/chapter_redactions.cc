// What the law takes out of public.
#include <algorithm>

#include "demo/chapters.h"
#include "node/kinds.h"

namespace hustings::demo {
namespace {

Redaction redaction(const std::string& about, std::vector<Pointer> fields, std::string ground) {
  Redaction out;
  out.about.value = {about};
  out.fields.value = std::move(fields);
  out.law.value = {"gdpr:17.1.c"};
  out.ground.value = {std::move(ground)};
  out.decided.value = {2029, 6, 4};
  return out;
}

}  // namespace

// The names of a page that is nobody's party: in every report about it. And of one account the
// handle, by whoever said it.
Result<void> redactions(Story& story) {
  const auto chosen = std::ranges::find_if(story.reports, [&](const SaidReport& report) {
    return !story.cast.pages[report.page].party && report.body.disclaimer.stated();
  });
  if (chosen == story.reports.end()) return {};
  for (const auto& report : story.reports) {
    if (report.page != chosen->page) continue;
    std::vector<Pointer> fields = {{"/page_name/value"}};
    if (report.body.disclaimer.stated()) fields.push_back({"/disclaimer/value"});
    HUSTINGS_CHECK(
        story.say(draft(redaction(report.id, std::move(fields),
                                  "Who ran this page is a private person again and objects.")),
                  story.op(), story.new_id()));
  }
  return story.say(draft(redaction(story.accounts.front().id, {{"/handle"}},
                                   "The handle now belongs to a private person.")),
                   story.op(), story.new_id());
}

}  // namespace hustings::demo
