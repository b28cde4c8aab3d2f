// What a reporter is asked, as one table: the form, the draft between its pages and the API are
// made from it. Whatever is not in the table is dropped.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/message.h"
#include "cases/report.h"
#include "web/form.h"

namespace hustings::intake {

inline constexpr int kSteps = 5;
inline constexpr std::size_t kMostUrls = 5;
inline constexpr std::size_t kMostObservers = 5;
inline constexpr std::size_t kMostLinkedText = 2000;  // code points of all addresses together

// To a question of a category's own; of a file its place among the files, from 1.
struct Further {
  std::string question;  // id
  std::string answer;
  bool operator==(const Further&) const = default;
};
// As they were typed; empty: not answered. Ticks are "1".
struct Answers {
  std::string category;
  std::string urls;  // one on each line
  std::string place;
  std::string medium;
  std::string seen;       // YYYY-MM-DD
  std::string signatory;  // id; empty: not known
  std::string platform;
  std::string account;
  std::string country;
  std::string language;
  std::string about;  // id of a record's thing
  std::string text;
  std::string name;
  std::string contact;
  std::string news;  // address for mails that say there is news; no part of the record
  std::string formal;
  std::string observers;  // ids of readers of the vault, one on each line
  std::string bona_fide;
  std::vector<Further> further;  // also of categories that were chosen before
  bool operator==(const Answers&) const = default;
};
struct Question {
  std::string_view name;
  std::string Answers::* answer;
  int step;           // 1 to kSteps
  std::size_t most;   // code points
  bool many = false;  // comes several times in a form: one on each line
};
std::span<const Question> questions();

// What is said of an address that is none.
inline constexpr std::string_view kNoAddress =
    tr("No mail can be sent there: write it as name@host.example, in plain letters and digits");

// Takes the answers of one page over from a form; others stay. Cuts nothing: too much is said by
// check().
void take(Answers& answers, const web::Form& form, int step, std::string_view code);
// {"category":"...",...,"further":{"ID":"..."}}: what is answered.
Json to_json(const Answers& answers);
// bad_input for what is no object of texts; members that nobody asks for are left out.
Result<Answers> from_json(const Json& json, std::string_view code);

// What is wrong on one page, each with the name of its question: "/text".
std::vector<Detail> check(const Answers& answers, int step, std::string_view code);
// All pages.
std::vector<Detail> check(const Answers& answers, std::string_view code);
// Whether an observer asks a signatory for something: then who asks and whom is needed.
bool is_request(const Answers& answers, std::string_view code);
// The page of a question: "/text" is on 3.
int step_of(std::string_view where, std::string_view code);

// What stands in the log; only of answers that check() finds nothing wrong with. Without number,
// files and recipients.
CaseReport report_of(const Answers& answers, std::string_view code, CaseChannel channel,
                     Instant received);

}  // namespace hustings::intake
