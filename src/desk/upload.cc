#include "desk/upload.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "node/preview.h"
#include "tables/import.h"
#include "tables/profile.h"
#include "tables/refused.h"
#include "worker/worker.h"

namespace hustings::desk {
namespace {

constexpr std::array<std::string_view, 4> kFormats = {"ads", "invoices", "meta-ads-manager",
                                                      "google-ads"};

struct Table {
  Import import;
  const Importer* importer = nullptr;
};

constexpr std::string_view kMapping = "mapping";  // the field of profiles

bool asks_for_ads(const std::vector<Profile>& profiles) {
  return std::ranges::any_of(profiles, [](const Profile& profile) {
    const auto* field = profile.find(kMapping);
    return field != nullptr && field->given;
  });
}

Result<Table> open_table(const Registry& registry, const WorkFile& file,
                         const std::string& format) {
  const Importer* importer = registry.importer(format);
  if (importer == nullptr || !is_upload_format(format))
    return fail(Code::not_found, "files of this format are not uploaded here", format);
  HUSTINGS_TRY(auto profiles, builtin_profiles(format));
  ReaderOptions reading{.name = file.name, .encoding = {}, .delimiter = {}};
  HUSTINGS_TRY(Reader reader,
               Reader::open(text_source(file.bytes), reader_options(reading, profiles)));
  ImportOptions options;
  if (!file.ads.empty()) {
    if (!asks_for_ads(profiles))
      return fail(Code::bad_input, "rows of this table are about no declared ad", "/ads",
                  "leave that field empty");
    options.given.emplace(kMapping, file.ads);
  }
  HUSTINGS_TRY(auto import, Import::open(std::move(reader), std::move(profiles), options));
  return Table{std::move(import), importer};
}

Result<void> each(Table& table, const UploadContext& from, const WorkFile& file,
                  const std::string& signatory, const std::function<Result<void>(ReadRow)>& take) {
  const Profile& profile = table.import.profile();
  HUSTINGS_TRY(const NodeReader node, open_reader(from.disk, from.dir));
  const CivilDate today = date_of(from.clock.now());
  const Importer::Context context{Digest{hash_from_hex(file.digest).value_or(Hash{})},
                                  profile.name,
                                  profile.version,
                                  signatory,
                                  today,
                                  node.db.get()};
  return each_row(table.import, *table.importer, context, take);
}

// Where a wrong cell stands.
CellProblem locate(const Table& table, std::uint64_t row, const Detail& wrong) {
  CellProblem out{.row = row, .cell = {}, .heading = wrong.where, .problem = wrong.message};
  const auto& header = table.import.header();
  const auto found = std::ranges::find(header, wrong.where);
  if (!wrong.where.empty() && found != header.end())
    out.cell =
        fmt::format("{}{}", column_letters(static_cast<std::size_t>(found - header.begin())), row);
  return out;
}

// A ZIP, as XLSX and ODS are, or the container of older programs, of which the worker says what to
// do. Everything else is taken for text.
bool is_office_file(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xd0\xcf\x11\xe0");
}

std::uint64_t count_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* n = found == nullptr ? nullptr : found->as<std::int64_t>();
  return n == nullptr || *n < 0 ? 0 : static_cast<std::uint64_t>(*n);
}
bool flag_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* flag = found == nullptr ? nullptr : found->as<bool>();
  return flag != nullptr && *flag;
}
std::string text_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string() : *text;
}

}  // namespace

std::span<const std::string_view> upload_formats() { return kFormats; }
bool is_upload_format(std::string_view format) {
  return std::ranges::find(kFormats, format) != kFormats.end();
}

