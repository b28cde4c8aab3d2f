// What is on somebody's desk until it is in the log: a record that is being written, or a file of
// them. The steps that it can take are one table (work.cc).
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "staff/staff.h"

namespace hustings::desk {

enum class WorkState : std::uint8_t {
  draft,
  submitted,   // waits for a second person
  sent_back,   // by that person, with a note
  publishing,  // on its way into the log; after a crash it goes on from here
  embargoed,   // in the log by its digest
  published,
  discarded
};
BOOST_DESCRIBE_ENUM(WorkState, draft, submitted, sent_back, publishing, embargoed, published,
                    discarded)
enum class WorkKind : std::uint8_t { record, upload };
BOOST_DESCRIBE_ENUM(WorkKind, record, upload)

struct Work {
  std::string id = {};
  std::string signatory = {};
  WorkKind what = WorkKind::record;
  std::string kind = {};  // of the record; of an upload its format
  std::string title = {};
  WorkState state = WorkState::draft;
  WorkState was = WorkState::draft;
  std::string typed = {};  // to_json(Typed), or the draft of a program; of an upload its preview
  std::string about = {};
  std::string prev = {};
  std::string author = {};
  std::string submitter = {};
  std::string approver = {};
  std::string note = {};
  std::string until_day = {};
  std::string embargo = {};
  std::string salt = {};
  std::optional<std::int64_t> index = {};
  bool unchanged = false;  // known right after publishing: the log had the same already, at `index`
  std::int64_t stamp = 0;
  Instant made = {};
  Instant changed = {};
};
struct WorkFile {
  std::string name;
  std::string digest;
  std::string sheet;
  std::string bytes;
  // Of figures: which ads the rows are about, lines "ID" or "NAME=ID", as `import --ad` takes them.
  std::string ads = {};
};

enum class Step : std::uint8_t { submit, send_back, discard, publish, disclose };

// Whether this person may take this step; why not, in words for them. `four_eyes`: the signatory
// asks for a second person.
Result<void> may(Step step, const Work& work, const User& who, bool four_eyes);
bool can_edit(const Work& work, const User& who);

// Thread-safe.
class WorkStore {
 public:
  WorkStore(DeskDb& db, const Clock& clock, Random& random)
      : db_(db), clock_(clock), random_(random) {}

  // A new piece of work, by `author`: an id, a stamp and times are given to it.
  // `source`: what a program calls the thing; empty: it has no name.
  Result<Work> make(Work work, const std::optional<WorkFile>& file, std::string_view source = {});
  Result<Work> read(const std::string& id);  // not_found
  Result<WorkFile> file(const std::string& id);
  Result<std::string> source(const std::string& id);
  // Everything that is not finished, what changed last first; with `finished` those that are.
  Result<std::vector<Work>> all(const std::string& signatory, bool finished, std::size_t most);
  Result<std::vector<Work>> in_state(WorkState state);
  // The digests (hexadecimal) that stand in what is not finished: of files that it will name.
  Result<std::set<std::string>> digests();
  // Keeps what was typed. conflict when somebody changed it since `work.stamp`.
  Result<Work> save(Work work, const std::string& author);
  // A step to `to`, with all fields of `work` as they are then and its audit record. conflict as
  // above: of two people who act on the same thing, one does.
  Result<Work> move(Work work, WorkState to, const std::optional<Act>& act);

 private:
  Result<void> update(Db& db, Work& work);
  DeskDb& db_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace hustings::desk
