#include "web/twins.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "store/store.h"
#include "web/feed.h"
#include "web/gate.h"
#include "web/list_html.h"
#include "web/list_spending.h"
#include "web/record_names.h"
#include "web/rows.h"

namespace hustings::web {
namespace {

// Raise it when the form of answers changes: validators of older ones then no longer fit.
constexpr int kForm = 2;
constexpr std::string_view kApi = "/api/v1";
constexpr std::int64_t kPageLimit = 50;  // rows of a page without `limit`

// What an answer depends on: the log as it is now, or as of the last change of what it shows.
Result<std::string> validator_of(PageContext& context, const View& view) {
  if (view.reads.empty()) {
    return fmt::format("{}-{}-{}{}", context.as_of.head.size,
                       hex(Bytes(context.as_of.head.root).first(8)), kForm, view.version);
  }
  HUSTINGS_TRY(const Changed changed, last_change(context.db, view.reads));
  std::string last;  // tells logs of one size apart
  if (changed.size > 0) {
    HUSTINGS_TRY(const Hash leaf, read_leaf(context.db, changed.size - 1));
    last = hex(Bytes(leaf).first(8));
  }
  return fmt::format("{}-{}-{}.{}", changed.size, last, kForm, changed.versions);
}

// The form of an answer; pages differ with the program, too.
std::string etag_of(const std::string& validator, const Call& call, const Look& look) {
  switch (call.format) {
    case Format::csv:
      return validator + "c";
    case Format::ndjson:
      return validator + "n";
    case Format::atom:
      return fmt::format("{}a{}{}", validator, language_of(look, call).code(), look.version);
    case Format::html:
      return fmt::format("{}h{}{}", validator, language_of(look, call).code(), look.version);
    case Format::plain:
      return fmt::format("{}f{}", validator, look.version);
    default:
      return validator + "j";
  }
}

// The twins of an answer, and what describes it.
std::string links(const Call& call) {
  std::string out = R"(</openapi.json>; rel="describedby"; type="application/openapi+json")";
  std::string_view path = call.request.target.path;
  if (path == "/") path = "/index";
  for (const auto& twin : call.route.twins) {
    if (twin.format == call.format) path.remove_suffix(twin.suffix.size());
  }
  const std::string& query = call.request.target.query;
  for (const auto& twin : call.route.twins) {
    if (twin.format == call.format) continue;
    const std::string_view type = media_type(twin.format);
    const bool root = path == "/index" && twin.suffix.empty();
    out +=
        fmt::format(R"(, <{}{}{}{}>; rel="alternate"; type="{}")", root ? "/" : path, twin.suffix,
                    query.empty() ? "" : "?", query, type.substr(0, type.find(';')));
  }
  return out;
}

std::string next_address(const Page& page, const ListView& list, const Arguments& arguments,
                         const std::string& cursor) {
  std::string out = std::string(kApi) + page.path + "?";
  for (const auto& [name, value] : arguments.all()) {
    if (name != list.cursor) out += percent_encode(name) + '=' + percent_encode(value) + '&';
  }
  return out + list.cursor + '=' + percent_encode(cursor);
}

std::size_t limit_of(const Arguments& arguments) {
  return static_cast<std::size_t>(arguments.integer("limit").value_or(kDefaultLimit));
}

// What names a list among those that were counted.
std::string rows_of(const Page& page, const Arguments& arguments) {
  std::string out = page.path;
  for (const auto& [name, value] : arguments.all()) {
    if (chooses_rows(name)) out += '&' + percent_encode(name) + '=' + percent_encode(value);
  }
  return out;
}

template <class T, class Count>
Result<T> counted(Remembered<T>& known, const std::string& list, const TreeHead& at,
                  const Count& count) {
  if (auto found = known.find(list, at)) return *std::move(found);
  HUSTINGS_TRY(T out, count());
  known.put(list, at, out);
  return out;
}

// What has been read for an answer tells the total already: its slice, one that is the first and
// the last, or facets that counted all rows.
std::optional<Total> seen_total(bool first, const Slice& slice, std::size_t rows,
                                const std::vector<Facet>& facets) {
  if (slice.total) return slice.total;
  if (first && !slice.next) return Total{static_cast<std::int64_t>(rows), true};
  for (const auto& facet : facets) {
    if (facet.rows) return Total{*facet.rows, true};
  }
  return std::nullopt;
}

// `slice`: the answer's rows, `rows` of them.
Result<Total> total_of(const Page& page, const ListView& list, PageContext& context,
                       const Arguments& arguments, const Slice& slice, std::size_t rows,
                       const std::vector<Facet>& facets, Counted& known) {
  if (const auto seen = seen_total(!arguments.text(list.cursor), slice, rows, facets)) return *seen;
  return counted(known.totals, rows_of(page, arguments), context.as_of.head,
                 [&] { return list.count(context.db); });
}

Result<std::vector<Facet>> facets_of(const Page& page, const ListView& list, PageContext& context,
                                     const Arguments& arguments, Counted& known) {
  return counted(known.facets, rows_of(page, arguments), context.as_of.head,
                 [&] { return list.facets(context.db, {}); });
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (comma > 0) out.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return out;
}

// ,"facets":{"country":{"exact":true,"values":[{"value":"AT","count":3,"chosen":false}]}}
std::string facets_json(const std::vector<Facet>& facets) {
  Object out;
  for (const auto& facet : facets) {
    List values;
    for (const auto& v : facet.values)
      values.emplace_back(Object{{"value", v.value}, {"count", v.count}, {"chosen", v.chosen}});
    out.emplace_back(facet.name, Object{{"exact", facet.exact}, {"values", std::move(values)}});
  }
  std::string json = ",\"facets\":";
  write_json(out, json);
  return json;
}

Result<std::string> list_json(const Page& page, const ListView& list, PageContext& context,
                              const Arguments& arguments, Counted& known) {
  std::string items;
  std::size_t rows = 0;
  HUSTINGS_TRY(const Slice slice,
               list.read(context.db, arguments.text(list.cursor).value_or(""), limit_of(arguments),
                         [&](const std::vector<Value>& row) -> Result<void> {
                           items += rows++ == 0 ? "\n" : ",\n";
                           items += row_json(list, row);
                           return {};
                         }));
  std::string facets_text;
  std::vector<Facet> facets;
  if (const auto asked = arguments.text("facets"); asked && list.facets) {
    HUSTINGS_TRY(facets, list.facets(context.db, split_names(*asked)));
    facets_text = facets_json(facets);
  }
  HUSTINGS_TRY(const Total total,
               total_of(page, list, context, arguments, slice, rows, facets, known));
  std::string next = "null";
  if (slice.next) {
    next.clear();
    write_json_string(next_address(page, list, arguments, *slice.next), next);
  }
  return fmt::format(
      "{{\"as_of\":{},\"total\":{},\"total_is_exact\":{},\"items\":[{}],\"next\":{}{}}}\n",
      as_of_json(context.as_of), total.count, total.exact, items, next, facets_text);
}

Result<std::string> list_page(const Page& page, const ListView& list, PageContext& context,
                              const Call& call, const Value& title, const Source& source) {
  ListParts parts{
      page, list, list.columns, {}, {}, {}, {}, {}, language_of(*source.look, call).countries()};
  const auto limit = call.arguments.integer("limit").value_or(kPageLimit);
  const auto& read = list.read_for_people ? list.read_for_people : list.read;
  HUSTINGS_TRY(const Slice slice, read(context.db, call.arguments.text(list.cursor).value_or(""),
                                       static_cast<std::size_t>(limit),
                                       [&](const std::vector<Value>& row) -> Result<void> {
                                         parts.rows.push_back(row);
                                         return {};
                                       }));
  if (slice.next)  // the page's own path
    parts.next = next_address(page, list, call.arguments, *slice.next).substr(kApi.size());
  if (list.facets) {
    HUSTINGS_TRY(parts.facets, facets_of(page, list, context, call.arguments, *source.counted));
  }
  HUSTINGS_TRY(parts.total, total_of(page, list, context, call.arguments, slice, parts.rows.size(),
                                     parts.facets, *source.counted));
  put_into_words(parts, source.registry);
  HUSTINGS_CHECK(name_records(context.db, source.registry, source.operator_id, parts));
  HUSTINGS_TRY(parts.spending, list_spending(page, context, call));
  return html_page(*source.look, "list", title, list_content(parts, call), context.as_of, call);
}

// What a 304 has as well.
Response without_body(const View& view, std::string etag, const Call& call, const AsOf& as_of,
                      const Look& look) {
  Response out;
  out.freshness = Freshness::second;
  out.etag = std::move(etag);
  out.weak_etag = !view.reads.empty();  // "as_of" may be another one
  if (call.format == Format::html || call.format == Format::atom)
    out.language = language_of(look, call).code();
  out.log = log_line(as_of.head);
  out.must_set("Link", links(call));
  return out;
}

Result<Response> render(const Page& page, View view, std::string etag, const Call& call,
                        PageContext& context, const Source& source) {
  Response out = without_body(view, std::move(etag), call, context.as_of, *source.look);
  if (auto* file = std::get_if<FileView>(&view.what)) {
    out.type = page.file_type;
    out.body = std::move(file->bytes);
    // Beside the policy of all answers; what both allow counts. A browser that shows it
    // nevertheless runs nothing of it.
    if (file->attachment) out.must_set("Content-Security-Policy", "default-src 'none'; sandbox");
    out.must_set(
        "Content-Disposition",
        fmt::format("{}; filename=\"{}\"", file->attachment ? "attachment" : "inline", file->name));
    return out;
  }
  out.type = media_type(call.format);
  if (auto* object = std::get_if<ObjectView>(&view.what)) {
    if (call.format == Format::html) {
      Object content = std::move(object->item);
      std::ranges::move(object->shown, std::back_inserter(content));
      out.body =
          html_page(*source.look, page.templ, view.title, std::move(content), context.as_of, call);
      return out;
    }
    std::string item;
    write_json(object->item, item);
    out.body = fmt::format("{{\"as_of\":{},\"item\":{}}}\n", as_of_json(context.as_of), item);
    return out;
  }
  auto& list = std::get<ListView>(view.what);
  if (call.format == Format::html) {
    HUSTINGS_TRY(out.body, list_page(page, list, context, call, view.title, source));
    return out;
  }
  if (call.format == Format::json) {
    HUSTINGS_TRY(out.body, list_json(page, list, context, call.arguments, *source.counted));
    return out;
  }
  if (call.format == Format::atom) {
    HUSTINGS_TRY(out.body, atom_feed(list, view.title, context, call, *source.look));
    return out;
  }
  const auto lines = std::make_shared<Lines>(source, std::move(list), call.format, call.arguments);
  if (call.arguments.integer("limit")) {
    HUSTINGS_TRY(const bool more, lines->next(context.db, limit_of(call.arguments), out.body));
    (void)more;
    return out;
  }
  out.weak_etag = true;  // rows that change while it runs come again, with their new index
  // The first piece is read before the answer begins: what is wrong with the arguments is a 400.
  auto first = std::make_shared<std::string>();
  HUSTINGS_TRY(const bool more, lines->next(context.db, kStreamSlice, *first));
  if (!more) {
    out.body = std::move(*first);
    return out;
  }
  out.stream = [lines, first](std::string& piece) -> Result<bool> {
    if (first->empty()) return lines->next(piece);
    piece.swap(*first);
    return true;
  };
  return out;
}

// The tag that the client has, if it is one of those that this answer can have.
std::string known_tag(const Call& call, const std::string& etag) {
  for (const std::string& tag : {etag, etag + "-gzip", etag + "-zstd"}) {
    if (etag_matches(call.request.if_none_match, tag)) return tag;
  }
  return {};
}

// A feed begins with the newest, whatever its list begins with.
Arguments arguments_of(const Page& page, const Call& call) {
  Arguments out = call.arguments;
  const auto sort = std::ranges::find(page.parameters, "sort", &Parameter::name);
  if (call.format == Format::atom && sort != page.parameters.end() && !out.text("sort") &&
      std::ranges::find(sort->choices, kByIndex[0].name) != sort->choices.end())
    out.put("sort", std::string(kByIndex[0].name));
  return out;
}

Result<Response> answer(const Page& page, const Source& source, const Call& call) {
  HUSTINGS_TRY(const auto reader, source.readers->take());
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader->db));
  HUSTINGS_TRY(const AsOf as_of, read_as_of(*reader));
  PageContext context{*reader->db, source.registry, as_of, source.look->demonstration(),
                      source.look->address};
  context.blobs = &reader->blobs;
  context.wordings = &source.look->languages;
  HUSTINGS_TRY(View view, page.view(context, arguments_of(page, call)));
  HUSTINGS_TRY(const std::string validator, validator_of(context, view));
  std::string etag = etag_of(validator, call, *source.look);
  if (auto tag = known_tag(call, etag); !tag.empty()) {
    Response out = without_body(view, std::move(tag), call, as_of, *source.look);
    out.status = 304;
    out.type.clear();
    return out;
  }
  return render(page, std::move(view), std::move(etag), call, context, source);
}

