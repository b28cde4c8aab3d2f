#include "vault/vault.h"

#include <filesystem>

#include "store/db.h"
#include "vault/internal.h"
#include "vault/sql.h"

namespace hustings::vault {
namespace {

Result<Secret> read_pepper(Disk& disk, const Path& file) {
  HUSTINGS_TRY(std::string text, disk.read(file));
  while (text.ends_with('\n')) text.pop_back();
  auto raw = from_hex(text);
  wipe(text);
  if (!raw || raw->size() != kKeyBytes)
    return fail(Code::bad_input, "this secret is damaged", file.string(),
                "restore it from your copy of the secrets folder");
  Secret out = Secret::copy_of(bytes(*raw));
  wipe(*raw);
  return out;
}

// Never a new one where something was locked with another: that would be lost.
Result<Secret> make_pepper(const VaultOptions& options, Db& db, const Path& file) {
  HUSTINGS_TRY(const auto some, db.integer("SELECT (SELECT COUNT(*) FROM vault_case) + "
                                           "(SELECT COUNT(*) FROM vault_reader)"));
  if (some.value_or(0) > 0)
    return fail(Code::io, "the vault's key is missing", file.string(),
                "restore it from your copy of the secrets folder");
  Secret out = Secret::random(options.random);
  std::string text = hex(out.view()) + "\n";
  const auto done = options.disk.write(file, text, 0600);
  wipe(text);
  if (!done) return std::unexpected(done.error());
  return out;
}

Result<std::unique_ptr<Db>> open_tables(const VaultOptions& options) {
  if (!options.database.empty()) return open_postgres(options.database, "vault");
  const Path file = options.dir / kVaultFile;
  HUSTINGS_TRY(auto db, open_sqlite(file.string()));
  std::error_code ignored;
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  return db;
}

}  // namespace

Result<std::unique_ptr<Vault>> Vault::open(VaultOptions options) {
  const Path secrets = options.dir / "secrets";
  std::error_code error;
  if (!std::filesystem::is_directory(secrets, error))
    return fail(Code::not_found, "there are no secrets here", secrets.string(),
                "only the node itself has a vault, not a copy of it");
  HUSTINGS_TRY(auto db, open_tables(options));
  {
    HUSTINGS_TRY(auto tx, Transaction::begin(*db));
    HUSTINGS_CHECK(db->script(sql::kvault));
    HUSTINGS_CHECK(tx.commit());
  }
  HUSTINGS_CHECK(options.disk.make_folder(options.dir / kVaultFolder, 0700));
  auto pepper = read_pepper(options.disk, secrets / kPepperFile);
  if (!pepper && pepper.error().code == Code::not_found)
    pepper = make_pepper(options, *db, secrets / kPepperFile);
  if (!pepper) return std::unexpected(pepper.error());
  return std::unique_ptr<Vault>(new Vault(std::move(options), *std::move(pepper), std::move(db)));
}

Path Vault::path_of(std::string_view blob) const {
  return options_.dir / kVaultFolder / std::string(blob);
}

std::string Vault::new_blob() { return hex(Bytes(options_.random.hash()).first(16)); }

// The file first: what a row names is there. Seals into the row's text.
Result<std::string> Vault::describe_file(const FilePlace& place, FileInfo info, Bytes plain) {
  FileRow row{std::move(info), place.blob, Secret::random(options_.random)};
  row.info.bytes = plain.size();
  std::string sealed = seal_file(place, plain, row.key);
  HUSTINGS_CHECK(options_.disk.write(path_of(place.blob), sealed, 0600));
  return write_file_row(row, sha256(plain));
}

std::string write_file_row(const FileRow& row, const Hash& digest) {
  std::string key = hex(row.key.view());
  std::string out;
  write_json(Json(JsonObject{{"name", Json(row.info.name)},
                             {"type", Json(row.info.type)},
                             {"bytes", Json(static_cast<std::int64_t>(row.info.bytes))},
                             {"sha256", Json(hex(digest))},
                             {"blob", Json(row.blob)},
                             {"key", Json(key)}}),
             out);
  wipe(key);
  return out;
}

Result<FileRow> read_file_row(std::string_view json) {
  const auto damaged = [] { return fail(Code::unverified, "a sealed file's row is damaged"); };
  const auto all = parse_json(json);
  if (!all) return damaged();
  const auto text = [&](std::string_view name) -> std::string {
    const Json* found = all->find(name);
    const auto* value = found == nullptr ? nullptr : found->as<std::string>();
    return value == nullptr ? std::string() : *value;
  };
  const Json* size = all->find("bytes");
  const auto* bytes_of = size == nullptr ? nullptr : size->as<std::int64_t>();
  auto key = from_hex(text("key"));
  const auto name = from_hex(text("blob"));  // never a path
  if (bytes_of == nullptr || *bytes_of < 0 || !key || key->size() != kKeyBytes || !name ||
      name->size() != 16)
    return damaged();
  FileRow out{{text("name"), text("type"), static_cast<std::uint64_t>(*bytes_of)},
              text("blob"),
              Secret::copy_of(bytes(*key))};
  wipe(*key);
  return out;
}

}  // namespace hustings::vault
