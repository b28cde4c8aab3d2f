// The importers of this room, one for each .cc.
#pragma once
#include <vector>

#include "node/capability.h"

namespace hustings::ads {

Importer report_importer();                  // "meta-report"
Importer ads_importer();                     // "ads"
std::vector<Importer> observed_importers();  // libraries and registers of single ads
Importer sightings_importer();               // "sightings": what people saw themselves
// A row of one of the tables of advertisers in Google's bundle.
Result<Importer::Made> google_report(const Mapped& row, const Importer::Context& context);
Importer targeting_importer();               // "meta-targeting"
std::vector<Importer> delivery_importers();  // "meta-ads-manager", "google-ads"
Importer invoice_importer();                 // "invoices"

}  // namespace hustings::ads
