#include "demo/case_words.h"

#include <fmt/format.h>

#include <array>

namespace hustings::demo::said {
namespace {

struct Words {
  std::string_view category;
  std::string_view summary;
  std::string_view report;
};
constexpr std::array kWords = {
    Words{"voting-information", "A leaflet in {} names a wrong day for the vote.",
          "The leaflet in my letter box in {} says that voting is on Monday."},
    Words{"hate-violence", "A post calls for throwing a group of people out of {}.",
          "They write that people like us should be driven out of {}."},
    Words{"deceptive-media", "A clip lets a candidate announce the closing of the ferry in {}.",
          "The voice in the clip about {} sounds made. She never said that."},
    Words{"stolen-forged", "A letter with a forged letterhead of the town of {} goes round.",
          "This letter from {} is a forgery, the seal is the old one."},
    Words{"fake-accounts", "Forty accounts without faces praise the same evening in {}.",
          "All these accounts about {} were made on the same day."},
    Words{"insults", "A speech in {} accuses a candidate of theft, without saying of what.",
          "In {} he called her a thief from the stage."},
    Words{"ad-transparency", "Posters in {} do not say who paid for them.",
          "None of the posters at the quay in {} says who paid."},
    Words{"undeclared-money", "A reception in {} stands in no account.",
          "Somebody paid for the whole evening in {}, and it is in no list."},
    Words{"foreign-interference", "A page run from far away advertises the meeting in {}.",
          "The page that promotes {} is run from another continent."},
    Words{"security", "A list of helpers in {} could be read by anybody.",
          "I could open the list of helpers in {} without a password."},
    Words{"public-resources", "The account of the town hall of {} shares a party's posts.",
          "The town hall of {} campaigns for them with its own account."},
    Words{"no-answer", "A post about {} that was to be removed is still there.",
          "I reported the post about {} two weeks ago and heard nothing."},
    Words{"observer-request",
          "A newspaper asks for the bills of the campaign in {}, which it did not find.",
          "Please let us see who was paid for the evening in {}, as promise 12 says."},
    Words{"i-work-for-them", "A part of the campaign in {} was told to hide an invoice.",
          "We were told in {} to keep the invoice out of the books."}};
constexpr Words kOther = {"other", "A stand in {} was set up where none may be.",
                          "There is a stand in front of the polling station in {}."};

const Words& words_of(std::string_view category) {
  for (const auto& one : kWords) {
    if (one.category == category) return one;
  }
  return kOther;
}

}  // namespace

std::string what_happened(std::string_view category, const std::string& town) {
  return fmt::format(fmt::runtime(words_of(category).summary), town);
}
std::string report(std::string_view category, const std::string& town) {
  return fmt::format(fmt::runtime(words_of(category).report), town);
}
std::string facts(std::string_view category, const std::string& town) {
  return what_happened(category, town) +
         " Two people of the desk have looked at it, and the signatory was heard.";
}
std::string plain(std::string_view outcome) {
  if (outcome == "upheld") return "This is not what was promised. It has to go.";
  if (outcome == "partly") return "Part of it is not what was promised, and has to be put right.";
  if (outcome == "inadmissible") return "This cannot be looked into under the code.";
  return "This is within what was promised.";
}
std::string ground(std::string_view commitment) {
  return fmt::format("Commitment {} of the code", commitment);
}

}  // namespace hustings::demo::said
