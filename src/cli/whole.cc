#include "cli/whole.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"

namespace hustings::cli {

Result<void> can_be_whole(const std::string& format, std::size_t files) {
  if (files > 1)
    return fail(Code::bad_input, "one file is the whole of what a source shows", "--whole",
                "import the files one after the other");
  const auto all = complete::whole_formats();
  if (std::ranges::find(all, format) != all.end()) return {};
  return fail(Code::bad_input, "files of this format show a part of their source", format,
              fmt::format("leave --whole out; it is for {}", fmt::join(all, ", ")));
}

std::vector<CountryCode> countries_of(const std::vector<std::string>& codes) {
  std::vector<CountryCode> out;
  out.reserve(codes.size());
  for (const auto& code : codes) out.push_back({code});
  return out;
}

Result<Missing> log_showings(Node& node, const complete::WholeImport& import) {
  HUSTINGS_TRY(const auto db, node.connect());
  HUSTINGS_TRY(const auto all, complete::showings(*db, import));
  Missing out;
  std::vector<Submission> items;
  const auto send = [&]() -> Result<void> {
    for (const auto& answer : node.admit(std::exchange(items, {}), Lane::import)) {
      if (!answer) return std::unexpected(answer.error());
      if (!answer->published) return std::unexpected(not_published(*answer));
    }
    return {};
  };
  for (const auto& one : all) {
    ++(one.body.shown.value ? out.back : out.gone);
    items.push_back({.what = draft(one.body),
                     .by = import.issuer,
                     .source = "still-shown|" + one.about,
                     .about = {},
                     .prev = {}});
    if (items.size() == kMaxChunk) HUSTINGS_CHECK(send());
  }
  if (!items.empty()) HUSTINGS_CHECK(send());
  return out;
}

}  // namespace hustings::cli
