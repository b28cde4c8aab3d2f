// The pages of this room, one function for each file of them.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "intake/pages.h"
#include "sightings/site.h"
#include "web/readers.h"

namespace hustings::sightings {

// What all pages stand on.
struct Room {
  desk::DeskSite site;
  intake::Counter counter;  // the ladder of what citizens send
  std::shared_ptr<Waiting> waiting;
  std::shared_ptr<web::Readers> readers;
  std::string worker;
  std::shared_ptr<std::atomic<int>> at_work;  // workers that read pictures now
};
std::vector<web::Route> form_pages(const Room& room);
std::vector<web::Route> desk_pages(const Room& room);

// Where ads are that are on no platform, as codes of `platform`.
std::span<const Word> places();

}  // namespace hustings::sightings
