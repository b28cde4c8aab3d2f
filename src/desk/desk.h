// The desk of a node: what staff pages and the API's writers stand on. Nothing here knows HTTP.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "desk/form.h"
#include "desk/upload.h"
#include "desk/work.h"
#include "desk/writer.h"
#include "node/arrival.h"
#include "staff/staff.h"

namespace hustings::desk {

struct DeskOptions {
  Disk& disk;
  const Clock& clock;
  Random& random;
  Path dir;
  const Registry& registry;
  std::string address;  // that the node is reached under
};

// An organisation whose key this node holds: only for those can the desk speak.
struct Signatory {
  std::string id;
  std::string name;  // the id where it has none yet
};

// What there is of a thing.
struct Existing {
  std::string id;
  Typed typed;
  std::string leaf;  // hexadecimal
  std::string issuer;
  std::string kind;
};

// A record that stands in the log.
struct Taken {
  Index index = 0;
  std::string id;  // of the thing
  Hash leaf;
  bool unchanged = false;  // the same stood there before
  bool published = true;   // false: it is durable, but the public files follow later
};

// What a list calls a record to be: its title, name or number, or else `otherwise`.
std::string title_of(const Typed& given, std::string_view otherwise);

// CREATE statements of the desk's own tables, for DeskDb::open.
std::string_view desk_tables();

// Thread-safe.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> open(DeskOptions options);

  Staff& staff() { return *staff_; }
  WorkStore& works() { return *works_; }
  DeskDb& db() { return *db_; }
  Writer& writer() { return *writer_; }
  const DeskOptions& options() const { return options_; }
  UploadContext uploads() const {
    return {options_.disk, options_.clock, options_.random, options_.dir, options_.registry};
  }

  // Kinds that an organisation says for itself, in the order of the registry.
  std::vector<const Kind*> kinds() const;
  const Kind* kind(std::string_view name) const;  // null: not one of them
  const Plan& plan(const Kind& kind) const;

  Result<std::vector<Signatory>> signatories();
  std::string name_of(const std::string& signatory);  // the id when it is not known

  // The draft that a piece of work of a record says now. bad_input with every problem.
  Result<Draft> draft_of(const Work& work) const;
  // The same as it stands in a form.
  Result<Typed> typed_of(const Work& work) const;
  // The current version of a thing. not_found: it is none of kinds(), or not there.
  Result<Existing> existing(std::string_view id) const;

  // A step that writes nothing into the log but that `who`, who may, took it.
  Result<Work> step(Work work, const User& who, Step step);

  // Publishes it for `who`, who may (work.h). With `until`: its digest now, itself at the latest on
  // that day. Errors: what may() says; bad_input of the draft; what admitting it says: it is then
  // where it was before.
  Result<Work> publish(Work work, const User& who, const std::optional<CivilDate>& until);
  // Which records of a kind are taken as envelopes that their issuers signed at home: what
  // organisations say for themselves, and their keys. Nothing: none.
  std::optional<Intake> intake(const Kind& kind) const;
  // Takes one, from whoever sends it; opens the log only for what will be taken. Errors: those of
  // check_arrival; withheld when it says what a redaction took away; unavailable; io.
  Result<Taken> take(const Intake& intake, std::string_view combined);
  // Tells what is under embargo; `who` null: its day has come.
  Result<Work> disclose(Work work, const User* who);
  // Goes on with what a crash left on its way into the log.
  Result<void> resume();

 private:
  explicit Desk(DeskOptions options) : options_(std::move(options)) {}
  Result<Arrival> arrival(const Intake& intake, std::string_view combined) const;
  Result<Work> finish(Work work);
  Result<std::vector<Submission>> items_of(const Work& work) const;
  Result<Work> back(Work work, const Error& error);

  const DeskOptions options_;
  std::unique_ptr<DeskDb> db_;
  std::unique_ptr<Staff> staff_;
  std::unique_ptr<WorkStore> works_;
  std::unique_ptr<Writer> writer_;
  std::map<std::string_view, Plan> plans_;
};

}  // namespace hustings::desk
