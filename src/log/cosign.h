// The witness protocol (c2sp.org/tlog-witness) without network and storage: what a log asks, what a
// witness decides, and what the log makes of the answer.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "log/proof.h"

namespace hustings {

inline constexpr std::size_t kMaxAddCheckpoint = 64 << 10;         // bytes of a request
inline constexpr std::size_t kMaxWitnessProof = 63;                // hashes
inline constexpr std::string_view kSizeType = "text/x.tlog.size";  // of the body of a 409

// A request to cosign: nothing in it may be believed yet.
struct AddCheckpoint {
  std::uint64_t old_size =
      0;        // of the checkpoint that the witness cosigned last, as the log thinks
  Proof proof;  // from there to this checkpoint
  UnverifiedNote note;
  Checkpoint checkpoint;  // as `note` says
};
std::string format_add_checkpoint(std::uint64_t old_size, std::span<const Hash> proof,
                                  std::string_view checkpoint);
// Errors: too_large over kMaxAddCheckpoint; bad_input (where: "request line N", or as of parse_note
// and parse_checkpoint).
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

// The answers of a witness, by their HTTP status.
enum class Ruling : std::uint16_t {
  cosign = 200,
  malformed = 400,     // an old size over the checkpoint's
  untrusted = 403,     // no signature of a key that is trusted for this log, or one does not hold
  unknown = 404,       // nobody watches this log here
  conflict = 409,      // the witness knows another size; the answer names it
  inconsistent = 422,  // not shown to continue what the witness has seen
};
struct Decision {
  Ruling ruling = Ruling::cosign;
  std::string why = {};   // not of `cosign`
  std::string note = {};  // of `cosign`: the checkpoint with the signatures of trusted keys alone
};
// What a witness must answer. `trusted`: the keys of this log; none when it is not watched. `last`:
// the checkpoint of this log that was cosigned last. The checks come in the order of tlog-witness
// (section add-checkpoint).
Decision decide(const AddCheckpoint& asked, std::span<const VerifierKey> trusted,
                const std::optional<TreeHead>& last);

// A signature line that was found to be a witness's.
struct Cosignature {
  SignatureLine line;
  VerifierKey key;
  std::int64_t time = 0;  // Unix seconds, as the witness says
};
// Finds the witness's cosignature of a checkpoint in its answer. Errors: bad_input for what are no
// signature lines; unverified when there is none by this key, or it does not hold, or names no
// time.
Result<Cosignature> read_cosignature(std::string_view answer, std::string_view note_text,
                                     const VerifierKey& witness);
// The size in the body of a 409. Nothing when it is none.
std::optional<std::uint64_t> read_size(std::string_view answer);

// The note with these cosignatures below it; of a key that has signed it already the older one
// stays, since it proves more. Errors: those of parse_note.
Result<std::string> add_cosignatures(std::string_view note, std::span<const Cosignature> more);

}  // namespace hustings
