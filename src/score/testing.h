// Inputs of a matrix, short to write. Only tests include it.
#pragma once
#include <string>

#include "score/matrix.h"

namespace hustings::testing {

inline const ConductCode& code() { return *find_code("eu-2024"); }
inline const Election& election() { return code().elections.front(); }

// Inputs with two parties, "a" and "b", that signed in time; each has one linked account.
class Inputs {
 public:
  Inputs() {
    in.code = code().id;
    in.election = election().id;
    in.size = 1000;
    in.kinds = {"account", "advertiser-report", "response", "signature"};
    sign("a");
    sign("b");
    account("a", "meta:1");
    account("b", "meta:2");
  }
  Index sign(const std::string& who, std::vector<std::string> scope = {},
             CivilDate day = {2024, 4, 9}) {
    in.words.push_back({next_, who, true, std::move(scope), day});
    return next_++;
  }
  Index withdraw(const std::string& who, CivilDate day) {
    in.words.push_back({next_, who, false, {}, day});
    return next_++;
  }
  Index account(const std::string& who, const std::string& key, bool person = false) {
    in.links.push_back({key, who, person});
    in.records.push_back({next_, "account", true, who, who, key, {}});
    return next_++;
  }
  Index report(const std::string& key, Days days = {}, const std::string& issuer = "observer") {
    in.records.push_back({next_, "advertiser-report", false, issuer, key, key, days});
    return next_++;
  }
  // What a rule says about the record at `index`.
  void judge(Index index, const std::string& subject, Severity severity = Severity::contradiction,
             const std::string& commitment = "6.a") {
    in.judgements.push_back({.index = index,
                             .rule = "ads.no-disclaimer",
                             .commitment = commitment,
                             .severity = severity,
                             .subject = subject});
  }
  Index decide(const std::string& who, bool upholds, std::optional<Index> reverses = {},
               const std::string& commitment = "6.a") {
    in.decisions.push_back({next_, who, commitment, upholds, reverses});
    return next_++;
  }
  Index case_of(const std::string& who, bool overdue, const std::string& commitment = "6.a") {
    in.cases.push_back({next_, who, commitment, overdue});
    return next_++;
  }

  Matrix matrix() const { return score(code(), election(), in); }
  Cell cell(const std::string& who, const std::string& commitment = "6.a") const {
    const Matrix all = matrix();
    const Cell* found = all.find(who, commitment);
    return found == nullptr ? Cell{} : *found;
  }
  CellState state(const std::string& who, const std::string& commitment = "6.a") const {
    return cell(who, commitment).state;
  }

  ScoreInputs in;

 private:
  Index next_ = 1;
};

}  // namespace hustings::testing
