// What the files of this folder share, and nobody else.
#pragma once
#include "base/json.h"
#include "vault/vault.h"

namespace hustings::vault {

// One transaction.
template <class Work>
auto Vault::write(Work work) -> std::invoke_result_t<Work> {
  const std::lock_guard lock(mutex_);
  HUSTINGS_TRY(auto tx, Transaction::begin(*db_));
  auto done = work();
  if (!done) return done;
  HUSTINGS_CHECK(tx.commit());
  return done;
}

struct Vault::Kept {
  std::string state;
  Salt salt{};
  Hash tag;
  Hash reporter_key;
  std::string reporter_wrap;
  std::int64_t epoch = 0;
};

inline Hash hash_at(const SqlRow& row, int column) {
  return hash_from_bytes(row.blob(column)).value_or(Hash{});
}
inline Blob blob(std::string_view text) { return {bytes(text)}; }
// Where it does not matter how many rows.
inline Result<void> changed(Db& db, std::string_view sql, Params params) {
  HUSTINGS_CHECK(db.run(sql, params));
  return {};
}
inline std::unexpected<Error> no_case(std::string_view id) {
  return fail(Code::not_found, "there is no such case in the vault", std::string(id));
}

// The public key of the escrow that there is now.
std::optional<Hash> escrow_of(const std::vector<Reader>& readers);

// A file's row: what it is called, and the key that opens it.
struct FileRow {
  FileInfo info;
  std::string blob;
  Secret key;
};
std::string write_file_row(const FileRow& row, const Hash& digest);
Result<FileRow> read_file_row(std::string_view json);  // unverified

}  // namespace hustings::vault
