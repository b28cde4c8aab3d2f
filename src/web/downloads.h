// /data: the packages of public files, what is in them, and the files themselves.
#pragma once
#include <memory>

#include "web/packages.h"
#include "web/router.h"
#include "web/twins.h"

namespace hustings::web {

// The page /data; /data/latest/NAME, which leads to the newest package; and /data/SIZE/NAME.
void add_downloads(Router& router, const Source& source, const std::shared_ptr<Packages>& packages);

}  // namespace hustings::web
