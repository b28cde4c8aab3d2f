#include "web/readers.h"

#include <fmt/core.h>

namespace hustings::web {

Result<Readers::Lease> Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      Lease out(*this, std::move(free_.back()));
      free_.pop_back();
      return out;
    }
  }
  HUSTINGS_TRY(NodeReader reader, open_reader(disk_, dir_));
  return Lease(*this, std::make_unique<NodeReader>(std::move(reader)));
}

void Readers::give_back(std::unique_ptr<NodeReader> reader) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(reader));
}

Result<AsOf> read_as_of(NodeReader& reader) {
  HUSTINGS_TRY(const auto state, read_state(*reader.db, reader.config.origin));
  if (!state) {
    return fail(Code::io, "the database has no log of this origin", reader.config.origin,
                "check \"origin\" and \"database\" in hustings.toml");
  }
  AsOf out{state->head, {}};
  if (out.head.size > 0) {
    HUSTINGS_TRY(const auto newest, reader.db->integer("SELECT iat FROM record WHERE idx = $1",
                                                       {param(out.head.size - 1)}));
    out.time.unix_ms = newest.value_or(0) * 1000;
  }
  return out;
}

std::string log_line(const TreeHead& head) {
  return fmt::format("{} {}", head.size, base64(head.root));
}

Result<std::string> read_log_line(Readers& readers) {
  HUSTINGS_TRY(const auto reader, readers.take());
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader->db));
  HUSTINGS_TRY(const AsOf as_of, read_as_of(*reader));
  return log_line(as_of.head);
}

}  // namespace hustings::web
