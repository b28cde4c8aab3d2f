// hustings import FORMAT FILE --map: a profile for a file whose headings no profile knows.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/import_open.h"
#include "tables/suggest.h"

namespace hustings::cli {
namespace {

using Fields = std::vector<std::optional<std::size_t>>;

std::string samples_of(const SeenColumn& column) {
  return column.samples.empty() ? "empty" : fmt::format("{}", fmt::join(column.samples, " | "));
}

std::string described(const Field& field) {
  const auto& aliases = field.headers;
  return fmt::format("{}{}{}", field.name, aliases.empty() ? "" : " (" + aliases.front() + ")",
                     field.present ? ", has to be there" : "");
}

std::optional<std::size_t> field_named(const Profile& profile, const std::string& name) {
  const Field* found = profile.find(name);
  if (found == nullptr || found->given) return std::nullopt;
  return static_cast<std::size_t>(found - profile.fields.data());
}

// The person at the terminal. Nothing at the end of input.
std::optional<std::string> answer(const std::string& question) {
  fmt::print(stderr, "{}", question);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return trim(line);
}

void print_fields(const Profile& profile) {
  for (const auto& field : profile.fields) {
    if (!field.given) fmt::print(stderr, "    {}\n", described(field));
  }
}

std::unexpected<Error> broken_off() {
  return fail(Code::bad_input, "the questions were not answered to their end", {},
              "start again; without a terminal --map prints a profile to change by hand");
}

// What one column is: Enter takes what is offered, "-" leaves it out.
Result<std::optional<std::size_t>> ask_column(const Profile& profile, const SeenTable& seen,
                                              std::size_t column) {
  const auto& offered = seen.fields[column];
  fmt::print(stderr, "\nColumn {} of {}: \"{}\"\n  {}\n", column + 1, seen.columns.size(),
             seen.columns[column].heading, samples_of(seen.columns[column]));
  const std::string question =
      offered ? fmt::format("  Is it {}? [Enter: yes; another field; - for none; ? for all] ",
                            described(profile.fields[*offered]))
              : std::string("  Which field is it? [Enter: none; a field; ? for all] ");
  for (;;) {
    const auto said = answer(question);
    if (!said) return broken_off();
    if (said->empty()) return offered;
    if (*said == "-") return std::optional<std::size_t>();
    if (*said == "?") {
      print_fields(profile);
    } else if (const auto field = field_named(profile, *said)) {
      return field;
    } else {
      fmt::print(stderr, "  There is no field \"{}\"; ? shows them.\n", *said);
    }
  }
}

// Which column has what must be there.
Result<void> ask_missing(const Profile& profile, const SeenTable& seen, Fields& fields) {
  for (const std::size_t missing : missing_fields(profile, fields)) {
    for (;;) {
      const auto said = answer(
          fmt::format("\nNo column is {} yet.\n  Which one is it? [1 to {}; Enter: leave it open] ",
                      described(profile.fields[missing]), seen.columns.size()));
      if (!said) return broken_off();
      if (said->empty()) break;
      std::size_t column = 0;
      std::from_chars(said->data(), said->data() + said->size(), column);
      if (column >= 1 && column <= fields.size()) {
        fields[column - 1] = missing;
        break;
      }
      fmt::print(stderr, "  A number from 1 to {}.\n", seen.columns.size());
    }
  }
  return {};
}

Result<Fields> ask(const Profile& profile, const SeenTable& seen) {
  fmt::print(stderr, "Headings stand in row {}. What is each column?\n", seen.header_row);
  Fields out;
  for (std::size_t c = 0; c < seen.columns.size(); ++c) {
    HUSTINGS_TRY(auto chosen, ask_column(profile, seen, c));
    // The last word counts where one field was chosen twice.
    if (chosen) std::ranges::replace(out, chosen, std::optional<std::size_t>());
    out.push_back(chosen);
  }
  HUSTINGS_CHECK(ask_missing(profile, seen, out));
  return out;
}

// What a person needs to finish the profile by hand.
std::map<std::string, std::string> notes_of(const Profile& profile, const SeenTable& seen,
                                            const Fields& fields) {
  std::map<std::string, std::string> out;
  std::string left;
  for (std::size_t c = 0; c < fields.size(); ++c) {
    const auto& column = seen.columns[c];
    if (const auto field = fields[c]) {
      out[profile.fields[*field].name] = "such as: " + samples_of(column);
    } else if (!trim(column.heading).empty()) {
      left += fmt::format("{}\"{}\"", left.empty() ? "" : ", ", column.heading);
    }
  }
  for (const std::size_t missing : missing_fields(profile, fields)) {
    out[profile.fields[missing].name] =
        "TO FILL IN: which heading is this? Not used yet: " + (left.empty() ? "none" : left);
  }
  for (auto& [field, note] : out)
    std::ranges::replace_if(note, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out;
}

std::string profile_of(const Profile& profile, const SeenTable& seen, const Fields& fields) {
  return write_profile(profile_for(profile, seen.columns, fields), notes_of(profile, seen, fields));
}

Result<void> save(Disk& disk, const std::string& file, const std::string& toml) {
  std::error_code failed;
  if (std::filesystem::exists(file, failed)) {
    return fail(Code::conflict, "this file is there already", file,
                "choose another one with --output");
  }
  return disk.write(file, toml);
}

Result<int> make_profile(Disk& disk, const ImportArguments& arguments) {
  const std::string& file = arguments.files.front();
  HUSTINGS_TRY(auto profiles, chosen_profiles(disk, arguments));
  const ImportInput input{.file = file, .part = {}, .day = {}};
  HUSTINGS_TRY(Rows rows, open_input(arguments, input, profiles));
  HUSTINGS_TRY(const SeenTable seen, look_at(std::move(rows), profiles));
  const Profile& profile = profiles[seen.profile];
  const bool asks = isatty(STDIN_FILENO) != 0;
  Fields fields = seen.fields;
  if (asks) {
    HUSTINGS_TRY(fields, ask(profile, seen));
  }
  const std::string toml = profile_of(profile, seen, fields);
  const bool whole = missing_fields(profile, fields).empty();
  std::string output = arguments.output;
  if (output.empty() && asks) output = file + ".profile.toml";
  if (output.empty()) {
    fmt::print("{}", toml);
  } else {
    HUSTINGS_CHECK(save(disk, output, toml));
    fmt::print(stderr,
               "\nThe profile: {}\nTry it with: hustings import {} {} --profile {} --dry-run\n",
               output, arguments.format, file, output);
  }
  if (!whole)
    fmt::print(stderr,
               "hustings: fields that must be there are still open: they are marked TO FILL IN in "
               "the profile\n");
  return whole ? 0 : 1;
}

}  // namespace

int map_columns(const ImportArguments& arguments) {
  const RealWorld real;
  const auto code = make_profile(*real.disk, arguments);
  if (code) return *code;
  report(code.error(), arguments.json);
  return 2;
}

}  // namespace hustings::cli
