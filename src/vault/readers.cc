// Who may read: handlers, observers, escrow.
#include <algorithm>
#include <array>

#include "base/id.h"
#include "vault/internal.h"

namespace hustings::vault {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"handler", "observer", "escrow"};

std::string_view name_of(ReaderKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

Result<void> insert(Db& db, const Reader& reader, const PersonKey& key, Instant now) {
  return changed(db, "INSERT INTO vault_reader VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
                 {reader.id, name_of(reader.kind), reader.name, reader.organisation,
                  Blob{reader.public_key}, Blob{key.salt}, blob(key.under_passphrase),
                  blob(key.under_recovery), blob(key.under_escrow), now.unix_ms});
}

}  // namespace

Result<NewReader> Vault::add_handler(std::string id, std::string_view name,
                                     std::string_view passphrase) {
  HUSTINGS_TRY(const auto all, readers());
  const auto make = [&] {
    return make_person(passphrase, escrow_of(all), pepper_, options_.random);
  };
  HUSTINGS_TRY(NewPerson made, turns_.take(make));
  if (id.empty()) id = uuid_v4(options_.random);
  Reader reader{std::move(id), ReaderKind::handler, std::string(name), {}, made.kept.public_key};
  const auto put = [&] { return insert(*db_, reader, made.kept, options_.clock.now()); };
  HUSTINGS_CHECK(write(put));
  return NewReader{std::move(reader), std::move(made.recovery)};
}

Result<Reader> Vault::add_outside(ReaderKind kind, std::string_view name,
                                  std::string_view organisation, const Hash& public_key) {
  Reader reader{uuid_v4(options_.random), kind, std::string(name), std::string(organisation),
                public_key};
  const auto put = [&]() -> Result<void> {
    PersonKey none;
    none.public_key = public_key;
    return insert(*db_, reader, none, options_.clock.now());
  };
  HUSTINGS_CHECK(write(put));
  return reader;
}

Result<std::vector<Reader>> Vault::readers() {
  std::vector<Reader> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(
      db_->query("SELECT r.id, r.kind, r.name, r.organisation, r.public_key, r.ended, "
                 "length(r.under_escrow), d.day FROM vault_reader r "
                 "LEFT JOIN vault_drill d ON d.reader = r.id ORDER BY r.made, r.id",
                 {}, [&](const SqlRow& row) -> Result<void> {
                   const auto kind = std::ranges::find(kKinds, row.text(1));
                   out.push_back({.id = std::string(row.text(0)),
                                  .kind = static_cast<ReaderKind>(kind - kKinds.begin()),
                                  .name = std::string(row.text(2)),
                                  .organisation = std::string(row.text(3)),
                                  .public_key = hash_at(row, 4),
                                  .ended = row.integer(5) != 0,
                                  .covered = row.integer(6) > 0,
                                  .tried = parse_date(row.text(7))});
                   return {};
                 }));
  return out;
}

Result<PersonKey> Vault::person(const std::string& handler) {
  std::optional<PersonKey> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(db_->query(
      "SELECT public_key, salt, under_passphrase, under_recovery, under_escrow "
      "FROM vault_reader WHERE id = $1 AND kind = 'handler' AND ended = 0",
      {handler}, [&](const SqlRow& row) -> Result<void> {
        out.emplace();
        out->public_key = hash_at(row, 0);
        const Bytes salt = row.blob(1);
        std::copy_n(salt.begin(), std::min(salt.size(), out->salt.size()), out->salt.begin());
        out->under_passphrase = row.text(2);
        out->under_recovery = row.text(3);
        out->under_escrow = row.text(4);
        return {};
      }));
  if (out) return *std::move(out);
  return fail(Code::not_found, "there is no such handler", handler,
              "`hustings vault list` shows them");
}

Result<KeyPair> Vault::unlock(const std::string& handler, std::string_view passphrase) {
  HUSTINGS_TRY(const PersonKey kept, person(handler));
  return turns_.take([&] { return open_person(kept, passphrase, pepper_); });
}

Result<KeyPair> Vault::recover(const std::string& handler, std::string_view recovery) {
  HUSTINGS_TRY(const PersonKey kept, person(handler));
  return recover_person(kept, recovery);
}

Result<KeyPair> Vault::release(const std::string& handler, const KeyPair& escrow) {
  HUSTINGS_TRY(const PersonKey kept, person(handler));
  return release_person(kept, escrow);
}

Result<void> Vault::set_passphrase(const std::string& handler, const KeyPair& key,
                                   std::string_view passphrase) {
  HUSTINGS_TRY(PersonKey kept, person(handler));
  const auto change = [&] {
    return change_passphrase(std::move(kept), key, passphrase, pepper_, options_.random);
  };
  HUSTINGS_TRY(const PersonKey now, turns_.take(change));
  const auto put = [&] {
    return changed(*db_, "UPDATE vault_reader SET salt = $2, under_passphrase = $3 WHERE id = $1",
                   {handler, Blob{now.salt}, blob(now.under_passphrase)});
  };
  return write(put);
}

Result<void> Vault::note_tried(const std::string& reader) {
  const auto put = [&] {
    return changed(*db_,
                   "INSERT INTO vault_drill VALUES ($1, $2) ON CONFLICT (reader) DO UPDATE SET "
                   "day = excluded.day",
                   {reader, to_string(date_of(options_.clock.now()))});
  };
  return write(put);
}

Result<std::vector<std::string>> Vault::retire(const std::string& reader) {
  const auto end = [&]() -> Result<void> {
    HUSTINGS_TRY(const auto kind,
                 db_->integer("SELECT CASE kind WHEN 'escrow' THEN 1 ELSE 0 END FROM vault_reader "
                              "WHERE id = $1",
                              {reader}));
    if (!kind) return fail(Code::not_found, "there is no such reader", reader);
    HUSTINGS_CHECK(
        db_->run("UPDATE vault_reader SET ended = $2, under_passphrase = $3, "
                 "under_recovery = $3, under_escrow = $3 WHERE id = $1 AND ended = 0",
                 {reader, options_.clock.now().unix_ms, Blob{}}));
    if (*kind == 0) return {};
    return changed(*db_, "UPDATE vault_reader SET under_escrow = $1", {Blob{}});
  };
  HUSTINGS_CHECK(write(end));
  return texts("SELECT DISTINCT case_id FROM vault_wrap WHERE reader = $1 ORDER BY case_id",
               {reader});
}

Result<std::int64_t> Vault::end_reader(const std::string& reader) {
  HUSTINGS_TRY(const auto cases, retire(reader));
  const auto forget = [&] {
    return changed(*db_, "DELETE FROM vault_wrap WHERE reader = $1", {reader});
  };
  HUSTINGS_CHECK(write(forget));
  return static_cast<std::int64_t>(cases.size());
}

}  // namespace hustings::vault
