// The mirror of one log on disk: DIR/<folder of the log>/. Format: docs/formats/observe.md.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "log/checkpoint.h"
#include "observe/alert.h"
#include "observe/source.h"
#include "store/tiles.h"

namespace hustings {

// A checkpoint as it was shown, and found to be signed with the log's key.
struct Shown {
  std::string note;
  TreeHead head;
};
Result<Shown> open_shown(std::string note, const VerifierKey& key);

// When the log was heard last, by the observer's clock.
struct Heard {
  Instant answered;  // with a checkpoint that fits those before
  Instant grown;     // with a newer one
};

// Files of one mirror; one thread.
class Mirror {
 public:
  // A mirror that is there. not_found when there is none.
  static Result<Mirror> open(Disk& disk, const Path& folder);
  // Makes one, and pins the key; or opens the one that is there, with this address from now on.
  // unverified when its key is another.
  static Result<Mirror> make(Disk& disk, const Path& folder, const Source& source, Instant now);
  // The mirror below DIR that follows this address; null when there is none.
  static Result<std::unique_ptr<Mirror>> find(Disk& disk, const Path& dir, const std::string& url);

  const Source& source() const { return source_; }
  const VerifierKey& key() const { return source_.key; }
  Result<void> move_to(const std::string& log);  // the log has another address now
  // Pins another key from now on. All checkpoints that the mirror keeps are signed with it too.
  Result<void> adopt(const VerifierKey& key);
  const Path& folder() const { return folder_; }
  Tiles tiles() const { return {*disk_, folder_ / "log"}; }
  Alerts alerts() const { return {*disk_, folder_ / "alerts"}; }

  // The newest checkpoint that continues all others, whether the mirror has its entries yet or not:
  // what each new one is compared with.
  Result<std::optional<Shown>> seen() const;
  Result<void> see(const Shown& shown);
  Result<std::optional<Shown>> mirrored() const;  // DIR/log/checkpoint
  Result<Heard> heard() const;
  Result<void> hear(const Heard& heard);

 private:
  Mirror(Disk& disk, Path folder, Source source)
      : disk_(&disk), folder_(std::move(folder)), source_(std::move(source)) {}
  Result<void> write_source();

  Disk* disk_;
  Path folder_;
  Source source_;
};

// The keys of the log of this origin, when it is mirrored below DIR and no alert speaks against
// cosigning it; as Watch takes them.
Result<std::vector<VerifierKey>> keys_to_cosign(Disk& disk, const Path& dir,
                                                const std::string& origin);

}  // namespace hustings
