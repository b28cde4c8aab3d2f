// Cases that are there: opened with a code or a reader's key, read, added to, erased.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "vault/internal.h"

namespace hustings::vault {
namespace {

constexpr std::chrono::hours kYoung(1);  // a file that no row names yet may be on its way

}  // namespace

Result<std::optional<Vault::Kept>> Vault::kept(std::string_view case_id) {
  std::optional<Kept> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(db_->query(
      "SELECT state, salt, tag, reporter_key, reporter_wrap, epoch FROM vault_case WHERE id = $1",
      {case_id}, [&](const SqlRow& row) -> Result<void> {
        out.emplace();
        out->state = row.text(0);
        const Bytes salt = row.blob(1);
        std::copy_n(salt.begin(), std::min(salt.size(), out->salt.size()), out->salt.begin());
        out->tag = hash_at(row, 2);
        out->reporter_key = hash_at(row, 3);
        out->reporter_wrap = row.text(4);
        out->epoch = row.integer(5);
        return {};
      }));
  return out;
}

Result<std::optional<OpenCase>> Vault::open_by_code(std::string_view case_id,
                                                    std::string_view number,
                                                    const TrackingCode& code) {
  HUSTINGS_TRY(const auto found, kept(case_id));
  const Salt salt = found ? found->salt : salt_of_nobody(number, pepper_);
  HUSTINGS_TRY(const CodeKeys keys,
               turns_.take([&] { return keys_of(code, found ? case_id : number, salt, pepper_); }));
  const Hash nobody{};
  const bool right = equal(keys.tag.view(), found ? found->tag : nobody);
  if (!found || !right) return std::optional<OpenCase>();
  HUSTINGS_TRY(Secret secret, vault::unlock(keys.wrap, bytes(found->reporter_wrap)));
  HUSTINGS_TRY(auto out, open_wraps(case_id, kReporter, KeyPair::of(std::move(secret))));
  return std::optional(std::move(out));
}

Result<OpenCase> Vault::open_for(const std::string& case_id, const std::string& reader,
                                 const KeyPair& key) {
  HUSTINGS_TRY(OpenCase out, open_wraps(case_id, reader, key));
  if (!out.epochs.empty()) return out;
  return fail(Code::not_found, "this reader was not given the case", case_id,
              "ask somebody who has it to give it");
}

Result<OpenCase> Vault::open_wraps(std::string_view case_id, std::string_view reader,
                                   const KeyPair& key) {
  OpenCase out{std::string(case_id), std::string(reader), {}};
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(db_->query(
      "SELECT w.epoch, w.case_box, w.staff_box, e.case_key, e.staff_key FROM vault_wrap w "
      "JOIN vault_epoch e ON e.case_id = w.case_id AND e.epoch = w.epoch "
      "WHERE w.case_id = $1 AND w.reader = $2",
      {case_id, reader}, [&](const SqlRow& row) -> Result<void> {
        HUSTINGS_TRY(Secret secret, open_with(key, row.blob(1)));
        OpenCase::Keys keys{KeyPair::of(std::move(secret)), std::nullopt};
        bool right = keys.case_key.public_key == hash_at(row, 3);
        if (!row.blob(2).empty()) {
          HUSTINGS_TRY(Secret staff, open_with(key, row.blob(2)));
          keys.staff_key = KeyPair::of(std::move(staff));
          right = right && keys.staff_key->public_key == hash_at(row, 4);
        }
        if (!right) return fail(Code::unverified, "a case's keys were exchanged", out.id);
        out.epochs.emplace(row.integer(0), std::move(keys));
        return {};
      }));
  return out;
}

Result<PublicKeys> Vault::public_keys(std::string_view case_id) {
  std::optional<PublicKeys> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(
      db_->query("SELECT epoch, case_key, staff_key FROM vault_epoch WHERE case_id = $1 "
                 "ORDER BY epoch DESC LIMIT 1",
                 {case_id}, [&](const SqlRow& row) -> Result<void> {
                   out = {row.integer(0), hash_at(row, 1), hash_at(row, 2)};
                   return {};
                 }));
  if (out) return *out;
  return no_case(case_id);
}

Result<Hash> Vault::add_field(const std::string& case_id, const std::string& path, bool staff,
                              std::string_view text) {
  HUSTINGS_TRY(const PublicKeys to, public_keys(case_id));
  const SealedField sealed = seal_field({case_id, path}, static_cast<std::uint32_t>(to.epoch), text,
                                        staff ? to.staff_key : to.case_key, options_.random);
  const auto put = [&] {
    return changed(*db_, "INSERT INTO vault_field VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   {case_id, path, to.epoch, staff ? 1 : 0, Blob{sealed.digest}, blob(sealed.box),
                    options_.clock.now().unix_ms});
  };
  HUSTINGS_CHECK(write(put));
  return sealed.digest;
}

