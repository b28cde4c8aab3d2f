#include "tables/rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "tables/import.h"

namespace hustings {
namespace {

constexpr std::size_t kPeeked = 256;
constexpr std::string_view kJson = "json";

// The source with what was read of it in front.
ByteSource again(std::string head, ByteSource rest) {
  return [head = std::move(head), at = std::size_t{0},
          rest = std::move(rest)](std::span<char> out) mutable -> Result<std::size_t> {
    if (at == head.size()) return rest(out);
    const std::size_t n = head.copy(out.data(), out.size(), at);
    at += n;
    return n;
  };
}

bool begins_json(std::string_view head) {
  const std::string_view text = trimmed(head);
  return text.starts_with('{') || text.starts_with('[');
}

bool reads(const Profile& profile, std::string_view kind) {
  return profile.kinds.empty() ? kind != kJson
                               : std::ranges::find(profile.kinds, kind) != profile.kinds.end();
}

JsonRowsOptions json_options(const std::string& name, const Profile& profile) {
  JsonRowsOptions out{.name = name, .items = profile.items, .columns = {}};
  for (const Field& field : profile.fields) {
    if (!field.given) out.columns.push_back(field.headers);
  }
  return out;
}

}  // namespace

Result<Rows> open_rows(ByteSource source, const ReaderOptions& options,
                       std::vector<Profile>& profiles) {
  std::string head(kPeeked, '\0');
  HUSTINGS_TRY(const std::size_t got, source(head));
  head.resize(got);
  const bool json = begins_json(head);
  const std::string format = profiles.empty() ? "" : profiles.front().format;
  std::erase_if(profiles, [&](const Profile& p) { return !reads(p, json ? kJson : "csv"); });
  if (profiles.empty() && !format.empty()) {
    return fail(Code::bad_input,
                fmt::format("this is {}, and the format \"{}\" has no profile for it",
                            json ? "JSON" : "no JSON", format),
                options.name, "give the platform's original file, or --profile FILE");
  }
  source = again(std::move(head), std::move(source));
  if (json && !profiles.empty()) {
    profiles.resize(1);
    HUSTINGS_TRY(auto rows,
                 JsonRows::open(std::move(source), json_options(options.name, profiles[0])));
    return Rows(std::move(rows));
  }
  HUSTINGS_TRY(auto reader, Reader::open(std::move(source), reader_options(options, profiles)));
  return Rows(std::move(reader));
}

bool without_tokens(std::string& text) {
  static constexpr std::array<std::string_view, 2> kNames = {"access_token", "fb_dtsg"};
  // Behind the name "=" or its escaped form, and there what may stand in a token.
  static constexpr std::array<std::string_view, 3> kAssigned = {"=", "%3D", "%3d"};
  bool found = false;
  for (const auto name : kNames) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const std::string_view rest = std::string_view(text).substr(at + name.size());
      const auto* sign = std::ranges::find_if(
          kAssigned, [&](const auto assigned) { return rest.starts_with(assigned); });
      if (sign == kAssigned.end()) continue;
      const std::size_t from = at + name.size() + sign->size();
      const std::size_t end = std::min(text.find_first_of("&\"'<>\\ \t\r\n,;)", from), text.size());
      std::size_t begin = at;
      // With the mark before it; what follows keeps one of its own.
      const bool last = end == text.size() || text[end] != '&';
      std::size_t until = end;
      if (begin > 0 && (text[begin - 1] == '&' || (text[begin - 1] == '?' && last))) {
        --begin;
      } else if (!last) {
        ++until;
      }
      text.erase(begin, until - begin);
      found = true;
      if (begin == 0) break;
      at = begin - 1;
    }
  }
  return found;
}

}  // namespace hustings
