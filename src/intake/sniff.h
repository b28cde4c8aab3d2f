// What a file is, by its own first bytes and nothing else: names and what a browser says about a
// file are what its sender wants them to be.
#pragma once
#include <optional>
#include <string_view>

#include "cases/report.h"

namespace hustings::intake {

struct Sniffed {
  std::string_view type;  // media type
  FileType kind = FileType::other;
};
// Nothing for what is not taken.
std::optional<Sniffed> sniff(std::string_view bytes);

}  // namespace hustings::intake
