#include "cli/import_open.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "base/crypto.h"
#include "desk/upload.h"

namespace hustings::cli {
namespace {

Result<ReaderOptions> reading(const ImportArguments& arguments, const std::string& name) {
  ReaderOptions out{.name = Path(name).filename().string(), .encoding = {}, .delimiter = {}};
  if (!arguments.encoding.empty()) {
    out.encoding = parse_encoding(arguments.encoding);
    if (!out.encoding) {
      return fail(Code::bad_input, "there is no encoding of this name", arguments.encoding,
                  "use utf-8, utf-16le, utf-16be, latin1 or windows-1252");
    }
  }
  if (!arguments.delimiter.empty())
    out.delimiter = arguments.delimiter == "tab" ? '\t' : arguments.delimiter[0];
  return out;
}

Result<ByteSource> source_of(const ImportInput& input) {
  if (!input.part.empty()) return open_table_of(input.file, input.part);
  if (!is_zip(input.file)) return file_source(input.file);
  HUSTINGS_TRY(const std::string bytes, read_input(input.file));
  HUSTINGS_TRY(auto sheet, desk::read_upload(Path(input.file).filename().string(), bytes));
  return text_source(std::move(sheet.bytes));
}

bool asks_for(const std::vector<Profile>& profiles, std::string_view field) {
  return std::ranges::any_of(profiles, [&](const Profile& profile) {
    const Field* found = profile.find(field);
    return found != nullptr && found->given;
  });
}

Result<std::map<std::string, std::string>> given_of(const ImportArguments& arguments,
                                                    const ImportInput& input,
                                                    const std::vector<Profile>& profiles) {
  HUSTINGS_TRY(const auto pairs, read_pairs(arguments.given));
  std::map<std::string, std::string> out(pairs.begin(), pairs.end());
  const bool has_day = !arguments.as_of.empty() || input.bundle != nullptr;
  if (has_day && input.day && asks_for(profiles, "as_of"))
    out.emplace("as_of", to_string(*input.day));
  if (arguments.ads.empty()) return out;
  if (!asks_for(profiles, "mapping")) {
    return fail(Code::bad_input, "rows of this format are about no declared ad", "--ad",
                "leave --ad out");
  }
  out["mapping"] = fmt::format("{}", fmt::join(arguments.ads, "\n"));
  return out;
}

}  // namespace

Result<std::vector<Profile>> chosen_profiles(Disk& disk, const ImportArguments& arguments) {
  if (arguments.profile.empty()) return builtin_profiles(arguments.format);
  HUSTINGS_TRY(Profile own, load_profile(disk, arguments.profile));
  if (own.format != arguments.format) {
    return fail(Code::bad_input, fmt::format("the profile is of the format \"{}\"", own.format),
                arguments.profile, fmt::format("import {}", own.format));
  }
  std::vector<Profile> out;
  out.push_back(std::move(own));
  return out;
}

Result<bool> is_about_declared_ads(std::string_view format) {
  HUSTINGS_TRY(const auto profiles, builtin_profiles(format));
  return asks_for(profiles, "mapping");
}

Result<Rows> open_input(const ImportArguments& arguments, const ImportInput& input,
                        std::vector<Profile>& profiles) {
  HUSTINGS_TRY(const auto options,
               reading(arguments, input.part.empty() ? input.file : input.part));
  HUSTINGS_TRY(ByteSource source, source_of(input));
  return open_rows(std::move(source), options, profiles);
}

Result<hustings::Import> open_table(Disk& disk, const ImportArguments& arguments,
                                    const ImportInput& input) {
  HUSTINGS_TRY(auto profiles, chosen_profiles(disk, arguments));
  HUSTINGS_TRY(auto given, given_of(arguments, input, profiles));
  HUSTINGS_TRY(Rows rows, open_input(arguments, input, profiles));
  const auto numbers = arguments.numbers.empty()      ? DecimalMark::undecided
                       : arguments.numbers == "point" ? DecimalMark::point
                                                      : DecimalMark::comma;
  ImportOptions options{.given = std::move(given),
                        .numbers = numbers,
                        .countries = arguments.only,
                        .joined = {},
                        .renamed = input.renamed};
  if (input.bundle != nullptr) options.joined.emplace("country", &input.bundle->countries);
  return hustings::Import::open(std::move(rows), std::move(profiles), options);
}

Result<Digest> digest_file(const std::string& name) {
  HUSTINGS_TRY(const ByteSource source, file_source(name));
  Sha256 hash;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    HUSTINGS_TRY(const std::size_t n, source(buffer));
    if (n == 0) return Digest{hash.finish()};
    hash.update(bytes(std::string_view(buffer).substr(0, n)));
  }
}

Result<std::optional<CivilDate>> day_of_file(const ImportArguments& arguments,
                                             const std::string& file) {
  if (!arguments.as_of.empty()) {
    auto given = parse_date(arguments.as_of);
    if (given) return given;
    return fail(Code::bad_input, "this is no day", "--as-of " + arguments.as_of,
                "write YYYY-MM-DD");
  }
  std::error_code failed;
  const auto changed = std::filesystem::last_write_time(file, failed);
  if (failed) return std::optional<CivilDate>();
  const auto since = std::chrono::file_clock::to_sys(changed).time_since_epoch();
  return std::optional(
      date_of({std::chrono::duration_cast<std::chrono::milliseconds>(since).count()}));
}

int list_formats() {
  for (const auto* capability : registry().capabilities()) {
    for (const auto& importer : capability->importers) {
      fmt::print("{:<20} {}\n", importer.format, importer.title);
      const auto profiles = builtin_profiles(importer.format);
      if (!profiles) continue;
      for (const auto& profile : *profiles) {
        fmt::print("    {} version {}: {}\n", profile.name, profile.version, profile.title);
      }
    }
  }
  return 0;
}

}  // namespace hustings::cli
