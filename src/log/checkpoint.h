// Checkpoints: a tree head as the text of a signed note (c2sp.org/tlog-checkpoint).
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "log/hash.h"
#include "log/note.h"

namespace hustings {

struct Checkpoint {
  std::string origin;  // names the log, such as "hustings.party.example/log"
  TreeHead head;
  std::vector<std::string> extensions = {};  // opaque lines; logs of Hustings write none
  bool operator==(const Checkpoint&) const = default;
};

// The note text, each line with its newline.
std::string format_checkpoint(const Checkpoint& checkpoint);
// Errors: bad_input (where: a line number) for fewer than three lines, an empty line, a size that
// is no canonical decimal, a root that is not 32 bytes of canonical base64, or a root of size 0
// that is not the empty tree's.
Result<Checkpoint> parse_checkpoint(std::string_view note_text);
// The same, but takes any root of size 0: a witness has its own answer to a wrong one.
Result<Checkpoint> parse_checkpoint_form(std::string_view note_text);

// A checkpoint and who has been found to have signed it.
struct OpenedCheckpoint {
  Checkpoint checkpoint;
  Note note;  // note.verified has the log's own signature and the known cosignatures
};

// Signs as the log. `also`: its other keys, while one is being replaced. Errors: bad_input when the
// checkpoint could not be read back, a signer is not of type Ed25519 or its name is not the origin.
Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const Signer& signer,
                                    std::span<const Signer> also = {});
// Opens a signed checkpoint. `keys` are those of logs (type 0x01) and witnesses. Errors: those of
// open_note and parse_checkpoint; unverified unless a key of type 0x01 has signed whose name is the
// origin: a witness does not stand in for the log, nor one log for another.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace hustings
