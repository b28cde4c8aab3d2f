// hustings links: which pages are whose by an identifier, which may be, and what a person says.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "cli/commands.h"
#include "cli/link_numbers.h"
#include "completeness/links.h"
#include "node/reader.h"
#include "parties/parties.h"
#include "tables/reader.h"

namespace hustings::cli {
namespace {

// "meta:1234"
struct PageAt {
  std::string platform;
  std::string account_id;
};
Result<PageAt> page_at(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string::npos || colon + 1 == text.size())
    return fail(Code::bad_input, "this is no page on a platform", text, "write PLATFORM:PAGE");
  return PageAt{text.substr(0, colon), text.substr(colon + 1)};
}

// The submission of a body as JSON, so that all its fields are checked.
Result<Submission> said(std::string_view kind, const Object& body, const std::string& by,
                        std::string source) {
  std::string json;
  write_json(body, json);
  HUSTINGS_TRY(Draft draft, registry().kinds().named(kind)->parse(json));
  return Submission{
      .what = std::move(draft), .by = by, .source = std::move(source), .about = {}, .prev = {}};
}

// `list`: by whose identifier it was found; empty: somebody says so.
Result<Submission> account(const std::string& organisation, const PageAt& page,
                           const std::string& purpose, const std::string& list,
                           const std::string& by) {
  Object body = {{"organisation", organisation},
                 {"platform", page.platform},
                 {"account_id", page.account_id},
                 {"purpose", purpose},
                 {"automated", false}};
  if (!list.empty()) body.emplace_back("linked_by", list);
  return said("account", body, by,
              fmt::format("link|{}|{}:{}", organisation, page.platform, page.account_id));
}

Result<Submission> no_account(const std::string& organisation, const PageAt& page,
                              const std::string& by) {
  return said("no-account",
              {{"organisation", organisation},
               {"platform", page.platform},
               {"account_id", page.account_id}},
              by, fmt::format("no-link|{}|{}:{}", organisation, page.platform, page.account_id));
}

// ---- a table of pages --------------------------------------------------------------------------

struct Columns {
  std::size_t page = 0;
  std::size_t id = 0;
};
Result<Columns> columns_of(const Row& header, const LinkOptions& options) {
  const auto at = [&](const std::string& name) -> Result<std::size_t> {
    const auto found = std::ranges::find(header.cells, name);
    if (found != header.cells.end()) return static_cast<std::size_t>(found - header.cells.begin());
    return fail(Code::bad_input, fmt::format("the table has no column \"{}\"", name), options.pages,
                "name the columns page_id and LIST_id, as --list says");
  };
  Columns out;
  HUSTINGS_TRY(out.page, at("page_id"));
  HUSTINGS_TRY(out.id, at(options.list + "_id"));
  return out;
}

// Organisations by their identifier in a list.
Result<std::map<std::string, std::string>> listed(Db& db, const std::string& list) {
  std::map<std::string, std::string> out;
  HUSTINGS_CHECK(db.query("SELECT id, MIN(sub) FROM listed_as WHERE list = $1 GROUP BY id", {list},
                          [&](const SqlRow& row) -> Result<void> {
                            out.emplace(row.text(0), row.text(1));
                            return {};
                          }));
  return out;
}

struct Linked {
  std::uint64_t rows = 0;
  std::uint64_t listed = 0;  // rows with an identifier of an organisation here
  std::uint64_t recorded = 0;
  std::uint64_t unchanged = 0;
};

Result<void> send(Node& node, std::vector<Submission>& items, Linked& out) {
  for (const auto& answer : node.admit(std::exchange(items, {}), Lane::import)) {
    if (!answer) return std::unexpected(answer.error());
    if (answer->outcome == Admitted::Outcome::added && !answer->published)
      return std::unexpected(not_published(*answer));
    ++(answer->outcome == Admitted::Outcome::added ? out.recorded : out.unchanged);
  }
  return {};
}

Result<Linked> link_pages(Node& node, const LinkOptions& options, const std::string& by) {
  HUSTINGS_TRY(const auto db, node.connect());
  HUSTINGS_TRY(const auto known, listed(*db, options.list));
  HUSTINGS_TRY(ByteSource source, file_source(options.pages));
  HUSTINGS_TRY(Reader reader, Reader::open(std::move(source), {.name = options.pages}));
  Row row;
  HUSTINGS_TRY(const bool any, reader.next(row));
  if (!any) return fail(Code::bad_input, "the table is empty", options.pages, "choose another");
  HUSTINGS_TRY(const Columns columns, columns_of(row, options));
  reader.expect(row.cells.size());
  Linked out;
  std::set<std::string> told;  // a page stands there once for each country
  std::vector<Submission> items;
  for (;;) {
    HUSTINGS_TRY(const bool more, reader.next(row));
    if (!more) break;
    ++out.rows;
    if (row.fault)
      return fail(Code::bad_input, row.fault->reason, place(options.pages, row.record, row.line),
                  row.fault->mend);
    const auto organisation = known.find(row.cells[columns.id]);
    if (organisation == known.end()) continue;
    ++out.listed;
    const PageAt page{options.platform, row.cells[columns.page]};
    if (!told.insert(page.account_id).second) continue;
    HUSTINGS_TRY(items.emplace_back(),
                 account(organisation->second, page, options.purpose, options.list, by));
    if (items.size() == kMaxChunk) HUSTINGS_CHECK(send(node, items, out));
  }
  if (!items.empty()) HUSTINGS_CHECK(send(node, items, out));
  return out;
}

// ---- output ------------------------------------------------------------------------------------

void print(const std::vector<complete::Suggestion>& all, bool json) {
  for (const auto& one : all) {
    if (!json) {
      fmt::print("{}  {}\n  may be {}:{} \"{}\"\n  because {} {}: \"{}\"\n", one.organisation,
                 one.name, one.platform, one.account_id, one.page_name,
                 complete::word(one.by).label, complete::word(one.match).label, one.text);
      continue;
    }
    List countries;
    for (const auto& country : one.countries) countries.emplace_back(country);
    std::string line;
    write_json(Object{{"organisation", one.organisation},
                      {"name", one.name},
                      {"platform", one.platform},
                      {"account_id", one.account_id},
                      {"page_name", one.page_name},
                      {"by", complete::word(one.by)},
                      {"match", complete::word(one.match)},
                      {"text", one.text},
                      {"countries", std::move(countries)}},
               line);
    fmt::print("{}\n", line);
  }
  if (!json && all.empty()) fmt::print("Nothing names an organisation without being settled.\n");
}

Result<void> suggest(Disk& disk, const LinkOptions& options) {
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader.db));
  HUSTINGS_TRY(const auto all, complete::suggest_links(*reader.db, options.of));
  print(all, options.json);
  return {};
}

