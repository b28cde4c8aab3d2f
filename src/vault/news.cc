// Addresses of reporters who want a mail when there is news: the only thing of a case that the node
// opens without anybody's key.
#include "vault/internal.h"
#include "vault/lock.h"

namespace hustings::vault {
namespace {

constexpr std::string_view kNewsKey = "hustings/news/v1";
constexpr std::size_t kBoxed = 320;  // bytes: an address has 254, a language a few

// Of each case its own: a box that was moved opens nowhere.
Secret key_of(const Secret& pepper, std::string_view case_id) {
  return derive(pepper, kNewsKey, {bytes(case_id)});
}

}  // namespace

std::string Vault::sealed_news(std::string_view case_id, const NewsAddress& address) const {
  std::string plain = address.language + '\n' + address.address + '\n';
  plain.resize(std::max(kBoxed, plain.size()), ' ');  // one as long as another
  std::string out = lock(key_of(pepper_, case_id), bytes(plain), options_.random);
  wipe(plain);
  return out;
}

Result<void> Vault::set_news(const std::string& case_id, const std::optional<NewsAddress>& address,
                             std::int64_t seen) {
  return write([&]() -> Result<void> {
    HUSTINGS_CHECK(db_->run("DELETE FROM vault_news WHERE case_id = $1", {case_id}));
    if (!address) return {};
    return changed(*db_, "INSERT INTO vault_news VALUES ($1, $2, $3, 0, 0)",
                   {case_id, blob(sealed_news(case_id, *address)), seen});
  });
}

Result<std::optional<NewsAddress>> Vault::news_address(const std::string& case_id) {
  std::string box;
  {
    const std::lock_guard lock(mutex_);
    HUSTINGS_CHECK(db_->query("SELECT box FROM vault_news WHERE case_id = $1", {case_id},
                              [&](const SqlRow& row) -> Result<void> {
                                box = row.text(0);
                                return {};
                              }));
  }
  if (box.empty()) return std::optional<NewsAddress>();
  HUSTINGS_TRY(const Secret plain, vault::unlock(key_of(pepper_, case_id), bytes(box)));
  std::string all(text(plain.view()));
  const auto first = all.find('\n');
  const auto second = all.find('\n', first + 1);
  NewsAddress out{all.substr(first + 1, second - first - 1), all.substr(0, first)};
  wipe(all);
  return out;
}

Result<std::optional<std::int64_t>> Vault::news_since() {
  const std::lock_guard lock(mutex_);
  return db_->integer(
      "SELECT seen FROM vault_news WHERE due = 0 AND told = 0 ORDER BY seen LIMIT 1");
}

Result<void> Vault::plan_news(const std::string& case_id, std::int64_t step, Instant due) {
  return write([&] {
    return changed(*db_,
                   "UPDATE vault_news SET due = $3 WHERE case_id = $1 AND seen < $2 AND due = 0 "
                   "AND told = 0",
                   {case_id, step, due.unix_ms});
  });
}

Result<std::vector<std::string>> Vault::due_news(Instant now) {
  return texts("SELECT case_id FROM vault_news WHERE due > 0 AND due <= $1 ORDER BY due",
               {now.unix_ms});
}

Result<void> Vault::told_news(const std::string& case_id) {
  return write([&] {
    return changed(*db_, "UPDATE vault_news SET told = 1, due = 0 WHERE case_id = $1", {case_id});
  });
}

Result<void> Vault::saw_news(const std::string& case_id, std::int64_t seen) {
  return write([&] {
    return changed(*db_, "UPDATE vault_news SET seen = $2, told = 0, due = 0 WHERE case_id = $1",
                   {case_id, seen});
  });
}

}  // namespace hustings::vault
