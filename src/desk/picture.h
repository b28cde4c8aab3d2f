// Pictures of what is on the desk: the node keeps the file, the draft names its digest. A visitor
// of the site sees it once a record that names it is published.
#pragma once
#include "desk/visit.h"

namespace hustings::desk {

// Keeps the pictures of the form, and puts their digests into the draft. Errors: bad_input with
// what is wrong with a file: nothing is changed then; conflict as of WorkStore::save.
Result<Work> add_pictures(Visit& visit, Work work);

// For the page of a draft: whether it can have pictures, and those that it names.
Object pictures_of(const Visit& visit, const Work& work);

}  // namespace hustings::desk
