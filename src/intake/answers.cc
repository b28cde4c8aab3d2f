#include "intake/answers.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/id.h"
#include "base/lines.h"
#include "base/mail.h"
#include "base/message.h"
#include "base/text.h"
#include "cases/categories.h"
#include "intake/further.h"

namespace hustings::intake {
namespace {

constexpr std::array kQuestions = {
    Question{"category", &Answers::category, 1, 40},
    Question{"urls", &Answers::urls, 2, kMostLinkedText},
    Question{"place", &Answers::place, 2, 300},
    Question{"medium", &Answers::medium, 2, 20},
    Question{"seen", &Answers::seen, 2, 10},
    Question{"signatory", &Answers::signatory, 2, 36},
    Question{"platform", &Answers::platform, 2, 32},
    Question{"account", &Answers::account, 2, 200},
    Question{"country", &Answers::country, 2, 2},
    Question{"language", &Answers::language, 2, 16},
    Question{"about", &Answers::about, 2, 36},
    Question{"text", &Answers::text, 3, 5000},
    Question{"name", &Answers::name, 4, 200},
    Question{"contact", &Answers::contact, 4, 320},
    Question{"news", &Answers::news, 4, 254},
    Question{"formal", &Answers::formal, 4, 1},
    Question{"observers", &Answers::observers, 4, 300, true},
    Question{"bona_fide", &Answers::bona_fide, 5, 1},
};

constexpr std::array<std::pair<std::string_view, Medium>, 8> kMedia = {
    {{"online", Medium::online},
     {"print", Medium::print},
     {"outdoor", Medium::outdoor},
     {"radio", Medium::radio},
     {"television", Medium::television},
     {"cinema", Medium::cinema},
     {"direct_mail", Medium::direct_mail},
     {"other", Medium::other}}};

std::optional<Medium> medium_of(std::string_view name) {
  for (const auto& [known, medium] : kMedia) {
    if (known == name) return medium;
  }
  return std::nullopt;
}

template <class T>
std::optional<T> scalar(std::string_view text) {
  T out{};
  if (text.empty() || Scalar<T>::parse(Json(std::string(text)), out)) return std::nullopt;
  return out;
}
// Not answered, or what the type takes.
template <class T>
bool fits(std::string_view text) {
  return text.empty() || scalar<T>(text).has_value();
}

template <class T>
Sealed<std::optional<T>> sealed(std::optional<T> value) {
  return Sealed<std::optional<T>>(std::move(value));
}

// Who asks for something stands by it.
void check_request(const Answers& a, int step, std::vector<Detail>& out) {
  if (step == 2 && a.signatory.empty())
    out.push_back({"/signatory", std::string(tr("Say whom you ask"))});
  if (step == 4 && trim(a.name).empty())
    out.push_back({"/name", std::string(tr("Who asks a signatory says who they are"))});
  if (step == 4 && !a.contact.contains('@'))
    out.push_back({"/contact", std::string(tr("Your e-mail address is needed for an answer"))});
}

// Which accounts, which earlier report: that is a place, too.
bool says_where(const Answers& a, std::string_view code) {
  return std::ranges::any_of(asked_on(a, 2, code), [&](const auto* question) {
    return !trim(further_answer(a, question->id)).empty();
  });
}

void check_where(const Answers& a, std::string_view code, std::vector<Detail>& out) {
  const auto urls = lines(a.urls);
  if (urls.size() > kMostUrls ||
      !std::ranges::all_of(urls, [](const auto& url) { return scalar<Url>(url).has_value(); }))
    out.push_back({"/urls", std::string(tr("Write up to five addresses, one on each line, each "
                                           "beginning with https:// or http://"))});
  if (!is_request(a, code) && urls.empty() && trim(a.place).empty() && trim(a.account).empty() &&
      a.about.empty() && !says_where(a, code))
    out.push_back({"/urls", std::string(tr("Say where it is: an address, a place or an account"))});
  if (!a.medium.empty() && !medium_of(a.medium))
    out.push_back({"/medium", std::string(tr("Choose one of the list"))});
  if (!fits<ThingId>(a.signatory))
    out.push_back({"/signatory", std::string(tr("Choose one of the list"))});
  if (!fits<CivilDate>(a.seen)) out.push_back({"/seen", std::string(tr("Choose a day"))});
  if (!fits<Token<32>>(a.platform))
    out.push_back({"/platform", std::string(tr("Letters and digits without spaces"))});
  if (!fits<CountryCode>(a.country))
    out.push_back({"/country", std::string(tr("Choose one of the list"))});
  if (!fits<Token<16>>(a.language))
    out.push_back({"/language", std::string(tr("Choose one of the list"))});
  if (!fits<ThingId>(a.about))
    out.push_back({"/about", std::string(tr("This is no record of this node"))});
}

void check_you(const Answers& a, std::vector<Detail>& out) {
  const auto observers = lines(a.observers);
  if (observers.size() > kMostObservers || !std::ranges::all_of(observers, is_uuid))
    out.push_back({"/observers", std::string(tr("Choose some of the list"))});
  if (!trim(a.news).empty() && !is_mail_address(trim(a.news)))
    out.push_back({"/news", std::string(kNoAddress)});
  if (a.formal != "1") return;
  if (trim(a.name).empty())
    out.push_back({"/name", std::string(tr("A formal notice needs your name"))});
  if (!a.contact.contains('@'))
    out.push_back({"/contact", std::string(tr("A formal notice needs your e-mail address"))});
}

}  // namespace

std::span<const Question> questions() { return kQuestions; }

bool is_request(const Answers& a, std::string_view code) {
  const auto* category = cases::find_category(code, a.category);
  return category != nullptr && category->request;
}

void take(Answers& answers, const web::Form& form, int step, std::string_view code) {
  for (const auto& question : kQuestions) {
    // What no field of the page asks for stays: it came with the link to the form.
    if (question.step != step || question.name == "about") continue;
    std::string& answer = answers.*question.answer;
    answer.clear();
    for (const auto& [name, value] : form.fields) {
      if (name != question.name) continue;
      if (!answer.empty()) answer += '\n';
      answer += value;
      if (!question.many) break;
    }
  }
  take_further(answers, form, step, code);
}

Json to_json(const Answers& answers) {
  JsonObject out;
  for (const auto& question : kQuestions) {
    const std::string& answer = answers.*question.answer;
    if (!answer.empty()) out.emplace_back(std::string(question.name), Json(answer));
  }
  if (!answers.further.empty())
    out.emplace_back(std::string(kFurther), further_json(answers.further));
  return Json(std::move(out));
}

Result<Answers> from_json(const Json& json, std::string_view code) {
  if (json.as<JsonObject>() == nullptr)
    return fail(Code::bad_input, "expected an object of answers", "",
                "send {\"category\":\"...\",\"text\":\"...\",...}");
  Answers out;
  for (const auto& question : kQuestions) {
    const Json* given = json.find(question.name);
    if (given == nullptr) continue;
    const auto* text = given->as<std::string>();
    if (text == nullptr)
      return fail(Code::bad_input, "expected a text", "/" + std::string(question.name));
    out.*question.answer = *text;
  }
  if (const Json* further = json.find(kFurther)) {
    HUSTINGS_TRY(out.further, further_from_json(*further, code));
  }
  return out;
}

std::vector<Detail> check(const Answers& a, int step, std::string_view code) {
  std::vector<Detail> out;
  for (const auto& question : kQuestions) {
    const std::string& answer = a.*question.answer;
    const bool text = is_utf8(answer) && !has_control(answer);
    if (question.step == step && (!text || code_points(answer) > question.most))
      out.push_back({"/" + std::string(question.name),
                     text ? std::string(tr("This is too long"))
                          : std::string(tr("There are characters in it that cannot be shown"))});
  }
  if (!out.empty()) return out;
  if (step == 1 && cases::find_category(code, a.category) == nullptr)
    out.push_back({"/category", std::string(tr("Choose what comes closest"))});
  if (step == 2) check_where(a, code, out);
  if (step == 3 && trim(a.text).empty())
    out.push_back({"/text", std::string(tr("Say in your own words what is wrong"))});
  if (step == 4) check_you(a, out);
  if (is_request(a, code)) check_request(a, step, out);
  check_further(a, step, code, out);
  if (step == kSteps && a.bona_fide != "1")
    out.push_back({"/bona_fide", std::string(tr("Please confirm this"))});
  return out;
}

std::vector<Detail> check(const Answers& answers, std::string_view code) {
  std::vector<Detail> out;
  for (int step = 1; step <= kSteps; ++step) {
    for (auto& one : check(answers, step, code)) out.push_back(std::move(one));
  }
  return out;
}

int step_of(std::string_view where, std::string_view code) {
  if (const auto* own = question_of_field(code, where)) return own->page;
  for (const auto& question : kQuestions) {
    if (where.substr(where.starts_with('/') ? 1 : 0) == question.name) return question.step;
  }
  return 1;
}

CaseReport report_of(const Answers& a, std::string_view code, CaseChannel channel,
                     Instant received) {
  const auto* category = cases::find_category(code, a.category);
  const bool insider = category != nullptr && category->insider;
  CaseReport out;
  out.code.value = {std::string(code)};
  out.category.value = {a.category};
  if (category != nullptr) {
    for (const auto& commitment : category->commitments)
      out.commitments.value.push_back({commitment});
  }
  out.signatory.value = scalar<ThingId>(a.signatory);
  out.country.value = scalar<CountryCode>(a.country);
  out.medium.value = medium_of(a.medium);
  out.platform.value = scalar<Token<32>>(a.platform);
  out.seen.value = scalar<CivilDate>(a.seen);
  out.received.value = received;
  if (!insider) {
    out.language.value = scalar<Token<16>>(a.language);
    const bool typed_in = channel == CaseChannel::web || channel == CaseChannel::api;
    out.channel.value = typed_in && is_request(a, code) ? CaseChannel::observer : channel;
  }
  out.anonymous.value = trim(a.name).empty() && trim(a.contact).empty();
  out.formal_notice.value = a.formal == "1";
  out.text = Text<1, 5000>{a.text};
  out.contact = sealed(scalar<Text<1, 320>>(a.contact));
  out.name = sealed(scalar<Text<1, 200>>(a.name));
  out.place = sealed(scalar<Text<1, 300>>(a.place));
  out.account = sealed(scalar<Text<1, 200>>(a.account));
  out.ad = sealed(scalar<ThingId>(a.about));
  std::vector<Url> urls;
  for (const auto& url : lines(a.urls)) urls.push_back({url});
  if (!urls.empty()) out.urls = std::optional(std::move(urls));
  auto own = own_answers(a, code);
  if (!own.empty()) out.answers = std::optional(std::move(own));
  return out;
}

}  // namespace hustings::intake
