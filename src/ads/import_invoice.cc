// Invoices and bookings from a table of our own (tables/profiles/invoices.toml,
// docs/formats/invoices.md): what declared ads cost in print, outdoors, on the air and on the web.
#include <fmt/format.h>

#include "ads/ad.h"
#include "ads/cells.h"
#include "ads/find_ad.h"
#include "ads/importers.h"
#include "ads/mapped.h"

namespace hustings {
namespace {

using namespace cells;  // NOLINT: helpers of importers

FigureSource kind_of(Cells& cells) {
  const auto kind = cells.maybe<FigureSource>("kind").value_or(FigureSource::invoice);
  if (kind != FigureSource::invoice && kind != FigureSource::booking && !cells.is_wrong("kind"))
    cells.wrong("kind", "is neither invoice nor booking");
  return kind;
}

void read_money(Cells& cells, AdDelivery& out) {
  const auto currency = Currency::parse(cells.text("currency"));
  if (!currency)
    cells.wrong("currency", "\"" + cells.text("currency") + "\" is no currency: write EUR");
  if (cells.text("amount").empty())
    cells.wrong("amount", "is missing: an invoice or booking without one says nothing");
  out.spend.value = cells.money("amount", currency);
}

void read_cells(Cells& cells, AdDelivery& out) {
  out.medium.value = cells.needed<Medium>("medium");
  out.platform.value = cells.maybe<Token<32>>("platform");
  out.publisher = cells.hidden<Text<1, 300>>("publisher");
  out.country.value = cells.maybe<CountryCode>("country");
  out.period.value = {cells.needed<CivilDate>("from"), cells.needed<CivilDate>("to")};
  if (cells.problems().empty() && out.period.value.to < out.period.value.from)
    cells.wrong("to", "lies before \"from\": exchange the two days");
  read_money(cells, out);
  out.views.value = cells.fact<Count>("views");
  out.reach.value = cells.fact<Count>("reach");
  out.engagements.value = cells.fact<Count>("engagements");
  out.as_of.value = cells.needed<CivilDate>("date");
}

Result<Importer::Made> invoice(const Mapped& row, const Importer::Context& context) {
  Cells cells(row);
  AdDelivery out;
  out.organisation.value = {std::string(context.issuer)};
  const std::string number = cells.needed<Token<64>>("number").value;
  out.figures_from.value = kind_of(cells);
  read_cells(cells, out);
  const std::vector<std::string> called = {cells.text("ad")};
  auto ad = ads::find_ad(context, cells.text("mapping"),
                         {.key = {}, .own = called.front(), .called = called});
  if (!ad && ad.error().code != Code::bad_input) return std::unexpected(std::move(ad).error());
  if (ad) out.ad.value.value = *ad;
  if (!ad) cells.wrong("ad", ad.error().message + ": " + ad.error().mend);
  HUSTINGS_CHECK(cells.all_good());
  // No `source`: these are the party's own words, and the same words in the next file are no new
  // version.
  std::string source = fmt::format("invoice|{}|{}|{}|{}", context.issuer,
                                   boost::describe::enum_to_string(out.figures_from.value, ""),
                                   number, cells.text("line"));
  return Importer::Made{draft(std::move(out)), std::move(source)};
}

}  // namespace

Importer ads::invoice_importer() {
  return {.format = "invoices",
          .title = "Invoices and bookings of declared ads, in a table of our own",
          .draft = &invoice,
          .once = true};
}

}  // namespace hustings
