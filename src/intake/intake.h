// Reports of a node: taken, shown again to who has number and code, and gone on with. Nothing here
// knows HTTP. docs/report.md.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "cases/file.h"
#include "intake/batch.h"
#include "intake/draft.h"
#include "intake/flood.h"
#include "intake/work.h"
#include "vault/opened.h"
#include "web/readers.h"

namespace hustings::intake {

inline constexpr std::size_t kMostFiles = 5;
inline constexpr std::size_t kMostFile = std::size_t{20} << 20;         // bytes
inline constexpr std::int64_t kShownAgain = std::int64_t{15} * 60'000;  // ms

struct IntakeOptions {
  Disk& disk;
  const Clock& clock;
  Random& random;
  Path dir;
  const Registry& registry;
  std::function<void(std::string_view)> errors;  // lines; called on another thread
  std::function<Load()> load = {};               // empty: that of the vault's queue and the disk
  int work_bits = kWorkBits;                     // what programs have to find
  bool sends_mail = false;                       // reporters can be told that there is news
};

struct Upload {
  std::string name;
  std::string bytes;
  std::string question = {};  // of the category's own, which it answers; mostly empty
};
// What a reporter is told.
struct Receipt {
  std::string number;  // empty: it is logged at `due` only, and until then has a ticket
  std::string ticket = {};
  Instant due = {};
  std::optional<vault::TrackingCode> code;  // none: sent before, and too long ago
  Index index = 0;                          // of the record
  std::string promise;  // where the witnesses that are asked for have not signed yet
};
// A case, opened.
struct Tracked {
  cases::CaseFile file;
  vault::OpenCase open;
  Index newest = 0;  // step of the whole log then
};
// Something that was said in a case.
struct Said {
  const cases::Step* step = nullptr;  // of Tracked::file
  std::string words;                  // empty: none that the reporter can read
  std::vector<Further> further;       // of the report: what its category asked besides
};
// Somebody of the staff opened what is sealed in a case, or one of its files.
struct StaffLook {
  Instant at;
  std::string capacity;  // of `audit` records
  bool file = false;
  Index index = 0;
};
struct Choice {
  std::string id;
  std::string name;
};

// Thread-safe.
class Intake {
 public:
  // not_found: there are no secrets here, and so no vault. unavailable: another process takes this
  // node's reports.
  static Result<std::unique_ptr<Intake>> open(IntakeOptions options);

  const std::string& code() const { return code_; }    // of conduct
  bool is_fictional() const { return is_fictional_; }  // a demonstration
  vault::Vault& vault() { return *vault_; }
  Load load() const;
  Level level() const { return level_of(load()); }
  // Why it is at such a level: for the disk, or because so many wait.
  IntakeRefusal reason(Level level) const {
    return level_of({0, load().free}) >= level ? IntakeRefusal::no_room : IntakeRefusal::queue_full;
  }
  Counters& counters() { return counters_; }
  // Whether there is somebody who could read a report.
  Result<bool> is_open();
  Result<std::vector<Choice>> observers();
  Result<std::vector<Choice>> signatories();
  const std::vector<std::string>& countries() const { return countries_; }  // codes

  std::string seal(const ReportDraft& draft) const;
  Result<ReportDraft> unseal(std::string_view field) const;
  ReportDraft begin() const;
  // The key that keeps the code of a program's report for who sends all of it again: its id alone
  // is not enough.
  vault::Secret again_key(const ReportDraft& draft) const;
  Instant now() const { return options_.clock.now(); }
  int work_bits() const { return options_.work_bits; }
  std::string challenge() const { return work_challenge(now(), work_key_); }
  bool has_worked(const Work& work, std::string_view report_id) const {
    return is_done(work, report_id, now(), work_key_, options_.work_bits);
  }

  // Errors: bad_input with all that is wrong; too_large, naming "/files"; unavailable: come again.
  // `arrived`: of what staff type in; its clocks run from the first moment of that day. Its code is
  // known to them, and has to be replaced before anything else. `language`: of mails.
  Result<Receipt> take(const ReportDraft& draft, CaseChannel channel,
                       const std::vector<Upload>& files, std::optional<CivilDate> arrived = {},
                       std::string_view language = {});
  // By number or ticket. Nothing when it and the code do not fit together, for whatever reason.
  // conflict: they do, and it is not logged yet.
  Result<std::optional<Tracked>> track(std::string_view number, std::string_view code);
  Result<std::vector<Said>> said(const Tracked& tracked);
  Result<std::vector<vault::FileInfo>> files(const Tracked& tracked);
  Result<std::vector<StaffLook>> looks(const Tracked& tracked);
  // What the reporter may do now.
  static std::vector<CaseAct> possible(const Tracked& tracked);
  // A message, an answer, a withdrawal, an appeal. conflict: it is none that is possible now.
  Result<Index> step(const Tracked& tracked, CaseAct act, std::string_view words,
                     const std::vector<Upload>& files);
  // Whether reporters can ask for mails that say there is news: the node sends mail, and the report
  // does not wait for its hour.
  bool takes_news(const Answers& answers) const;
  bool takes_news() const { return options_.sends_mail; }
  Result<bool> has_news(const Tracked& tracked);
  // `address` empty: none any more. bad_input, naming /news.
  Result<void> set_news(const Tracked& tracked, std::string_view address,
                        std::string_view language);
  // The reporter looks at the case: what is in it is no news any more.
  Result<void> saw(const Tracked& tracked);
  // The report as an SD-JWT with everything in it.
  Result<std::string> own_copy(const Tracked& tracked);

 private:
  Intake(IntakeOptions options, FileLock lock, std::unique_ptr<vault::Vault> vault,
         const Config& config);
  Result<std::optional<Receipt>> sent_before(const ReportDraft& draft);
  Result<Receipt> receipt_of(const std::string& case_id);
  Result<CaseReport> report(const Answers& answers, CaseChannel channel, Instant received,
                            const std::vector<std::string>& observers);
  Result<Instant> arrival(const ReportDraft& draft, std::optional<CivilDate> arrived) const;
  Result<Receipt> log(CaseReport report, std::vector<Digest> digests, vault::Parcel parcel);
  Result<Receipt> hold(const Answers& answers, const std::vector<FileType>& files,
                       const std::vector<Digest>& digests, vault::Parcel parcel);
  Result<void> log_held(const vault::Held& held);
  void keep_hours(const std::stop_token& stop);

  const IntakeOptions options_;
  const FileLock lock_;
  const std::unique_ptr<vault::Vault> vault_;
  const std::string operator_id_;
  const std::string code_;
  const bool is_fictional_;
  std::vector<std::string> countries_;
  const vault::Secret draft_key_;
  const vault::Secret work_key_;
  web::Readers readers_;
  Counters counters_;
  const std::unique_ptr<Http> http_;  // of the batch
  std::unique_ptr<Batch> batch_;
  std::jthread hours_;  // logs what is due; goes first
};

}  // namespace hustings::intake
