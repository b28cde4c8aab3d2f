// What is sealed in the cases of the demonstration that are still open when the story ends, so that
// sealed steps can be tried at the desk: reports, questions, answers and drafts of decisions. All
// of it is fictional, and so are the keys: they follow from the seed.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/story.h"
#include "vault/vault.h"

namespace hustings::demo {

// Who can read them, by the names of accounts at the desk, and how everybody unlocks their keys.
inline constexpr std::string_view kReaders[] = {"hanna", "dario"};
inline constexpr std::string_view kPassphrase = "slow ferries at the long coast";

// Not thread-safe.
class CaseVault {
 public:
  // `random`: of its own, so that the rest of the story stays what it is.
  static Result<std::unique_ptr<CaseVault>> open(Disk& disk, const Clock& clock, Random& random,
                                                 const Path& dir, const std::string& database);

  // A new case, to which what follows is sealed.
  Result<void> begin(const std::string& case_id);
  bool has(std::string_view case_id) const;
  // To whom words of a step are sealed.
  Result<Hash> key(const std::string& case_id, bool staff);
  // A draft of a decision; what its record says of it.
  Result<std::string> propose(const std::string& case_id, const std::string& step_id,
                              const Draft& decision);
  // The code of a case, to be tried at /track; empty: none.
  std::string code_of(std::string_view case_id) const;

 private:
  struct Opened {
    std::string id;
    std::string code;
  };
  CaseVault(std::unique_ptr<Random> random, std::unique_ptr<vault::Vault> vault)
      : random_(std::move(random)), vault_(std::move(vault)) {}

  const std::unique_ptr<Random> random_;
  const std::unique_ptr<vault::Vault> vault_;
  std::vector<Opened> opened_;
};

}  // namespace hustings::demo
