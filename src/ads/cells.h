// Cells of our own tables, which people fill in: a value, or one of the states of a fact in words
// (docs/formats/ads-table.md). For .cc files of this room's importers only.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ads/ad.h"
#include "base/text.h"
#include "tables/cell.h"
#include "tables/import.h"

namespace hustings::cells {

// What a cell says about a fact instead of a value. "not disclosed: REASON".
inline std::optional<Stated<Absent>> state_in(std::string_view cell) {
  const std::string text = fold(cell);
  if (text.empty() || text == "unknown" || text == "?") return Unknown{};
  if (text == "not used" || text == "none" || text == "-") return NotUsed{};
  if (text == "not applicable" || text == "n/a") return NotApplicable{};
  constexpr std::string_view kHidden = "not disclosed";
  if (!text.starts_with(kHidden)) return std::nullopt;
  std::string reason = trim(std::string_view(text).substr(kHidden.size()));
  if (reason.starts_with(':')) reason = trim(std::string_view(reason).substr(1));
  std::ranges::replace(reason, ' ', '-');
  return NotDisclosed{reason.empty() ? "no-reason-given" : reason};
}

template <class T>
Stated<T> as_state(const Stated<Absent>& state) {
  switch (state.index()) {
    case 1:
      return NotUsed{};
    case 2:
      return std::get<NotDisclosed>(state);
    case 3:
      return NotApplicable{};
    default:
      return Unknown{};
  }
}

// "a; b" as its parts, without empty ones.
inline std::vector<std::string> parts_of(std::string_view cell) {
  std::vector<std::string> out;
  while (!cell.empty()) {
    const auto end = std::min(cell.find(';'), cell.size());
    if (auto part = trim(cell.substr(0, end)); !part.empty()) out.push_back(std::move(part));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return out;
}

// Reads the cells of a row, and keeps what is wrong with each.
class Cells {
 public:
  explicit Cells(const Mapped& row) : row_(row) {}

  std::string text(std::string_view field) const {
    const CellValue* value = row_.find(field);
    const auto* found = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return found == nullptr ? std::string() : trim(*found);
  }
  void wrong(std::string_view field, std::string problem) {
    problems_.push_back({std::string(field), std::move(problem)});
  }
  bool is_wrong(std::string_view field) const {
    return std::ranges::find(problems_, field, &Detail::where) != problems_.end();
  }
  const std::vector<Detail>& problems() const { return problems_; }
  // bad_input with all that is wrong, if anything is.
  Result<void> all_good() const {
    if (problems_.empty()) return {};
    Error error{Code::bad_input, "cells of this row are wrong", problems_.front().where,
                "mend these cells and import the file again"};
    error.details = problems_;
    return std::unexpected(std::move(error));
  }

  // A value by its type; what is wrong is kept, and some value answered.
  template <class T>
  T value(std::string_view field, const std::string& cell) {
    T out{};
    if (auto problem = read(cell, out)) wrong(field, std::move(*problem));
    return out;
  }
  template <class T>
  T needed(std::string_view field) {
    return value<T>(field, text(field));
  }
  template <class T>
  std::optional<T> maybe(std::string_view field) {
    const std::string cell = text(field);
    if (cell.empty()) return std::nullopt;
    return value<T>(field, cell);
  }
  template <class T>
  Stated<T> fact(std::string_view field) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) return as_state<T>(*state);
    return value<T>(field, cell);
  }
  template <class T>
  Erasable<Stated<T>> hidden(std::string_view field) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) {
      return std::visit(
          []<class S>(const S& s) -> Erasable<Stated<T>> {
            if constexpr (std::is_same_v<S, Absent>) {
              return Unknown{};
            } else {
              return s;
            }
          },
          *state);
    }
    return Erasable<T>(value<T>(field, cell));
  }
  Stated<MoneyInterval> money(std::string_view field, const std::optional<Currency>& currency) {
    const std::string cell = text(field);
    if (const auto state = state_in(cell)) return as_state<MoneyInterval>(*state);
    if (!currency) {
      if (!is_wrong("currency")) wrong("currency", "is missing: an amount needs one, such as EUR");
      return Unknown{};
    }
    const auto read = parse_interval(cell, DecimalMark::point, currency->minor_digits());
    if (!read) {
      wrong(field, read.error().message + ": write 1234.50, or 100-200");
      return Unknown{};
    }
    return MoneyInterval{read->min, read->max, *currency};
  }

 private:
  static std::optional<std::string> read(const std::string& cell, bool& out) {
    const std::string text = fold(cell);
    out = text == "yes" || text == "ja" || text == "oui" || text == "1";
    const bool no = text == "no" || text == "nein" || text == "non" || text == "0";
    return out || no ? std::nullopt : std::optional("\"" + cell + "\" is neither yes nor no");
  }
  static std::optional<std::string> read(const std::string& cell, CivilDate& out) {
    static const std::vector<std::string> kForms = {"YYYY-MM-DD", "D.M.YYYY"};
    const auto day = parse_date_as(cell, kForms);
    if (!day) return "\"" + cell + "\" is no day: write 2029-06-10";
    out = *day;
    return std::nullopt;
  }
  static std::optional<std::string> read(const std::string& cell, Count& out) {
    const auto number = parse_number(cell, DecimalMark::point);
    if (!number) return number.error().message;
    out.value = *number;
    return std::nullopt;
  }
  static std::optional<std::string> read(const std::string& cell, Criterion& out) {
    const auto colon = cell.find(':');
    if (colon == std::string::npos)
      return "\"" + cell + "\" names no type: write place: Vienna; interest: fishing";
    if (auto problem = read(trim(cell.substr(0, colon)), out.type)) return problem;
    return Scalar<Text<1, 200>>::parse(Json(trim(cell.substr(colon + 1))), out.value);
  }
  template <class T>
    requires detail::IsEnum<T>
  static std::optional<std::string> read(const std::string& cell, T& out) {
    std::string code = fold(cell);
    std::ranges::replace(code, ' ', '_');
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      if (code != d.name) return;
      out = d.value;
      found = true;
    });
    if (found) return std::nullopt;
    std::string all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto d) { all += (all.empty() ? "" : ", ") + std::string(d.name); });
    std::ranges::replace(all, '_', ' ');
    return "\"" + cell + "\" is none of: " + all;
  }
  template <class T>
  static std::optional<std::string> read(const std::string& cell, std::vector<T>& out) {
    for (const auto& part : parts_of(cell)) {
      if (auto problem = read(part, out.emplace_back())) return problem;
    }
    return std::nullopt;
  }
  template <class T>
    requires IsScalar<T>
  static std::optional<std::string> read(const std::string& cell, T& out) {
    return cell.empty() ? std::optional<std::string>("is missing: each row has to say it")
                        : Scalar<T>::parse(Json(cell), out);
  }

  const Mapped& row_;
  std::vector<Detail> problems_;
};

}  // namespace hustings::cells
