// A statement as its page draws it.
#include <algorithm>
#include <array>

#include "ads/words.h"
#include "base/message.h"
#include "completeness/view_statement.h"
#include "node/schema.h"

namespace hustings::complete {
namespace {

// One bar of a channel.
struct Drawn {
  std::string_view label;
  std::string_view none;  // what stands there where there are no records
  Side Cell::* side;
};
constexpr std::array kDrawn = {
    Drawn{tr("Declared"), tr("nothing declared"), &Cell::declared},
    Drawn{tr("of that by invoice or booking"), tr("nothing"), &Cell::invoiced},
    Drawn{tr("Reported by the platform about its pages"), tr("no report"), &Cell::reported},
    Drawn{tr("Single ads that were seen"), tr("no ad seen"), &Cell::seen}};

Value exactly(std::int64_t minor, const std::string& code) {
  const auto currency = Currency::parse(code);
  return currency ? Value(MoneyInterval{minor, minor, *currency}) : Value();
}

// Length of a bar in hundredths of the longest.
std::int64_t length(std::int64_t amount, std::int64_t most) {
  const auto out = static_cast<std::int64_t>(static_cast<double>(amount) * 100 /
                                             static_cast<double>(std::max<std::int64_t>(most, 1)));
  return amount > 0 ? std::clamp<std::int64_t>(out, 1, 100) : 0;
}

Object bar(const Drawn& drawn, const Cell& cell, std::int64_t most) {
  const Side& side = cell.*drawn.side;
  const bool open = !side.amount.max.has_value();
  const std::int64_t least = length(side.amount.min, most);
  const std::int64_t longest = open ? 100 : std::max(length(*side.amount.max, most), least);
  const auto currency = Currency::parse(cell.place.currency);
  Value amount;
  if (currency && side.records > 0)
    amount = MoneyInterval{side.amount.min, side.amount.max, *currency};
  return {{"bar_label", Word{"", drawn.label}},
          {"bar_amount", std::move(amount)},
          {"bar_none", Word{"", drawn.none}},
          {"bar_least", least > 0 ? Value(std::to_string(least)) : Value()},
          {"bar_rest_x", std::to_string(least)},
          {"bar_rest",
           longest > least && side.records > 0 ? Value(std::to_string(longest - least)) : Value()},
          {"bar_open", open}};
}

// "At least X more was seen", as its template says it.
Object gap_shown(const Gap& gap, const Side& side, const Cell& cell, std::string_view whose) {
  const auto& code = cell.place.currency;
  Object out{{"gap_of", Word{"", whose}}};
  if (side.records == 0) return out;
  const auto put = [&](std::string_view name, std::optional<std::int64_t> amount, bool when) {
    out.emplace_back(name, when && amount ? exactly(std::abs(*amount), code) : Value());
  };
  out.emplace_back("gap_more_seen", gap.more_seen());
  out.emplace_back("gap_more_declared", gap.more_declared());
  out.emplace_back("gap_may_agree", !gap.more_seen() && !gap.more_declared());
  put("gap_seen_least", gap.least, gap.more_seen());
  put("gap_seen_most", gap.most, gap.most.value_or(0) > 0);
  put("gap_declared_least", gap.most, gap.more_declared());
  put("gap_declared_most", gap.least, gap.least.value_or(0) < 0);
  return out;
}

List gaps_of(const Cell& cell) {
  List out;
  if (cell.reported.records > 0) {
    out.emplace_back(
        gap_shown(cell.reported_gap, cell.reported, cell, tr("Reports against declaration")));
  }
  if (cell.seen.records > 0) {
    out.emplace_back(gap_shown(cell.seen_gap, cell.seen, cell, tr("Ads against declaration")));
  }
  return out;
}

Value channel_of(const Cell& cell) {
  if (!cell.place.platform.empty()) return cell.place.platform;
  const auto found = std::ranges::find(kMedia, cell.place.medium, &Word::code);
  return found == kMedia.end() ? Value() : Value(*found);
}

std::int64_t longest_of(std::span<const Cell> cells) {
  std::int64_t out = 1;
  for (const auto& cell : cells) {
    for (const auto& drawn : kDrawn) {
      const Span& amount = (cell.*drawn.side).amount;
      out = std::max({out, amount.min, amount.max.value_or(0)});
    }
  }
  return out;
}

Object channel(const Cell& cell, std::int64_t most) {
  List bars;
  for (const auto& drawn : kDrawn) {
    const bool part = drawn.side == &Cell::invoiced;
    if (part && cell.declared.records == 0) continue;
    bars.emplace_back(bar(drawn, cell, most));
  }
  return {{"channel", channel_of(cell)},
          {"channel_is_medium", cell.place.platform.empty()},
          {"bars", std::move(bars)},
          {"gaps", gaps_of(cell)},
          {"nothing_seen", cell.reported.records == 0 && cell.seen.records == 0}};
}

}  // namespace

List statement_charts(const Statement& statement) {
  List out;
  const std::span all = statement.channels;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].place.currency == all[i].place.currency) ++end;
    const auto cells = all.subspan(i, end - i);
    const std::int64_t most = longest_of(cells);
    List channels;
    for (const auto& cell : cells) channels.emplace_back(channel(cell, most));
    out.push_back(Object{{"chart_currency", cells.front().place.currency},
                         {"channels", std::move(channels)}});
    i = end;
  }
  return out;
}

List statement_table(const Statement& statement) {
  List out;
  for (const auto& cell : statement.cells) {
    Object row = cell_item(cell);
    row.emplace_back("row_channel", channel_of(cell));
    const bool only_ads = cell.reported.records == 0 && cell.seen.records > 0;
    row.emplace_back("row_gap", *find(row, only_ads ? "seen_gap_state" : "reported_gap_state"));
    out.emplace_back(std::move(row));
  }
  return out;
}

Object limits_item(const Limits& limits, const Accounts& accounts) {
  return {{"declared_unstated", limits.declared_unstated},
          {"reports_unstated", limits.reports_unstated},
          {"seen_unstated", limits.seen_unstated},
          {"declared_beyond", limits.declared_beyond},
          {"reports_beyond", limits.reports_beyond},
          {"seen_beyond", limits.seen_beyond},
          {"reports_undated", limits.reports_undated},
          {"reports_small", limits.reports_small},
          {"contradicting", limits.contradicting},
          {"nowhere", limits.nowhere},
          {"twice", limits.twice},
          {"days_without_report", limits.days_without_report},
          {"accounts_counted", accounts.counted},
          {"accounts_of_candidates", accounts.candidates},
          {"accounts_unconfirmed", accounts.unconfirmed}};
}

std::string limits_schema() {
  using namespace schema;
  Members out;
  for (const auto& [name, value] : limits_item({}, {})) {
    const bool open = name == "days_without_report";
    out.emplace_back(name, open ? or_null(kInteger) : kInteger);
  }
  return object(out);
}

Object shown_limits(const Limits& limits, const Accounts& accounts) {
  Object out;
  for (auto& [name, value] : limits_item(limits, accounts)) {
    const auto* count = std::get_if<std::int64_t>(&value);
    out.emplace_back(name, count != nullptr && *count > 0 ? std::move(value) : Value());
  }
  out.emplace_back("no_account", accounts.counted == 0);
  return out;
}

}  // namespace hustings::complete