Handler handler_of(const Page& page, const Source& source) {
  return [page, source](const Call& call) -> Result<Response> {
    auto out = answer(page, source, call);
    // A connection that was lost is made again for the next snapshot.
    if (!out && out.error().code == Code::unavailable) out = answer(page, source, call);
    return out;
  };
}

// Whether good arguments may name what is not there.
bool may_miss(const Page& page) {
  return page.path.contains('{') || std::ranges::find(page.parameters, ParameterType::cursor,
                                                      &Parameter::type) != page.parameters.end();
}

}  // namespace

std::string as_of_json(const AsOf& as_of) {
  return fmt::format(R"({{"size":{},"root":"{}","time":"{}"}})", as_of.head.size,
                     base64(as_of.head.root), to_string(as_of.time));
}

void add_page(Router& router, const Page& page, const Source& source) {
  Route route{.path = page.path, .parameters = page.parameters, .summary = std::string(page.title)};
  route.keep = true;
  route.list = page.list;
  route.page = true;
  route.schema = page.schema;
  route.statuses = {200, 304};
  if (may_miss(page)) route.statuses.push_back(404);
  route.handler = handler_of(page, source);
  if (!page.file_type.empty()) {
    route.plain_type = page.file_type;
    router.add(std::move(route));
    return;
  }
  route.parameters.push_back({.name = "lang",
                              .type = ParameterType::token,
                              .help = "language of the page, such as de; programs need it not",
                              .max_length = 8});
  if (page.list) {
    route.parameters.push_back(
        {.name = "limit",
         .type = ParameterType::integer,
         .help = "rows of this answer; CSV and NDJSON have all rows without it",
         .min = 1,
         .max = kMaxLimit});
    route.parameters.push_back(
        {.name = "raw",
         .type = ParameterType::flag,
         .help = "1: CSV cells as they are, also those a spreadsheet would run"});
  }
  Route api = route;
  api.path = std::string(kApi) + (page.path == "/" ? "/index" : page.path);
  api.twins = {{"", Format::json}};
  route.twins = {{".json", Format::json}};
  if (page.list || !page.templ.empty()) route.twins.push_back({"", Format::html});
  for (auto* r : {&api, &route}) {
    if (!page.list) continue;
    r->twins.push_back({".csv", Format::csv});
    r->twins.push_back({".ndjson", Format::ndjson});
  }
  if (page.feed) route.twins.push_back({".atom", Format::atom});
  router.add(std::move(api));
  router.add(std::move(route));
}

}  // namespace hustings::web
