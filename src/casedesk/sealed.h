// What a handler reads of a case: all that is sealed in it to them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cases/file.h"
#include "intake/further.h"
#include "vault/opened.h"

namespace hustings::casedesk {

struct Said {
  const cases::Step* step = nullptr;  // of the case
  std::string words;
};
struct SealedFile {
  std::string path;  // in the vault
  vault::FileInfo info;
};
// As the reporter wrote it; empty: nothing.
struct Reported {
  std::string name;
  std::string contact;
  std::vector<std::string> urls;
  std::string place;
  std::string account;
  std::string ad;
  std::vector<intake::Further> further;  // what its category asked besides
};
struct SealedCase {
  Reported report;
  std::vector<Said> said;  // one for each step
  std::vector<SealedFile> files;
};
// `file` outlives it.
Result<SealedCase> read_sealed(vault::Vault& vault, Db& db, const cases::CaseFile& file,
                               const vault::OpenCase& open);

// A proposal of a decision stands in the vault, under a key that only staff has; its record has the
// digest, sealed. Answers that digest, in hexadecimal.
Result<std::string> keep_proposal(vault::Vault& vault, const std::string& case_id,
                                  const std::string& step_id, std::string_view json);
Result<void> drop_proposal(vault::Vault& vault, const std::string& case_id,
                           const std::string& step_id);
// The decision's JSON. `digest`: what its record says. unverified when it is another.
Result<std::string> read_proposal(vault::Vault& vault, const vault::OpenCase& open,
                                  const std::string& step_id, std::string_view digest);

}  // namespace hustings::casedesk
