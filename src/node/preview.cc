#include "node/preview.h"

namespace hustings {

Result<std::unique_ptr<Preview>> Preview::open(Disk& disk, const Clock& clock, Random& random,
                                               const Path& dir, const Registry& registry,
                                               const std::string& issuer) {
  HUSTINGS_TRY(NodeReader reader, open_reader(disk, dir));
  HUSTINGS_TRY(Secrets secrets, read_secrets(disk, dir / "secrets"));
  if (!secrets.issuers.contains(issuer)) {
    return fail(Code::not_found, "this node holds no key of this issuer", issuer,
                "`hustings keys list` shows whose keys it has");
  }
  return std::unique_ptr<Preview>(
      new Preview(std::move(reader), std::move(secrets), registry, clock, random, issuer));
}

Result<Change> Preview::look(Draft draft, std::string source, std::string same_as,
                             std::optional<CivilDate> as_of) {
  const Item item = preparer_.prepare({.what = std::move(draft),
                                       .by = issuer_,
                                       .source = std::move(source),
                                       .about = {},
                                       .prev = {},
                                       .same_as = std::move(same_as),
                                       .as_of = as_of},
                                      &secrets_.issuers.at(issuer_), random_);
  if (item.refused) return std::unexpected(*item.refused);
  if (!item.fingerprint) return Change::added;
  HUSTINGS_TRY(const auto known, read_source(*reader_.db, *item.fingerprint));
  if (!known) return Change::added;
  if (is_older(item, *known)) return Change::older;
  return known->content == item.content ? Change::unchanged : Change::changed;
}

}  // namespace hustings
