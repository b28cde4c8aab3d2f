#include "vault/checklist.h"

#include <algorithm>

#include "base/message.h"

namespace hustings::vault {
namespace {

// Of readers of a kind, those whose way back nobody has tried.
std::vector<std::string> untried(const std::vector<Reader>& readers, ReaderKind kind) {
  std::vector<std::string> out;
  for (const auto& one : readers) {
    if (one.kind == kind && !one.ended && !one.tried) out.push_back(one.name);
  }
  return out;
}

bool is_any(const std::vector<Reader>& readers, ReaderKind kind) {
  return std::ranges::any_of(readers,
                             [&](const Reader& one) { return one.kind == kind && !one.ended; });
}

}  // namespace

bool Checklist::done() const { return std::ranges::all_of(items, &CheckItem::done); }

Checklist checklist(const std::vector<Reader>& readers) {
  Checklist out;
  const bool read = is_any(readers, ReaderKind::handler);
  out.items.push_back({tr("Somebody can read reports"),
                       {},
                       read,
                       tr("make a key at /desk/key, or with hustings vault add-handler")});
  auto sheets = untried(readers, ReaderKind::handler);
  const bool tried = read && sheets.empty();
  out.items.push_back(
      {tr("The printed sheet of each key was tried"), std::move(sheets), tried,
       tr("type it in at /desk/key, or with hustings vault drill NAME --sheet-file FILE")});
  if (!is_any(readers, ReaderKind::escrow)) return out;
  auto shares = untried(readers, ReaderKind::escrow);
  const bool joined = shares.empty();
  out.items.push_back({tr("The shares were tried"), std::move(shares), joined,
                       tr("their holders come together: hustings vault drill NAME --share-file "
                          "FILE --share-file FILE")});
  return out;
}

}  // namespace hustings::vault
