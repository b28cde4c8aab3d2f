// "/advertisers/{id}": what one report says, and what successive reports about the same page, with
// the same disclaimer and in the same country, came to.
#include <algorithm>
#include <array>

#include "ads/advertiser_report.h"
#include "base/message.h"
#include "completeness/history.h"
#include "completeness/pages.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings::complete {
namespace {

constexpr std::array<std::string_view, 3> kReads = {"advertiser", "parties", "still_shown"};
constexpr std::size_t kMostAlike = 200;    // other reports about the page
constexpr std::size_t kMostVersions = 50;  // older versions of this one

const Dataset& reports(const Registry& registry) { return *registry.dataset("advertisers"); }

void put_amount(Point& point, const MoneyInterval& amount) {
  point.currency = amount.currency.code();
  point.min = amount.min;
  point.max = amount.max;
}

// Reports about the same spender as $1: the page, its disclaimer and the country. One whose
// disclaimer was erased stands alone, and one whose page was erased has none: nobody can tell.
constexpr std::string_view kSame =
    "SELECT n.idx, n.sub, n.from_day, n.to_day, n.currency, n.amount_min, n.amount_max, n.ads, "
    "r.iat FROM advertiser a JOIN advertiser n ON n.page_id = a.page_id "
    "AND n.platform = a.platform AND n.country = a.country "
    "AND n.disclaimer_state = a.disclaimer_state AND (n.sub = a.sub "
    "OR n.disclaimer = a.disclaimer OR a.disclaimer_state <> 'value') JOIN record r ON r.idx = "
    "n.idx WHERE a.sub = $1 "
    "ORDER BY n.idx DESC LIMIT 1000";

std::optional<CivilDate> day(const SqlRow& row, int column) {
  return row.null(column) ? std::nullopt : parse_date(row.text(column));
}

Point point_of(const SqlRow& row) {
  Point out;
  out.index = row.integer(0);
  out.id = row.text(1);
  out.from = day(row, 2);
  out.to = day(row, 3);
  out.currency = row.text(4);
  out.min = row.maybe(5);
  out.max = row.maybe(6);
  out.ads = row.maybe(7);
  out.recorded = {row.integer(8) * 1000};
  return out;
}

// An older version of the same report.
Result<Point> older(PageContext& context, Index index) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(context.db, index));
  HUSTINGS_TRY(const Record record,
               open_record(index, stored.envelope, context.registry.kinds(), stored.erased));
  Point out;
  out.index = static_cast<std::int64_t>(index);
  out.id = record.head.sub;
  out.recorded = record.head.iat;
  out.replaced = true;
  const auto* body = record.body.as<AdvertiserReport>();
  if (body == nullptr) return out;
  if (const auto& period = body->period.value) {
    out.from = period->from;
    out.to = period->to;
  }
  if (const auto* amount = std::get_if<MoneyInterval>(&body->amount.value))
    put_amount(out, *amount);
  if (const auto* ads = std::get_if<Count>(&body->ads.value)) out.ads = ads->value;
  return out;
}

Result<std::vector<Point>> points_of(PageContext& context, const std::string& id) {
  std::vector<Point> out;
  HUSTINGS_CHECK(context.db.query(kSame, {id}, [&](const SqlRow& row) -> Result<void> {
    out.push_back(point_of(row));
    return {};
  }));
  HUSTINGS_TRY(auto versions, read_versions(context.db, id));
  if (!versions.empty()) versions.pop_back();  // the current one
  if (versions.size() > kMostVersions)
    versions.erase(versions.begin(), versions.end() - kMostVersions);
  for (const Index version : versions) {
    HUSTINGS_TRY(out.emplace_back(), older(context, version));
  }
  return out;
}

Value amount_of(const Point& point) {
  const auto currency = Currency::parse(point.currency);
  return currency ? Value(MoneyInterval{point.min, point.max, *currency}) : Value();
}

List history_item(const std::vector<Series>& all) {
  List out;
  for (const auto& series : all) {
    List points;
    for (const auto& point : series.points) {
      points.emplace_back(Object{{"point_index", point.index},
                                 {"point_id", point.id},
                                 {"point_from", point.from},
                                 {"point_to", point.to},
                                 {"point_recorded", point.recorded},
                                 {"point_amount", amount_of(point)},
                                 {"point_ads", point.ads},
                                 {"point_replaced", point.replaced},
                                 {"point_shrunk", point.shrunk},
                                 {"point_than", point.than}});
    }
    out.emplace_back(Object{{"series_from", series.from},
                            {"series_currency", series.currency},
                            {"series_shrinks", series.shrinks},
                            {"points", std::move(points)}});
  }
  return out;
}

