// The datasets of this room, one function for each .cc.
#pragma once
#include <span>

#include "node/capability.h"

namespace hustings::ads {

std::span<const Dataset> report_datasets();
std::span<const Dataset> ad_datasets();
std::span<const Dataset> sponsor_datasets();
std::span<const Dataset> observed_datasets();
std::span<const Dataset> compared_datasets();

}  // namespace hustings::ads