Result<Hash> Vault::add_file(const std::string& case_id, const std::string& path, FileInfo info,
                             Bytes plain) {
  const std::string name = new_blob();
  HUSTINGS_TRY(std::string row, describe_file({case_id, name}, std::move(info), plain));
  const auto put = [&] {
    return changed(*db_, "INSERT INTO vault_file VALUES ($1, $2, $3)", {name, case_id, path});
  };
  HUSTINGS_CHECK(write(put));
  auto digest = add_field(case_id, path, false, row);
  wipe(row);
  return digest;
}

// The first column.
Result<std::vector<std::string>> Vault::texts(std::string_view sql, Params params) {
  std::vector<std::string> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(db_->query(sql, params, [&](const SqlRow& row) -> Result<void> {
    out.emplace_back(row.text(0));
    return {};
  }));
  return out;
}

Result<std::vector<std::string>> Vault::paths(std::string_view case_id) {
  return texts("SELECT path FROM vault_field WHERE case_id = $1 ORDER BY made, path {binary}",
               {case_id});
}

Result<OpenField> Vault::read(const OpenCase& open, std::string_view path) {
  std::int64_t epoch = 0;
  bool staff = false;
  Hash digest;
  std::string box;
  {
    const std::lock_guard lock(mutex_);
    HUSTINGS_CHECK(db_->query(
        "SELECT epoch, staff, digest, box FROM vault_field WHERE case_id = $1 AND path = $2",
        {open.id, path}, [&](const SqlRow& row) -> Result<void> {
          epoch = row.integer(0);
          staff = row.integer(1) != 0;
          digest = hash_at(row, 2);
          box = row.text(3);
          return {};
        }));
  }
  const auto keys = open.epochs.find(epoch);
  const KeyPair* key = nullptr;
  if (keys != open.epochs.end()) {
    const auto& of_staff = keys->second.staff_key;
    key = !staff ? &keys->second.case_key : of_staff ? &*of_staff : nullptr;
  }
  if (box.empty() || key == nullptr)
    return fail(Code::not_found, "there is nothing here that you can read", std::string(path));
  return open_field({open.id, path}, static_cast<std::uint32_t>(epoch), digest, bytes(box), *key);
}

Result<FileInfo> Vault::file_info(const OpenCase& open, std::string_view path) {
  HUSTINGS_TRY(OpenField field, read(open, path));
  auto row = read_file_row(field.text);
  wipe(field.text);
  if (!row) return std::unexpected(row.error());
  return std::move(row->info);
}

Result<StoredFile> Vault::read_file(const OpenCase& open, std::string_view path) {
  HUSTINGS_TRY(OpenField field, read(open, path));
  auto row = read_file_row(field.text);
  wipe(field.text);
  if (!row) return std::unexpected(row.error());
  HUSTINGS_TRY(std::string sealed, options_.disk.read(path_of(row->blob)));
  HUSTINGS_TRY(FileReader reader,
               FileReader::open({open.id, row->blob}, std::move(sealed), row->key));
  return StoredFile{std::move(row->info), std::move(reader)};
}

Result<void> Vault::grant(const OpenCase& open, const std::string& reader) {
  HUSTINGS_TRY(const auto all, readers());
  const auto to =
      std::ranges::find_if(all, [&](const Reader& one) { return one.id == reader && !one.ended; });
  if (to == all.end()) return fail(Code::not_found, "there is no such reader", reader);
  return write([&]() -> Result<void> {
    for (const auto& [epoch, keys] : open.epochs) {
      if (!keys.staff_key)
        return fail(Code::conflict, "only who handles a case gives it to somebody", open.id);
      const bool handles = to->kind == ReaderKind::handler;
      const auto seal = [&](const KeyPair& key) {
        return seal_to(to->public_key, key.secret.view(), options_.random);
      };
      HUSTINGS_CHECK(
          db_->run("INSERT INTO vault_wrap VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                   {open.id, epoch, reader, blob(seal(keys.case_key)),
                    blob(handles ? seal(*keys.staff_key) : std::string())}));
    }
    return {};
  });
}

Result<std::vector<std::string>> Vault::readers_of(std::string_view case_id) {
  return texts("SELECT DISTINCT reader FROM vault_wrap WHERE case_id = $1 ORDER BY reader",
               {case_id});
}

Result<std::vector<std::string>> Vault::newest_readers_of(std::string_view case_id) {
  return texts(
      "SELECT w.reader FROM vault_wrap w JOIN vault_case c ON c.id = w.case_id "
      "WHERE c.id = $1 AND w.epoch = c.epoch ORDER BY w.reader",
      {case_id});
}

Result<std::vector<std::string>> Vault::cases() {
  return texts("SELECT id FROM vault_case WHERE state = 'kept' ORDER BY id", {});
}

Result<std::vector<std::string>> Vault::cases_of(std::string_view reader) {
  return texts(
      "SELECT DISTINCT w.case_id FROM vault_wrap w JOIN vault_case c ON c.id = w.case_id "
      "WHERE w.reader = $1 AND c.state = 'kept' ORDER BY w.case_id",
      {reader});
}

