// hustings demo: the fictional election.
#include <fmt/core.h>

#include "cli/commands.h"
#include "demo/demo.h"
#include "worker/worker.h"

namespace hustings::cli {
namespace {

// {"organisation":65,...}
std::string object(const std::map<std::string, std::uint64_t>& counts) {
  std::string out;
  for (const auto& [name, n] : counts) {
    out += fmt::format("{}\"{}\":{}", out.empty() ? "" : ",", name, n);
  }
  return '{' + out + '}';
}

}  // namespace

int demo(const DemoOptions& options) {
  const auto disk = real_disk();
  const auto told = demo::tell(*disk, options.data, registry(), worker_program(), options.seed);
  if (!told) return report(told.error(), options.json);
  if (options.json) {
    fmt::print("{{\"seed\":{},\"kinds\":{},\"rules\":{}}}\n", options.seed, object(told->kinds),
               object(told->rules));
    return 0;
  }
  fmt::print("A fictional election stands in {}, told from seed {}.\n", options.data, options.seed);
  for (const auto& [kind, n] : told->kinds) fmt::print("{:<28}{:>10}\n", kind, n);
  for (const auto& [rule, n] : told->rules) fmt::print("{:<28}{:>10}\n", "rule " + rule, n);
  fmt::print("Case {} waits for its reporter, who opens it at /track with {}.\n", told->number,
             told->code);
  fmt::print("Its keys follow from the seed: use this node for nothing real.\n");
  return 0;
}

}  // namespace hustings::cli