std::string history_schema() {
  using namespace schema;
  const std::string point = object({{"point_index", kIndex},
                                    {"point_id", kId},
                                    {"point_from", or_null(kDay)},
                                    {"point_to", or_null(kDay)},
                                    {"point_recorded", kInstant},
                                    {"point_amount", or_null(schema::money())},
                                    {"point_ads", or_null(kInteger)},
                                    {"point_replaced", kBoolean},
                                    {"point_shrunk", kBoolean},
                                    {"point_than", or_null(kIndex)}});
  return list_of(object({{"series_from", or_null(kDay)},
                         {"series_currency", kText},
                         {"series_shrinks", kBoolean},
                         {"points", list_of(point)}}));
}

// ---- the chart ---------------------------------------------------------------------------------
constexpr std::int64_t kWidth = 10;  // of a report in the drawing; its column is 8 wide
constexpr std::int64_t kHeight = 200;

std::int64_t high(std::int64_t amount, std::int64_t top) {
  const auto part =
      static_cast<double>(amount) / static_cast<double>(std::max<std::int64_t>(top, 1));
  const auto out = static_cast<std::int64_t>(part * static_cast<double>(kHeight));
  return amount > 0 ? std::clamp<std::int64_t>(out, 1, kHeight) : 0;
}

Object column_of(const Point& point, std::int64_t place, std::int64_t top) {
  const bool open = !point.max.has_value();
  const std::int64_t least = high(point.min.value_or(0), top);
  const std::int64_t most = open ? kHeight : std::max(high(*point.max, top), least);
  return {{"column_x", std::to_string(place * kWidth + 1)},
          {"column_y", std::to_string(kHeight - least)},
          {"column_height", least > 0 ? Value(std::to_string(least)) : Value()},
          {"column_rest_y", std::to_string(kHeight - most)},
          {"column_rest", most > least ? Value(std::to_string(most - least)) : Value()},
          {"column_open", open},
          {"column_day", point.to},
          {"column_amount", amount_of(point)}};
}

Value exactly(std::int64_t minor, const std::string& code) {
  const auto currency = Currency::parse(code);
  return currency ? Value(MoneyInterval{minor, minor, *currency}) : Value();
}

List charts_of(const std::vector<Series>& all) {
  List out = history_item(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::int64_t top = 1;
    for (const auto& point : all[i].points)
      top = std::max({top, point.min.value_or(0), point.max.value_or(0)});
    List columns;
    for (const auto& point : all[i].points)
      columns.emplace_back(column_of(point, static_cast<std::int64_t>(columns.size()), top));
    auto& chart = std::get<Object>(out[i]);
    chart.emplace_back("series_width", std::to_string(std::ssize(all[i].points) * kWidth));
    chart.emplace_back("series_top", exactly(top, all[i].currency));
    chart.emplace_back("series_zero", exactly(0, all[i].currency));
    chart.emplace_back("series_columns", std::move(columns));
    chart.emplace_back("series_first", all[i].points.front().to);
    chart.emplace_back("series_last", all[i].points.back().to);
    chart.emplace_back("series_several", all[i].points.size() > 1);
  }
  return out;
}

List facts_of(std::span<const Column> columns, const Object& item) {
  List out;
  for (const auto& column : columns) {
    if (column.for_programs || column.name == "page_name") continue;
    const Value* value = find(item, column.name);
    out.emplace_back(Object{{"fact_label", Word{column.name, column.label}},
                            {"fact", value == nullptr ? Value() : *value}});
  }
  return out;
}

Result<View> view_advertiser(PageContext& context, const Arguments& arguments) {
  const Dataset& dataset = reports(context.registry);
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const auto row, read_one(context.db, dataset, id));
  Object item = as_object(dataset.shown, row);
  HUSTINGS_TRY(const auto rows, read_alike(context.db, dataset, id, kMostAlike));
  List alike;
  for (const auto& other : rows) alike.emplace_back(as_object(dataset.shown, other));
  HUSTINGS_TRY(auto points, points_of(context, id));
  const auto all = series_of(std::move(points));
  HUSTINGS_TRY(const auto gone,
               context.db.integer("SELECT MAX(idx) FROM still_shown WHERE about = $1 "
                                  "AND shown = 'no'",
                                  {id}));
  Object shown{{"gone", gone.has_value()},
               {"facts", facts_of(dataset.shown, item)},
               {"charts", charts_of(all)},
               {"shrinking", std::ranges::any_of(all, &Series::shrinks)}};
  Value title = *find(item, "page_name");
  if (std::holds_alternative<std::monostate>(title)) title = Word{"", tr("erased")};
  item.emplace_back("alike", std::move(alike));
  item.emplace_back("history", history_item(all));
  return View{std::move(title), ObjectView{std::move(item), std::move(shown)}, kReads};
}

}  // namespace

Page advertiser_page(const Registry& registry) {
  const Dataset& dataset = reports(registry);
  return {.path = "/advertisers/{id}",
          .title = dataset.title,
          .templ = "advertiser",
          .parameters = {{.name = "id",
                          .type = ParameterType::token,
                          .help = "id of the report",
                          .required = true,
                          .max_length = 64}},
          .schema = schema::row(dataset.shown, true, {{"history", history_schema()}}),
          .view = &view_advertiser};
}

}  // namespace hustings::complete
