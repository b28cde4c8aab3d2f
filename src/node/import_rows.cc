#include "node/import_rows.h"

#include <fmt/core.h>

#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace hustings {
namespace {

// A row that the importer refused, with all cells that are wrong.
ReadRow refused(const Import& table, const Mapped& row, const Error& error) {
  ReadRow out{.row = row.row, .what = Refusal{}};
  std::string reason = error.details.empty() ? error.message : "";
  for (const auto& [field, problem] : error.details) {
    out.wrong.push_back({row.at + heading_of(table, field), problem});
    reason += fmt::format("{}{}: {}", reason.empty() ? "" : "; ", out.wrong.back().where, problem);
  }
  const std::string heading = error.where.empty() ? "" : row.at + heading_of(table, error.where);
  if (out.wrong.empty()) out.wrong.push_back({heading, error.message + ": " + error.mend});
  out.what = Refusal{row.row, row.line, heading, "", std::move(reason), error.mend, row.source};
  return out;
}

}  // namespace

std::string heading_of(const Import& table, const std::string& field) {
  const Field* known = table.profile().find(field);
  if (known == nullptr) return field;
  for (const auto& heading : table.header()) {
    for (const auto& alias : known->headers) {
      if (fold(trim(heading)) == fold(alias)) return heading;
    }
  }
  return field;
}

namespace {

// Rows of one group, as far as they have been read. A group of which one row is wrong makes no
// record, since half of it would look like the whole.
class Group {
 public:
  Group(const Import& table, const Importer& importer, const Importer::Context& context,
        const std::function<Result<void>(ReadRow)>& take)
      : table_(table), importer_(importer), context_(context), take_(take) {}

  Result<void> add(Mapped row) {
    const std::string key = key_of(row);
    if (key != key_) {
      HUSTINGS_CHECK(close());
      key_ = key;
      scattered_ = !seen_.insert(std::hash<std::string>{}(key)).second;
    }
    if (rows_.size() < kMaxGroup) rows_.push_back(std::move(row));
    return {};
  }
  // A row that could not be mapped: whatever group it belonged to is the one being read.
  Result<void> refuse(ReadRow row) {
    ++wrong_;
    return take_(std::move(row));
  }
  Result<void> close() {
    const std::vector<Mapped> rows = std::exchange(rows_, {});
    const std::size_t wrong = std::exchange(wrong_, 0);
    if (rows.empty()) return {};
    if (wrong > 0)
      return refuse_all(rows, "another row of the same group is wrong", "mend that one");
    if (scattered_) {
      return refuse_all(rows, "rows of the same group stand apart in the file",
                        "sort the file so that they follow each other");
    }
    if (rows.size() == kMaxGroup) {
      return refuse_all(rows, fmt::format("a group of {} rows or more", kMaxGroup),
                        "check that the file is the platform's original");
    }
    auto made = importer_.draft_of_group(rows, context_);
    if (!made) return refuse_all(rows, made.error().message, made.error().mend);
    return take_({.row = rows.front().row, .what = *std::move(made), .rows = rows.size()});
  }

 private:
  static constexpr std::size_t kMaxGroup = 10'000;

  std::string key_of(const Mapped& row) const {
    std::string out;
    for (const auto field : importer_.group) {
      const CellValue* value = row.find(field);
      if (const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value))
        out += *text;
      if (const auto* day = value == nullptr ? nullptr : std::get_if<CivilDate>(value))
        out += to_string(*day);
      out += '\n';
    }
    return out;
  }
  Result<void> refuse_all(const std::vector<Mapped>& rows, const std::string& why,
                          const std::string& mend) {
    for (const auto& row : rows)
      HUSTINGS_CHECK(take_(refused(table_, row, Error{Code::bad_input, why, "", mend})));
    return {};
  }

  const Import& table_;
  const Importer& importer_;
  const Importer::Context& context_;
  const std::function<Result<void>(ReadRow)>& take_;
  std::string key_;
  std::vector<Mapped> rows_;
  std::size_t wrong_ = 0;
  bool scattered_ = false;
  std::unordered_set<std::size_t> seen_;  // hashes of the keys
};

std::unexpected<Error> said_before() {
  return fail(Code::bad_input, "a row further up speaks of the same", {},
              "leave one of them; if both are right, add the column that tells them apart");
}

ReadRow as_read(Refusal refusal) {
  ReadRow out{.row = refusal.row, .what = Refusal{}};
  out.wrong.push_back({refusal.column, refusal.reason + ": " + refusal.mend});
  out.what = std::move(refusal);
  return out;
}

}  // namespace

Result<void> each_row(Import& table, const Importer& importer, const Importer::Context& context,
                      const std::function<Result<void>(ReadRow)>& take) {
  Group group(table, importer, context, take);
  std::unordered_set<std::size_t> seen;  // hashes of names at the source
  for (;;) {
    HUSTINGS_TRY(auto outcome, table.next());
    if (!outcome) return group.close();
    if (auto* refusal = std::get_if<Refusal>(&*outcome)) {
      HUSTINGS_CHECK(group.refuse(as_read(std::move(*refusal))));
      continue;
    }
    auto& row = std::get<Mapped>(*outcome);
    if (!importer.group.empty()) {
      HUSTINGS_CHECK(group.add(std::move(row)));
      continue;
    }
    auto made = importer.draft(row, context);
    if (made && importer.once && !seen.insert(std::hash<std::string>{}(made->source)).second)
      made = said_before();
    HUSTINGS_CHECK(made ? take({.row = row.row, .what = *std::move(made)})
                        : take(refused(table, row, made.error())));
  }
}

}  // namespace hustings
