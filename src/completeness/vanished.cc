// The table of what is still shown, and the list of what is not.
#include <array>

#include "base/message.h"
#include "completeness/sql.h"
#include "completeness/still_shown.h"

namespace hustings::complete {
namespace {

Result<void> apply(Db& db, const Record& record) {
  const auto& body = *record.body.as<StillShown>();
  return db.send(
      "INSERT INTO still_shown (sub, idx, about, shown, profile, file, before, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.about.value.value,
       body.shown.value ? "yes" : "no", body.profile.value.value, hex(body.file.value.value),
       hex(body.before.value.value), name(record.evidence)});
}

Result<void> withdraw(Db& db, const std::string& sub) {
  return db.send("DELETE FROM still_shown WHERE sub = $1", {sub});
}

constexpr std::array kWhats = {Word{"observed-ads", tr("ad")},
                               Word{"advertisers", tr("report about a page")}};
constexpr Column day_of_record(std::string_view name, std::string_view label, std::string_view sql,
                               std::string_view import) {
  return beneath(import, {.name = name, .label = label, .shape = Shape::instant, .sql = sql});
}
constexpr Column import_of(std::string_view name, std::string_view label, std::string_view sql,
                           std::string_view link) {
  return {.name = name, .label = label, .shape = Shape::integer, .sql = sql, .link = link};
}
constexpr Column hidden(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}

constexpr std::array kFilters = {
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"platform", "t.platform = $1", "such as meta"},
    Filter{"what", "t.what = $1", "observed-ads or advertisers"},
    Filter{"party", "t.link IN (SELECT link FROM confirmed_account WHERE organisation = $1)",
           "id of the organisation that a confirmed account links the page to"},
    Filter{"page", "t.page_id = $1", "the page's number on the platform"},
    Filter{"about", "t.about = $1", "id of the thing"}};
constexpr std::array kShown = {
    Column{"title", "no longer shown", Shape::text, "t.title", "/{what}/{about}"},
    beneath(
        "title",
        {.name = "what", .label = "what", .shape = Shape::word, .sql = "t.what", .words = kWhats}),
    beneath("title", Column{"page_name", "page", Shape::text, "t.page_name"}),
    Column{"country", "country", Shape::country, "t.country"},
    beneath("country", Column{"platform", "platform", Shape::text, "t.platform"}),
    Column{"amount", "amount spent", Shape::money, "t.amount_min, t.amount_max, t.currency"},
    import_of("seen_by", "shown by import", "t.seen_by", "/records/{seen_by}"),
    day_of_record("seen_on", "recorded", "(SELECT r.iat FROM record r WHERE r.idx = t.seen_by)",
                  "seen_by"),
    import_of("missed_by", "not by import", "t.missed_by", "/records/{missed_by}"),
    day_of_record("missed_on", "looked for",
                  "(SELECT r.iat FROM record r WHERE r.idx = t.missed_by)", "missed_by"),
    Column{.name = "evidence",
           .label = "evidence",
           .shape = Shape::word,
           .sql = "t.evidence",
           .words = kEvidence,
           .detail = true},
    Column{"index", "record", Shape::integer, "t.idx", "/records/{index}"},
    hidden("about", "t.about"),
    hidden("profile", "t.profile"),
    hidden("page_id", "t.page_id"),
    hidden("seen_file", "t.before"),
    hidden("missed_file", "t.file"),
    hidden("id", "t.sub")};
constexpr std::array kFacets = {FacetOf{"what", "what", "what", Shape::word, kWhats},
                                FacetOf{"country", "country", "country", Shape::country},
                                FacetOf{"platform", "platform", "platform"}};
constexpr std::array<std::string_view, 11> kColumns = {
    "index",    "about",     "what",    "page_id",     "page_name", "country",
    "platform", "seen_file", "seen_by", "missed_file", "missed_by"};
constexpr std::array<std::string_view, 5> kReads = {"still_shown", "own", "observed_ad",
                                                    "advertiser", "parties"};

constexpr std::array kAll = {
    Dataset{.name = "vanished",
            .title = "what a source no longer shows, though an earlier import of it did",
            .select = "idx, about, what, page_id, page_name, country, platform, before, seen_by, "
                      "file, missed_by",
            .order = "idx",
            .columns = kColumns,
            .table = sql::kvanished,
            .filters = kFilters,
            .shown = kShown,
            .facets = kFacets,
            .reads = kReads}};

}  // namespace

Projection still_shown_projection() {
  static constexpr std::array<std::string_view, 1> kTables = {"still_shown"};
  static constexpr std::array<std::string_view, 1> kKinds = {"still-shown"};
  return {.name = "still_shown",
          .version = 1,
          .tables_sql = sql::kstill_shown,
          .tables = kTables,
          .reads = kKinds,
          .apply = &apply,
          .withdraw = &withdraw};
}

std::span<const Dataset> vanished_datasets() { return kAll; }

}  // namespace hustings::complete
