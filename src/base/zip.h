// A ZIP archive in memory, its files stored as they are, without their times (APPNOTE.TXT 6.3.10).
// Ours, since files that were sealed are put into it: what a library frees is not overwritten
// (docs/vault.md, "What stays in memory").
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace hustings {

struct ZipFile {
  std::string_view name;  // ASCII
  std::string_view body;
};
// At most 65 535 files, 4 GiB in all.
std::string stored_zip(std::span<const ZipFile> files);

}  // namespace hustings
