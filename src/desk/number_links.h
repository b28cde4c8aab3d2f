// Links of pages by numbers in registers, made while the node is served.
#pragma once
#include <memory>

#include "desk/clerk.h"

namespace hustings::desk {

// Looks once a minute, and records by the node's operator what is not recorded yet.
Chore link_by_numbers(std::shared_ptr<Desk> desk);

}  // namespace hustings::desk
