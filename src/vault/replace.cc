// Another code for a case: the reporter's key goes from under the old one to under the new one.
#include "vault/internal.h"

namespace hustings::vault {

Result<bool> Vault::is_told(std::string_view case_id) {
  const std::lock_guard lock(mutex_);
  HUSTINGS_TRY(const auto found,
               db_->integer("SELECT COUNT(*) FROM vault_told WHERE case_id = $1", {case_id}));
  return found.value_or(0) > 0;
}

Result<TrackingCode> Vault::replace_code(const std::string& case_id, const TrackingCode& code) {
  HUSTINGS_TRY(const auto found, kept(case_id));
  if (!found) return no_case(case_id);
  const auto wrong = [&] {
    return fail(Code::unverified, "this is not the code that counts now", case_id);
  };
  HUSTINGS_TRY(const CodeKeys old,
               turns_.take([&] { return keys_of(code, case_id, found->salt, pepper_); }));
  if (!equal(old.tag.view(), found->tag)) return wrong();
  HUSTINGS_TRY(const Secret secret, vault::unlock(old.wrap, bytes(found->reporter_wrap)));
  auto fresh = TrackingCode::generate(options_.random);
  Salt salt{};
  options_.random.fill(salt);
  HUSTINGS_TRY(const CodeKeys keys,
               turns_.take([&] { return keys_of(fresh, case_id, salt, pepper_); }));
  const std::string wrap = lock(keys.wrap, secret.view(), options_.random);
  const auto put = [&]() -> Result<void> {
    HUSTINGS_TRY(
        const auto rows,
        db_->run(
            "UPDATE vault_case SET salt = $2, tag = $3, reporter_wrap = $4, again = $5 WHERE "
            "id = $1 AND tag = $6",
            {case_id, Blob{salt}, Blob{keys.tag.view()}, blob(wrap), Blob{}, Blob{found->tag}}));
    if (rows != 1) return wrong();
    return changed(*db_, "DELETE FROM vault_told WHERE case_id = $1", {case_id});
  };
  HUSTINGS_CHECK(write(put));
  return fresh;
}

}  // namespace hustings::vault
