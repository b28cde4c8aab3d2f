#include "demo/case_vault.h"

#include <algorithm>

#include "record/kind.h"

namespace hustings::demo {

Result<std::unique_ptr<CaseVault>> CaseVault::open(Disk& disk, const Clock& clock, Random& random,
                                                   const Path& dir, const std::string& database) {
  const auto open_with = [&](Random& chance) {
    return vault::Vault::open({.disk = disk,
                               .clock = clock,
                               .random = chance,
                               .dir = dir,
                               .database = is_postgres(database) ? database : std::string()});
  };
  // A first time, so that its own key takes nothing of the chance that the log depends on.
  const auto first = random.fork(1);
  HUSTINGS_CHECK(open_with(*first));
  auto chance = random.fork(2);
  HUSTINGS_TRY(auto vault, open_with(*chance));
  for (const auto name : kReaders) HUSTINGS_CHECK(vault->add_handler({}, name, kPassphrase));
  return std::unique_ptr<CaseVault>(new CaseVault(std::move(chance), std::move(vault)));
}

Result<void> CaseVault::begin(const std::string& case_id) {
  const vault::Secret again;  // nobody sends it a second time
  HUSTINGS_TRY(const auto parcel, vault_->prepare(case_id, "demo/" + case_id, again, {}));
  const vault::Parcel* const all[] = {&parcel};
  HUSTINGS_CHECK(vault_->put(all));
  const std::string ids[] = {case_id};
  HUSTINGS_CHECK(vault_->keep(ids));
  opened_.push_back({case_id, parcel.code.shown()});
  return {};
}

bool CaseVault::has(std::string_view case_id) const {
  return std::ranges::find(opened_, case_id, &Opened::id) != opened_.end();
}

Result<Hash> CaseVault::key(const std::string& case_id, bool staff) {
  HUSTINGS_TRY(const auto keys, vault_->public_keys(case_id));
  return staff ? keys.staff_key : keys.case_key;
}

Result<std::string> CaseVault::propose(const std::string& case_id, const std::string& step_id,
                                       const Draft& decision) {
  std::string json;
  decision.kind().write(decision, json);
  HUSTINGS_TRY(const Hash digest, vault_->add_field(case_id, "proposal/" + step_id, true, json));
  return hex(digest);
}

std::string CaseVault::code_of(std::string_view case_id) const {
  const auto found = std::ranges::find(opened_, case_id, &Opened::id);
  return found == opened_.end() ? std::string() : found->code;
}

}  // namespace hustings::demo
