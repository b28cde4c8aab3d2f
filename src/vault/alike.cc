// Which cases share something, by fingerprints: 16 bytes of BLAKE2b under a key derived from the
// pepper, so that a thief of the disk alone can neither read them nor try guesses.
#include "vault/internal.h"

namespace hustings::vault {
namespace {

constexpr std::string_view kMarkKey = "hustings/alike/v1";
constexpr std::size_t kMarkBytes = 16;
constexpr std::int64_t kMost = 200;  // rows

}  // namespace

std::string Vault::mark_of(const Trait& trait) const {
  const Secret whole = derive(pepper_, kMarkKey, {bytes(trait.kind), bytes(trait.value)});
  return trait.kind + ':' + hex(whole.view().first(kMarkBytes));
}

void Vault::mark(Parcel& parcel, const std::vector<Trait>& traits) const {
  for (const auto& trait : traits) parcel.marks.push_back(mark_of(trait));
}

Result<void> Vault::put_marks(std::string_view case_id, const std::vector<std::string>& marks) {
  for (const auto& mark : marks) {
    HUSTINGS_CHECK(
        db_->run("INSERT INTO vault_mark (case_id, mark) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                 {case_id, mark}));
  }
  return {};
}

Result<void> Vault::mark(const std::string& case_id, const std::vector<Trait>& traits) {
  std::vector<std::string> marks;
  marks.reserve(traits.size());
  for (const auto& trait : traits) marks.push_back(mark_of(trait));
  return write([&] { return put_marks(case_id, marks); });
}

Result<std::vector<Alike>> Vault::alike(std::string_view case_id, std::string_view reader) {
  std::vector<Alike> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(db_->query(
      "SELECT c.id, o.mark FROM vault_mark m JOIN vault_mark o ON o.mark = m.mark AND "
      "o.case_id <> m.case_id JOIN vault_case c ON c.id = o.case_id WHERE m.case_id = $1 AND "
      "c.state = 'kept' AND EXISTS (SELECT 1 FROM vault_wrap w WHERE w.case_id = c.id AND "
      "w.reader = $2) AND EXISTS (SELECT 1 FROM vault_wrap w WHERE w.case_id = m.case_id AND "
      "w.reader = $2) ORDER BY c.made, c.id, o.mark LIMIT $3",
      {case_id, reader, kMost}, [&](const SqlRow& row) -> Result<void> {
        if (out.empty() || out.back().case_id != row.text(0))
          out.push_back({std::string(row.text(0)), {}});
        const std::string_view mark = row.text(1);
        std::string kind(mark.substr(0, mark.find(':')));
        auto& kinds = out.back().kinds;
        if (kinds.empty() || kinds.back() != kind) kinds.push_back(std::move(kind));
        return {};
      }));
  return out;
}

}  // namespace hustings::vault
