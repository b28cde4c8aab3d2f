// The two sides of comparisons, as values: platforms, amounts, days, techniques; no names, no
// texts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "record/keys.h"

namespace hustings::reconcile {

// Both days included; nothing: not known.
struct DayRange {
  std::optional<CivilDate> from;
  std::optional<CivilDate> to;
};

// What a side says about a fact: that there is something, that there is nothing, or not a word.
enum class Says : std::uint8_t { yes, no, nothing };
// Whether names on both sides may stand for the same; unknown where one side has none.
enum class Names : std::uint8_t { agree, differ, unknown };

// One ad as somebody else shows it, on a page that an account names.
struct SeenAd {
  Index index = 0;
  std::string sub;
  std::string link;  // of its page: "meta:1234"
  DayRange shown;
  std::optional<CivilDate> as_of;
  std::string country;  // empty: in several, or not known
  Says disclaimer = Says::nothing;
  std::optional<MoneyInterval> spend;
  std::optional<std::int64_t> techniques;  // technique_bits() (ads/criteria.h)
  Says excluded = Says::nothing;           // whether people were left out
  std::string special;                     // special category of data; empty: none
  std::string making;                      // "generated", "altered"; empty: not said
  Says ai_delivery = Says::nothing;
  bool nameless = false;                // its number was erased: nobody can tell which one it is
  bool removed = false;                 // its own source says that it was taken away
  std::optional<CivilDate> removed_on;  // the first day on which another source says so
};

// One ad as it is declared.
struct DeclaredAd {
  Index index = 0;
  DayRange period;
  std::optional<MoneyInterval> spend;  // all channels
  std::optional<std::int64_t> techniques;
  Says excluded = Says::nothing;
  Says made_with_ai = Says::nothing;
  Says ai_delivery = Says::nothing;
  Names sponsor = Names::unknown;      // as the seen one shows it
  std::optional<CivilDate> withdrawn;  // the day on which it was taken back
};

// What it did on one channel.
struct Delivery {
  Index index = 0;
  std::string country;  // empty: in several
  DayRange period;
  std::optional<MoneyInterval> spend;
  // The ad's number on the platform and the country, where the figures are the platform's: those
  // with the same one and a day in common are of one thing. Empty: nobody can tell.
  std::string figures = {};
};

// Everything that is declared of a seen ad: by its number on the platform, or its address.
struct Declared {
  std::vector<DeclaredAd> ads;
  std::vector<Delivery> deliveries;
  bool nothing() const { return ads.empty() && deliveries.empty(); }
  // The side to link to: a delivery, or else an ad.
  std::optional<Index> delivery() const;
  std::optional<Index> ad() const;
};

// One declared delivery, and what was seen of it.
struct DeclaredDelivery {
  Index index = 0;
  std::string sub;
  std::string organisation;
  DayRange period;
  bool on_account = false;
  bool online = false;
  bool numbered = false;  // its number on the platform is there
  bool person = false;    // an account says that the page is a candidate's
  bool named = false;     // an account names the page
  bool listed = false;    // the organisation itself names or confirms it
  bool seen = false;
  bool covered = false;   // others' ads of this page and country are there from before and after
  bool nameless = false;  // of this page an ad whose number was erased was seen
  std::optional<Index> twice = {};  // another delivery with figures of the same ad and day
};

// What a platform reports for a page, a country and a period: all disclaimers together.
struct SeenSpending {
  Index index = 0;  // of the first of these reports
  std::string sub;
  std::string link;
  std::string country;
  DayRange period;
  MoneyInterval amount;
};

// By what a page chose people in a country and a period.
struct SeenTargeting {
  Index index = 0;
  std::string sub;
  std::string link;
  std::string country;
  DayRange period;
  std::optional<std::int64_t> techniques;
  std::string special;
  bool excluded = false;
};
// A declared ad that ran on the page: the days and the country are those of its delivery there.
struct PageAd {
  Index index = 0;
  std::string country;
  DayRange period;
  std::optional<std::int64_t> techniques;
  Says excluded = Says::nothing;
};

// An organisation to which accounts tie a page; those that it disputes are none.
struct PageOwner {
  std::string organisation;
  bool itself = false;     // it declared the account
  bool confirmed = false;  // it declared it, or confirms who says so
};
// A period in which ads of a page ran, as some platform shows it.
struct PageRun {
  Index index = 0;  // of the first report or table that shows it
  std::string sub;
  DayRange period;
  std::vector<bool> declared;  // for each owner: whether an ad of it in this period is declared
};
// One page as far as it is known from reports and tables, in the order of their records.
struct PageSeen {
  std::string link;
  std::vector<PageOwner> owners;
  bool confirmed =
      false;  // some organisation says or confirms that it is its own, or a candidate's
  std::vector<PageRun> runs;
};

}  // namespace hustings::reconcile
