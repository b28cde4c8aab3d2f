// The parts of this room's capability, each of its own .cc.
#pragma once
#include <array>
#include <span>
#include <vector>

#include "node/capability.h"
#include "node/page.h"

namespace hustings::cases {

std::span<const Projection> projections();
std::span<const Admission> admissions();
std::span<const Dataset> datasets();
std::array<Dataset, 2> finding_datasets();  // "findings", "observations"
Dataset undeclared_dataset();               // "undeclared-ads"

std::vector<Page> pages(const Registry& registry);
Page statistics_page();  // "/cases/statistics"
Page case_page();        // "/cases/{id}"

}  // namespace hustings::cases
