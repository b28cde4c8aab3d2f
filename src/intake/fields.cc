#include "intake/fields.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "cases/categories.h"

namespace hustings::intake {
namespace {

constexpr std::array kPlatforms = {Word{"", tr("none of these, or I do not know")},
                                   Word{"facebook", "Facebook"},
                                   Word{"instagram", "Instagram"},
                                   Word{"threads", "Threads"},
                                   Word{"whatsapp", "WhatsApp"},
                                   Word{"youtube", "YouTube"},
                                   Word{"google", "Google"},
                                   Word{"tiktok", "TikTok"},
                                   Word{"x", "X"},
                                   Word{"telegram", "Telegram"},
                                   Word{"linkedin", "LinkedIn"},
                                   Word{"snapchat", "Snapchat"},
                                   Word{"reddit", "Reddit"},
                                   Word{"bluesky", "Bluesky"},
                                   Word{"mastodon", "Mastodon"}};
constexpr std::array kMediumWords = {
    Word{"", tr("I do not know")},      Word{"online", tr("online")},
    Word{"print", tr("in print")},      Word{"outdoor", tr("a poster or screen outdoors")},
    Word{"radio", tr("radio")},         Word{"television", tr("television")},
    Word{"cinema", tr("cinema")},       Word{"direct_mail", tr("a letter or leaflet")},
    Word{"other", tr("something else")}};
List options_of(std::span<const Word> words, std::string_view chosen) {
  List out;
  bool found = false;
  for (const auto& word : words) {
    found = found || word.code == chosen;
    out.push_back(Object{{"option_value", word.code},
                         {"option_label", word},
                         {"option_chosen", word.code == chosen}});
  }
  if (!found)
    out.push_back(
        Object{{"option_value", chosen}, {"option_label", chosen}, {"option_chosen", true}});
  return out;
}

List options_of(const std::vector<Choice>& choices, const std::vector<std::string>& chosen) {
  List out;
  for (const auto& one : choices) {
    out.push_back(Object{{"option_value", one.id},
                         {"option_label", one.name},
                         {"option_chosen", std::ranges::find(chosen, one.id) != chosen.end()}});
  }
  return out;
}

List categories_of(const Intake& intake, std::string_view chosen) {
  List out;
  for (const auto& one : cases::categories(intake.code())) {
    out.push_back(Object{{"category_id", one.id},
                         {"category_title", Message{one.title}},
                         {"category_help", Message{one.help}},
                         {"category_chosen", one.id == chosen}});
  }
  return out;
}

List countries_of(const Intake& intake, std::string_view chosen) {
  List out;
  for (const auto& code : intake.countries()) {
    out.push_back(Object{{"country_value", code},
                         {"country_label", Country{code}},
                         {"country_chosen", code == chosen}});
  }
  return out;
}

std::string_view label_of(std::span<const Word> words, std::string_view code) {
  for (const auto& word : words) {
    if (word.code == code) return word.label;
  }
  return code;
}

}  // namespace

std::string_view medium_label(std::string_view code) { return label_of(kMediumWords, code); }
std::string_view platform_label(std::string_view code) { return label_of(kPlatforms, code); }

Result<void> put_options(Intake& intake, const Answers& a, int step, Object& content) {
  if (step == 1) content.emplace_back("categories", categories_of(intake, a.category));
  if (step == 2) {
    HUSTINGS_TRY(const auto signatories, intake.signatories());
    content.insert(content.end(), {{"signatories", options_of(signatories, {a.signatory})},
                                   {"platforms", options_of(kPlatforms, a.platform)},
                                   {"media", options_of(kMediumWords, a.medium)},
                                   {"countries", countries_of(intake, a.country)}});
  }
  if (step == 4) {
    HUSTINGS_TRY(const auto observers, intake.observers());
    content.emplace_back("observer_options", options_of(observers, lines(a.observers)));
  }
  return {};
}

List problem_list(const std::vector<Detail>& problems) {
  List out;
  for (const auto& one : problems) {
    out.push_back(Object{{"problem_anchor", "f-" + one.where.substr(one.where.find('/') + 1)},
                         {"problem", Message{one.message}}});
  }
  return out;
}

}  // namespace hustings::intake
