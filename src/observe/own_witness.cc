#include "observe/own_witness.h"

#include "node/secrets.h"
#include "observe/mirror.h"
#include "store/store.h"

namespace hustings {

Result<std::shared_ptr<Watch>> open_own_witness(Disk& disk, const Clock& clock, Random& random,
                                                const Path& dir, const std::string& name) {
  if (name.empty()) return nullptr;
  HUSTINGS_CHECK(folder_of_log(name));  // it may stand in an address
  HUSTINGS_CHECK(ensure_witness_key(disk, dir, name, random));
  const std::string file = (dir / "witness.db").string();
  HUSTINGS_CHECK(Store::open(file));  // makes the tables
  const auto open = [&disk, dir, file, name]() -> Result<WitnessSelf> {
    HUSTINGS_TRY(auto db, connect_to_write(file));
    HUSTINGS_TRY(auto signers, witness_signers(disk, dir / "secrets", name));
    return WitnessSelf{std::move(db), std::move(signers)};
  };
  return std::make_shared<Watch>(disk, clock, dir, open, [&disk, dir](const std::string& origin) {
    return keys_to_cosign(disk, dir, origin);
  });
}

}  // namespace hustings
