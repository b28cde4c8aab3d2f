// What is known of a party's advertising in a period: what it declares, what of that stands on
// invoices, and what others saw, side by side and never added to each other. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "completeness/amounts.h"

namespace hustings::complete {

// Where an amount belongs. A cell of the statement is one of these.
struct Place {
  std::string platform;  // "meta"; empty: not online, or nobody says which
  std::string medium;    // where no platform is known: "print", "online"
  std::string country;   // empty: in several, or not known
  std::string currency;  // empty: no amount is stated
  auto operator<=>(const Place&) const = default;
};

// What a party declares: a delivery, or an ad of which no delivery is declared.
struct Declared {
  Place place;
  Stated amount;
  bool invoiced = false;  // its source is an invoice or a booking
  // What a platform says of one ad: figures of the same days are of the same, and count once.
  // Empty: nobody can tell.
  std::string series = {};
};
// What a platform reports about a page of it.
struct PageReport {
  Place place;
  std::string series;   // of one page, disclaimer and country
  bool erased = false;  // of a series whose disclaimer is gone: it may be several
  Stated amount;
};
// One ad that somebody saw on a page of it.
struct SeenAd {
  Place place;
  std::string ad;  // its number
  Stated amount;
};
struct Known {
  std::vector<Declared> declared;
  std::vector<PageReport> reports;
  std::vector<SeenAd> seen;
};

// One of the sides of a cell.
struct Side {
  std::int64_t records = 0;
  Span amount;
  Days days;  // from the first to the last
};
struct Cell {
  Place place;
  Side declared;
  Side invoiced;  // a part of `declared`
  Side reported;
  Side seen;
  Gap reported_gap;  // reported less declared; of cells that have reports
  Gap seen_gap;
};

// What the figures cannot know, as counts.
struct Limits {
  std::int64_t declared_unstated = 0;  // records without an amount
  std::int64_t reports_unstated = 0;
  std::int64_t seen_unstated = 0;
  std::int64_t declared_beyond = 0;  // of a time that is only partly in what was asked
  std::int64_t reports_beyond = 0;
  std::int64_t seen_beyond = 0;
  std::int64_t reports_undated = 0;  // without a period: in no sum
  std::int64_t reports_small = 0;    // of which only an upper end is known
  std::int64_t contradicting = 0;    // pages whose reports exclude each other
  std::int64_t nowhere = 0;          // declared without a country
  std::int64_t twice = 0;  // declared figures of days that others of the same ad have, too
  std::optional<std::int64_t> days_without_report = {};
};

struct Statement {
  std::vector<Cell> cells;     // by currency, platform, medium and country
  std::vector<Cell> channels;  // the same over all countries
  Limits limits;
};
Statement state(const Known& known, const Days& asked);

}  // namespace hustings::complete
