// hustings score: the matrix, from a node or from a bulk package.
#include <fmt/core.h>

#include <cstdio>

#include "bulk/bulk.h"
#include "cli/commands.h"
#include "node/reader.h"
#include "score/json.h"
#include "score/read.h"

namespace hustings::cli {
namespace {

Result<ScoreInputs> from_package(const ScoreOptions& options) {
  HUSTINGS_TRY(const std::string json, read_bulk_file(options.from, kInputsFile));
  HUSTINGS_TRY(auto inputs, parse_inputs(json));
  if (options.size && *options.size != inputs.size) {
    return fail(Code::bad_input,
                fmt::format("this package is of size {} and knows no other", inputs.size),
                options.from, "take the package of that size, or ask a node with --data");
  }
  if ((!options.code.empty() && inputs.code != options.code) ||
      (!options.election.empty() && inputs.election != options.election)) {
    return fail(Code::bad_input,
                fmt::format("this package is about {}, {}", inputs.code, inputs.election),
                options.from, "leave --code and --election out, or take another package");
  }
  return inputs;
}

Result<ScoreInputs> from_node(Disk& disk, const ScoreOptions& options) {
  HUSTINGS_TRY(const auto chosen, choose({options.code, options.election}));
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader.db));
  HUSTINGS_TRY(const auto state, read_state(*reader.db, reader.config.origin));
  const TreeHead head = state ? state->head : TreeHead{0, empty_root()};
  if (!options.size || *options.size == head.size)
    return read_score_inputs(*reader.db, registry(), chosen, head);
  HUSTINGS_TRY(const auto past, log_at(*reader.db, registry(), *options.size));
  return read_score_inputs(past.store->writer(), registry(), chosen, past.head);
}

Result<std::string> score_of(Disk& disk, const ScoreOptions& options) {
  HUSTINGS_TRY(const ScoreInputs inputs,
               options.from.empty() ? from_node(disk, options) : from_package(options));
  HUSTINGS_TRY(const auto chosen, choose({inputs.code, inputs.election}));
  return score_json(inputs, hustings::score(chosen.code, chosen.election, inputs));
}

}  // namespace

int score(const ScoreOptions& options) {
  const RealWorld real;
  const auto json = score_of(*real.disk, options);
  if (!json) return report(json.error());
  fmt::print("{}\n", *json);
  return std::fflush(stdout) == 0 ? 0 : report({Code::io, "cannot write the matrix", {}, {}});
}

}  // namespace hustings::cli