std::string column_letters(std::size_t column) {
  std::string out;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

std::string to_json(const UploadPreview& preview) {
  const auto count = [](std::uint64_t n) { return Json(static_cast<std::int64_t>(n)); };
  JsonArray problems;
  for (const auto& one : preview.problems) {
    problems.emplace_back(JsonObject{{"row", count(one.row)},
                                     {"cell", one.cell},
                                     {"heading", one.heading},
                                     {"problem", one.problem}});
  }
  std::string out;
  write_json(Json(JsonObject{{"rows", count(preview.rows)},
                             {"added", count(preview.added)},
                             {"changed", count(preview.changed)},
                             {"unchanged", count(preview.unchanged)},
                             {"to_mend", count(preview.to_mend)},
                             {"findings", count(preview.findings)},
                             {"unmapped", preview.unmapped},
                             {"problems", std::move(problems)}}),
             out);
  return out;
}

Result<UploadPreview> preview_from_json(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  UploadPreview out{.rows = count_of(all, "rows"),
                    .added = count_of(all, "added"),
                    .changed = count_of(all, "changed"),
                    .unchanged = count_of(all, "unchanged"),
                    .to_mend = count_of(all, "to_mend"),
                    .unmapped = flag_of(all, "unmapped"),
                    .findings = count_of(all, "findings"),
                    .problems = {}};
  const Json* problems = all.find("problems");
  const auto* list = problems == nullptr ? nullptr : problems->as<JsonArray>();
  if (list == nullptr) return out;
  for (const auto& one : *list) {
    out.problems.push_back({count_of(one, "row"), text_of(one, "cell"), text_of(one, "heading"),
                            text_of(one, "problem")});
  }
  return out;
}

Result<UploadPreview> preview(const UploadContext& context, const WorkFile& file,
                              const std::string& format, const std::string& signatory) {
  HUSTINGS_TRY(Table table, open_table(context.registry, file, format));
  HUSTINGS_TRY(const auto look, Preview::open(context.disk, context.clock, context.random,
                                              context.dir, context.registry, signatory));
  UploadPreview out;
  const auto mend = [&](std::uint64_t row, const std::vector<Detail>& wrong) {
    ++out.to_mend;
    for (const auto& detail : wrong) {
      if (out.problems.size() < kShownProblems) out.problems.push_back(locate(table, row, detail));
    }
  };
  const auto take = [&](ReadRow read) -> Result<void> {
    ++out.rows;
    if (std::holds_alternative<Refusal>(read.what)) {
      mend(read.row, read.wrong);
      return {};
    }
    auto& made = std::get<Importer::Made>(read.what);
    const Draft judged = made.draft;
    const auto change =
        look->look(std::move(made.draft), std::move(made.source), std::move(made.same_as));
    if (!change) {
      mend(read.row, {{"", change.error().text()}});
      return {};
    }
    if (*change == Change::unchanged || *change == Change::older) {
      ++out.unchanged;
      return {};
    }
    ++(*change == Change::added ? out.added : out.changed);
    out.findings += context.registry.judge({0, {}, Evidence::declared, judged}).size();
    return {};
  };
  HUSTINGS_CHECK(each(table, context, file, signatory, take));
  return out;
}

Result<std::vector<Submission>> submissions(const UploadContext& context, const WorkFile& file,
                                            const std::string& format,
                                            const std::string& signatory) {
  HUSTINGS_TRY(Table table, open_table(context.registry, file, format));
  std::vector<Submission> out;
  const auto take = [&](ReadRow read) -> Result<void> {
    auto* made = std::get_if<Importer::Made>(&read.what);
    if (made == nullptr) return {};
    out.push_back({.what = std::move(made->draft),
                   .by = signatory,
                   .source = std::move(made->source),
                   .about = {},
                   .prev = {},
                   .same_as = std::move(made->same_as)});
    return {};
  };
  HUSTINGS_CHECK(each(table, context, file, signatory, take));
  return out;
}

Result<std::string> rows_to_mend(const UploadContext& context, const WorkFile& file,
                                 const std::string& format, const std::string& signatory) {
  HUSTINGS_TRY(Table table, open_table(context.registry, file, format));
  std::string out;
  write_refused_header(table.import.header(), out);
  const auto take = [&](const ReadRow& read) -> Result<void> {
    if (const auto* refusal = std::get_if<Refusal>(&read.what)) write_refused(*refusal, out);
    return {};
  };
  HUSTINGS_CHECK(each(table, context, file, signatory, take));
  return out;
}

Result<WorkFile> read_upload(const std::string& name, std::string_view bytes) {
  if (bytes.empty()) return fail(Code::bad_input, "the file is empty", name, "choose another one");
  WorkFile out{
      .name = name, .digest = hex(sha256(hustings::bytes(bytes))), .sheet = {}, .bytes = {}};
  if (!is_office_file(bytes)) {
    out.bytes = bytes;
    return out;
  }
  HUSTINGS_TRY(Sheet sheet, read_sheet(worker_program(), bytes));
  if (!sheet.uncomputed.empty()) {
    return fail(Code::bad_input, "a formula has no result in the file", sheet.uncomputed,
                "open the file in a spreadsheet program and save it again");
  }
  out.sheet = std::move(sheet.name);
  out.bytes = std::move(sheet.csv);
  return out;
}

}  // namespace hustings::desk
