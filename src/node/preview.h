// What admitting drafts would change, without being the node: beside a running one.
#pragma once
#include <memory>

#include "node/admit.h"
#include "node/fold.h"
#include "node/reader.h"

namespace hustings {

enum class Change : std::uint8_t {
  added,      // a new thing
  changed,    // a new version of the thing that this source gave before
  unchanged,  // the same as the source gave before
  older,      // something else, of an earlier day than what the source gave before
};

// One thread at a time.
class Preview {
 public:
  // `disk`, `clock`, `random` and `registry` outlive it. Errors: those of open_reader and
  // read_secrets; not_found where the node holds no key of `issuer`.
  static Result<std::unique_ptr<Preview>> open(Disk& disk, const Clock& clock, Random& random,
                                               const Path& dir, const Registry& registry,
                                               const std::string& issuer);
  // Of a draft with the name that it has at its source; `same_as`, `as_of`: as of Submission.
  // Errors: those of admitting it that can be known before.
  Result<Change> look(Draft draft, std::string source, std::string same_as = {},
                      std::optional<CivilDate> as_of = {});
  Db& db() const { return *reader_.db; }

 private:
  Preview(NodeReader reader, Secrets secrets, const Registry& registry, const Clock& clock,
          Random& random, std::string issuer)
      : reader_(std::move(reader)),
        secrets_(std::move(secrets)),
        preparer_(secrets_, registry.kinds(), clock),
        random_(random),
        issuer_(std::move(issuer)) {}
  NodeReader reader_;
  const Secrets secrets_;
  const Preparer preparer_;
  Random& random_;
  const std::string issuer_;
};

}  // namespace hustings
