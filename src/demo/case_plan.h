// The cases of the demonstration: three hundred reports and everything that happens in them, each
// step at its own time.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cases/machine.h"
#include "demo/case_vault.h"
#include "demo/story.h"

namespace hustings::demo {

struct PlannedStep {
  Instant at;
  Draft draft;
  std::string by;     // issuer
  std::string about;  // the record's own thing
};

// Who works on cases here: pseudonyms.
struct CaseStaff {
  std::vector<std::string> triage;
  std::vector<std::string> handlers;
  std::vector<std::string> deciders;
  std::vector<std::string> reviewers;
};
CaseStaff make_staff(Dice& dice);

// What a case is about, before anything happens in it.
struct CaseStart {
  std::string id;
  Instant received;
  const Party* signatory = nullptr;  // whom it concerns
  const Land* land = nullptr;
  std::string platform;
  std::size_t category = 0;  // among cases::categories()
  std::string leader;        // of an earlier case that it repeats; empty: none
};

// One case from its report to its end; only steps that may be taken. `op`: the node's operator.
std::vector<PlannedStep> plan_case(Dice& dice, const CaseStaff& staff, const CaseStart& start,
                                   const std::string& op);

inline constexpr std::size_t kCases = 300;

// All of them, told as time goes by. Not thread-safe.
class CaseStory {
 public:
  // Chance of its own, so that the rest of the story stays what it is. `end`: of the story; the
  // cases that are open then have what is sealed in them in the vault.
  CaseStory(std::unique_ptr<Random> random, CaseVault& vault, Instant end)
      : dice_(std::move(random)), vault_(vault), end_(end) {}
  // Says what happens before `until`.
  Result<void> tell(Story& story, Instant until);
  // A case that waits for an answer of its reporter, to be tried.
  Result<void> show_one(Story& story);

 private:
  void find_open();
  Result<std::optional<Hash>> seal(PlannedStep& step);
  void plan(const Story& story);
  std::vector<CaseStart> starts(const Story& story);

  Dice dice_;
  bool planned_ = false;
  std::vector<PlannedStep> steps_;  // by time
  std::size_t next_ = 0;
  CaseVault& vault_;
  const Instant end_;
  std::map<std::string, cases::CaseState> open_;  // by their ids
};

}  // namespace hustings::demo
