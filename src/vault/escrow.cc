// The way back when passphrase and sheet of a handler are lost: several people together.
#include <algorithm>

#include "vault/internal.h"
#include "vault/shares.h"

namespace hustings::vault {
namespace {

ShareName name_of(const Hash& public_key) {
  ShareName out{};
  std::copy_n(public_key.value.begin(), out.size(), out.begin());
  return out;
}

const Reader* escrow_in(const std::vector<Reader>& readers) {
  const auto found = std::ranges::find_if(
      readers, [](const Reader& one) { return one.kind == ReaderKind::escrow && !one.ended; });
  return found == readers.end() ? nullptr : &*found;
}

std::unexpected<Error> no_escrow() {
  return fail(Code::not_found, "there are no shares that open handlers' keys", {},
              "make some before you need them: `hustings vault shares`");
}

}  // namespace

std::optional<Hash> escrow_of(const std::vector<Reader>& readers) {
  const Reader* found = escrow_in(readers);
  return found == nullptr ? std::nullopt : std::optional(found->public_key);
}

Result<NewEscrow> Vault::add_escrow(int need, int of) {
  if (need < 2 || of < need || of > kMostShares)
    return fail(Code::bad_input, "at least two of at most twenty shares open", "/need",
                "such as 2 of 3, or 3 of 5");
  HUSTINGS_TRY(const auto all, readers());
  if (escrow_in(all) != nullptr)
    return fail(Code::conflict, "there are shares already", "shares",
                "`hustings vault end shares` makes them worthless, then make new ones");
  const KeyPair key = KeyPair::generate(options_.random);
  NewEscrow out;
  HUSTINGS_TRY(out.reader, add_outside(ReaderKind::escrow, "shares", {}, key.public_key));
  for (const auto& one : split(key.secret, need, of, name_of(key.public_key), options_.random))
    out.sheets.push_back(write_share(one));
  return out;
}

Result<KeyPair> Vault::join_escrow(std::span<const std::string> sheets) {
  HUSTINGS_TRY(const auto all, readers());
  const Reader* escrow = escrow_in(all);
  if (escrow == nullptr) return no_escrow();
  std::vector<Share> shares;
  for (const auto& sheet : sheets) {
    HUSTINGS_TRY(Share one, read_share(sheet));
    if (one.of != name_of(escrow->public_key))
      return fail(Code::unverified, "this share is of older shares, or of another node", {},
                  "take the newest sheets of this node");
    shares.push_back(std::move(one));
  }
  HUSTINGS_TRY(Secret secret, join(shares));
  KeyPair out = KeyPair::of(std::move(secret));
  if (out.public_key == escrow->public_key) return out;
  return fail(Code::unverified, "these shares give another key than the node's", {},
              "one of them is forged, or not of this node");
}

Result<void> Vault::cover(const std::string& handler, const KeyPair& key) {
  HUSTINGS_TRY(const auto all, readers());
  const auto escrow = escrow_of(all);
  if (!escrow) return no_escrow();
  HUSTINGS_TRY(PersonKey kept, person(handler));
  if (kept.public_key != key.public_key)
    return fail(Code::unverified, "this is another handler's key", handler);
  kept = change_escrow(std::move(kept), key, escrow, options_.random);
  const auto put = [&] {
    return changed(*db_, "UPDATE vault_reader SET under_escrow = $2 WHERE id = $1",
                   {handler, blob(kept.under_escrow)});
  };
  return write(put);
}

}  // namespace hustings::vault
