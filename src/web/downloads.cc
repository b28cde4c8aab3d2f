#include "web/downloads.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/schema.h"
#include "web/file_answer.h"
#include "web/gate.h"

namespace hustings::web {
namespace {

using State = Packages::State;

constexpr std::size_t kMostSegments = 2;  // "data/advertisers.csv"

// Records before the newest redaction may be in older packages with what it took away.
Result<std::optional<std::uint64_t>> newest_redaction(Db& db) {
  HUSTINGS_TRY(const auto index, db.integer("SELECT MAX(by_idx) FROM erasure"));
  if (!index) return std::nullopt;
  return static_cast<std::uint64_t>(*index);
}

Response come_again(std::string_view why, std::chrono::seconds when) {
  Response out = problem(503, why);
  out.must_set("Retry-After", std::to_string(when.count()));
  return out;
}

Response not_yet(const Packages::Stock& stock, std::uint64_t size) {
  if (stock.state == State::failed) {
    return come_again(tr("The newest package could not be made; the node tries again."),
                      stock.again);
  }
  return come_again(fmt::format("The package of log size {} is being made.", size), stock.again);
}

std::string address_of(const KeptPackage& kept, std::string_view path) {
  std::string out = fmt::format("/data/{}", kept.package.head.size);
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    out += '/' + percent_encode(part);
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  return out;
}

Result<Response> no_file(std::string_view name) {
  return fail(Code::not_found, "there is no such file in a package", std::string(name),
              "its datapackage.json names all of them");
}

// Text of ours is UTF-8; a browser would guess.
std::string content_type(const PackageFile& file) {
  return file.media_type.starts_with("text/") ? file.media_type + "; charset=utf-8"
                                              : file.media_type;
}

Result<Response> send_file(const Call& call, Packages& packages, const KeptPackage& kept) {
  const std::string_view name = call.arguments.text("name").value_or("");
  const PackageFile* file = kept.file(name);
  if (file == nullptr) return no_file(name);
  auto out = file_answer(call.request, {.path = kept.folder / file->path,
                                        .type = content_type(*file),
                                        .bytes = file->bytes,
                                        .etag = file->sha256});
  if (!out) packages.look_again();  // it was removed from outside
  if (out) out->log = log_line(kept.package.head);
  return out;
}

Result<Response> of_size(const Call& call, const Source& source, Packages& packages) {
  const auto size = static_cast<std::uint64_t>(call.arguments.integer("size").value_or(0));
  HUSTINGS_TRY(const auto reader, source.readers->take());
  HUSTINGS_TRY(const AsOf as_of, read_as_of(*reader));
  HUSTINGS_TRY(const auto redaction, newest_redaction(*reader->db));
  if (redaction) packages.withdraw_before(*redaction);
  if (redaction && size <= *redaction) {
    return fail(Code::withheld,
                fmt::format("packages of sizes up to {} are withdrawn: record {} is a redaction",
                            *redaction, *redaction),
                {}, "take a newer one from /data");
  }
  for (const auto& kept : packages.kept()) {
    if (kept->package.head.size == size) return send_file(call, packages, *kept);
  }
  if (size == as_of.head.size) return not_yet(packages.want(size), size);
  return fail(Code::not_found, fmt::format("there is no package of log size {}", size), {},
              "/data lists those that there are");
}

Result<Response> of_newest(const Call& call, const Source& source, Packages& packages) {
  HUSTINGS_TRY(const auto reader, source.readers->take());
  HUSTINGS_TRY(const AsOf as_of, read_as_of(*reader));
  HUSTINGS_TRY(const auto redaction, newest_redaction(*reader->db));
  if (redaction) packages.withdraw_before(*redaction);
  const auto stock = packages.want(as_of.head.size);
  if (stock.kept.empty() || stock.state == State::making) return not_yet(stock, as_of.head.size);
  const std::string_view name = call.arguments.text("name").value_or("");
  if (stock.kept.front()->file(name) == nullptr) return no_file(name);
  Response out;
  out.status = 303;
  out.type.clear();
  out.must_set("Location", address_of(*stock.kept.front(), name));
  return out;
}

Object file_object(const KeptPackage& kept, const PackageFile& file) {
  return {{"file", file.path},
          {"file_title", Message{file.title}},
          {"media_type", file.media_type},
          {"bytes", file.bytes},
          {"sha256", file.sha256},
          {"href", address_of(kept, file.path)}};
}

Object package_object(const KeptPackage& kept) {
  List files;
  for (const auto& file : kept.package.files) files.push_back(file_object(kept, file));
  return {{"package_size", kept.package.head.size},
          {"package_root", base64(kept.package.head.root)},
          {"package_time", kept.package.time},
          {"files", std::move(files)}};
}

// The files as people look for them: each table with its two forms, then what is beside them.
Object shown_of(const KeptPackage& kept) {
  List tables;
  List others;
  Object zip;
  for (const auto& file : kept.package.files) {
    if (file.path == kPackageZip) {
      zip = file_object(kept, file);
    } else if (file.path.ends_with(".csv")) {
      Object table = file_object(kept, file);
      const auto* lines = kept.file(file.path.substr(0, file.path.size() - 4) + ".ndjson");
      if (lines != nullptr) {
        table.emplace_back("ndjson_bytes", lines->bytes);
        table.emplace_back("ndjson_href", address_of(kept, lines->path));
      }
      tables.emplace_back(std::move(table));
    } else if (!file.path.ends_with(".ndjson")) {
      others.emplace_back(file_object(kept, file));
    }
  }
  return {
      {"newest_size", kept.package.head.size},
      {"newest_root", base64(kept.package.head.root)},
      {"newest_time", kept.package.time},
      {"zip", std::move(zip)},
      {"codebook_href", kept.file("codebook.md") == nullptr ? "" : address_of(kept, "codebook.md")},
      {"tables", std::move(tables)},
      {"others", std::move(others)}};
}

List older_of(const KeptPackages& kept) {
  List out;
  for (std::size_t i = 1; i < kept.size(); ++i) {
    const PackageFile* zip = kept[i]->file(kPackageZip);
    if (zip == nullptr) continue;
    out.push_back(Object{{"older_size", kept[i]->package.head.size},
                         {"older_root", base64(kept[i]->package.head.root)},
                         {"older_time", kept[i]->package.time},
                         {"older_bytes", zip->bytes},
                         {"older_href", address_of(*kept[i], zip->path)}});
  }
  return out;
}

Word word(State state) {
  switch (state) {
    case State::made:
      return {"made", tr("made")};
    case State::making:
      return {"making", tr("being made")};
    case State::resting:
      return {"resting", tr("due soon")};
    case State::failed:
      return {"failed", tr("could not be made")};
  }
  return {};
}

View view_of(const Packages::Stock& stock, const Look& look) {
  List packages;
  std::string version = fmt::format("-{}", word(stock.state).code);
  for (const auto& kept : stock.kept) {
    packages.emplace_back(package_object(*kept));
    version += fmt::format("-{}", kept->package.head.size);
  }
  Object shown{{"address", look.address},
               {"is_making", stock.state == State::making},
               {"is_resting", stock.state == State::resting},
               {"is_failed", stock.state == State::failed},
               {"older", older_of(stock.kept)}};
  if (!stock.kept.empty()) shown.emplace_back("newest", shown_of(*stock.kept.front()));
  return {.title = Word{"", tr("Download the data")},
          .what = ObjectView{{{"state", word(stock.state)},
                              {"licence", "CC-BY-4.0"},
                              {"packages", std::move(packages)}},
                             std::move(shown)},
          .version = std::move(version)};
}

std::string schema_of_page() {
  using namespace schema;
  const std::string file = object({{"file", kText},
                                   {"file_title", kText},
                                   {"media_type", kText},
                                   {"bytes", kInteger},
                                   {"sha256", kText},
                                   {"href", kText}});
  const std::string package = object({{"package_size", kIndex},
                                      {"package_root", kText},
                                      {"package_time", kInstant},
                                      {"files", list_of(file)}});
  const std::array<std::string, 4> states = {"made", "making", "resting", "failed"};
  return object({{"state", one_of(states)}, {"licence", kText}, {"packages", list_of(package)}});
}

Page page(const std::shared_ptr<Packages>& packages, const std::shared_ptr<const Look>& look) {
  Page out{.path = "/data", .title = tr("Download the data"), .templ = "data"};
  out.schema = schema_of_page();
  out.view = [packages, look](PageContext& context, const Arguments&) -> Result<View> {
    HUSTINGS_TRY(const auto redaction, newest_redaction(context.db));
    if (redaction) packages->withdraw_before(*redaction);
    return view_of(packages->want(context.as_of.head.size), *look);
  };
  return out;
}

Parameter name_parameter() {
  return {.name = "name",
          .type = ParameterType::token,
          .help = "a file of the package, such as bulk.zip or data/advertisers.csv",
          .required = true,
          .max_length = 100,
          .examples = {"datapackage.json", "data/changes.csv"}};
}

}  // namespace

void add_downloads(Router& router, const Source& source,
                   const std::shared_ptr<Packages>& packages) {
  add_page(router, page(packages, source.look), source);
  Route latest{.path = "/data/latest/{name...}",
               .parameters = {name_parameter()},
               .summary = std::string(
                   tr("leads to a file of the newest package; 503 while that is being made"))};
  latest.plain_type = "*/*";
  latest.statuses = {303, 404};
  latest.most_segments = kMostSegments;
  latest.handler = [source, packages](const Call& call) {
    return of_newest(call, source, *packages);
  };
  router.add(std::move(latest));
  Route file{.path = "/data/{size}/{name...}",
             .parameters = {{.name = "size",
                             .type = ParameterType::integer,
                             .help = "of the log: one that /data lists",
                             .required = true},
                            name_parameter()},
             .summary = std::string(tr("a file of the package of a log size; takes ranges"))};
  file.plain_type = "*/*";
  file.statuses = {200, 206, 304, 404, 410, 416};
  file.most_segments = kMostSegments;
  file.handler = [source, packages](const Call& call) { return of_size(call, source, *packages); };
  router.add(std::move(file));
}

}  // namespace hustings::web