Result<void> record(const RealWorld& real, const LinkOptions& options) {
  HUSTINGS_TRY(const auto node, open_node(real, options.data));
  const std::string by = options.as.empty() ? node->config().operator_id : options.as;
  Linked out;
  if (!options.pages.empty()) {
    HUSTINGS_TRY(out, link_pages(*node, options, by));
  }
  if (options.numbers) {
    HUSTINGS_TRY(out.recorded, link_numbers(*node));
  }
  std::vector<Submission> items;
  if (!options.confirm.empty()) {
    HUSTINGS_TRY(const PageAt page, page_at(options.confirm[1]));
    HUSTINGS_TRY(items.emplace_back(), account(options.confirm[0], page, options.purpose, "", by));
  }
  if (!options.reject.empty()) {
    HUSTINGS_TRY(const PageAt page, page_at(options.reject[1]));
    HUSTINGS_TRY(items.emplace_back(), no_account(options.reject[0], page, by));
  }
  HUSTINGS_CHECK(send(*node, items, out));
  if (options.json) {
    fmt::print(R"({{"rows":{},"listed":{},"recorded":{},"unchanged":{}}})"
               "\n",
               out.rows, out.listed, out.recorded, out.unchanged);
  } else {
    fmt::print("{:<28}{:>10}\n{:<28}{:>10}\n{:<28}{:>10}\n{:<28}{:>10}\n", "rows read", out.rows,
               "of organisations here", out.listed, "recorded", out.recorded, "unchanged",
               out.unchanged);
  }
  return {};
}

}  // namespace

int links(const LinkOptions& options) {
  const RealWorld real;
  const bool says = !options.confirm.empty() || !options.reject.empty() || !options.pages.empty() ||
                    options.numbers;
  const auto done = says ? record(real, options) : suggest(*real.disk, options);
  return done ? 0 : report(done.error(), options.json);
}

}  // namespace hustings::cli