Result<void> Vault::renew(const std::string& case_id) {
  HUSTINGS_TRY(const auto found, kept(case_id));
  if (!found) return no_case(case_id);
  HUSTINGS_TRY(const auto have, readers_of(case_id));
  HUSTINGS_TRY(const auto all, readers());
  Random& random = options_.random;
  const KeyPair fresh = KeyPair::generate(random);
  const KeyPair staff = KeyPair::generate(random);
  const std::int64_t epoch = found->epoch + 1;
  return write([&]() -> Result<void> {
    HUSTINGS_CHECK(db_->run("INSERT INTO vault_epoch VALUES ($1, $2, $3, $4)",
                            {case_id, epoch, Blob{fresh.public_key}, Blob{staff.public_key}}));
    HUSTINGS_CHECK(db_->run("UPDATE vault_case SET epoch = $2 WHERE id = $1", {case_id, epoch}));
    const auto wrap = [&](std::string_view reader, const Hash& to, bool outsider) {
      const std::string mine = seal_to(to, fresh.secret.view(), random);
      const std::string notes = outsider ? "" : seal_to(to, staff.secret.view(), random);
      return changed(*db_, "INSERT INTO vault_wrap VALUES ($1, $2, $3, $4, $5)",
                     {case_id, epoch, reader, blob(mine), blob(notes)});
    };
    HUSTINGS_CHECK(wrap(kReporter, found->reporter_key, true));
    for (const auto& one : all) {
      if (!one.ended && std::ranges::find(have, one.id) != have.end())
        HUSTINGS_CHECK(wrap(one.id, one.public_key, one.kind != ReaderKind::handler));
    }
    return {};
  });
}

// The rows of files go last: what a crash leaves behind is found again.
Result<void> Vault::erase_files(std::string_view case_id, std::string_view path) {
  HUSTINGS_TRY(const auto blobs,
               texts("SELECT blob FROM vault_file WHERE case_id = $1 AND (path = $2 OR $2 = '')",
                     {case_id, path}));
  for (const auto& blob : blobs) HUSTINGS_CHECK(options_.disk.remove(path_of(blob)));
  return write([&]() -> Result<void> {
    for (const auto& blob : blobs)
      HUSTINGS_CHECK(db_->run("DELETE FROM vault_file WHERE blob = $1", {blob}));
    return {};
  });
}

Result<void> Vault::erase(std::string_view case_id) {
  const auto rows = [&]() -> Result<void> {
    for (const char* sql :
         {"DELETE FROM vault_wrap WHERE case_id = $1", "DELETE FROM vault_epoch WHERE case_id = $1",
          "DELETE FROM vault_field WHERE case_id = $1", "DELETE FROM vault_held WHERE case_id = $1",
          "DELETE FROM vault_mark WHERE case_id = $1", "DELETE FROM vault_told WHERE case_id = $1",
          "DELETE FROM vault_news WHERE case_id = $1", "DELETE FROM vault_case WHERE id = $1"})
      HUSTINGS_CHECK(db_->run(sql, {case_id}));
    return {};
  };
  HUSTINGS_CHECK(write(rows));
  return erase_files(case_id, {});
}

Result<void> Vault::erase_field(std::string_view case_id, std::string_view path) {
  const auto row = [&] {
    return changed(*db_, "DELETE FROM vault_field WHERE case_id = $1 AND path = $2",
                   {case_id, path});
  };
  HUSTINGS_CHECK(write(row));
  return erase_files(case_id, path);
}

Result<void> Vault::scrub() {
  std::set<std::string> named;
  {
    const std::lock_guard lock(mutex_);
    if (db_->dialect().name == "sqlite") {
      HUSTINGS_CHECK(db_->script("VACUUM"));
      HUSTINGS_CHECK(empty_write_ahead(*db_));
    } else {
      HUSTINGS_CHECK(
          db_->script("VACUUM FULL vault_case, vault_epoch, vault_wrap, vault_field, vault_held, "
                      "vault_mark"));
    }
    HUSTINGS_CHECK(
        db_->query("SELECT blob FROM vault_file f WHERE EXISTS "
                   "(SELECT 1 FROM vault_case c WHERE c.id = f.case_id)",
                   {}, [&](const SqlRow& row) -> Result<void> {
                     named.emplace(row.text(0));
                     return {};
                   }));
  }
  HUSTINGS_TRY(const auto all, options_.disk.list(options_.dir / kVaultFolder));
  const auto now = std::filesystem::file_time_type::clock::now();
  for (const auto& name : all) {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path_of(name), error);
    if (!named.contains(name) && !error && now - written > kYoung)
      HUSTINGS_CHECK(options_.disk.remove(path_of(name)));
  }
  return {};
}

}  // namespace hustings::vault
