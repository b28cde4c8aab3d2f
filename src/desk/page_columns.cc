// A file whose headings no profile knows: somebody says what its columns are, and it is looked at
// anew, with our own headings.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/message.h"
#include "desk/pages.h"
#include "desk/words.h"
#include "tables/suggest.h"

namespace hustings::desk {
namespace {

using web::Response;

struct Columns {
  Profile profile;
  SeenTable seen;
};

Result<Columns> columns_of(const WorkFile& file, const std::string& format) {
  HUSTINGS_TRY(auto profiles, builtin_profiles(format));
  HUSTINGS_TRY(Reader reader, Reader::open(text_source(file.bytes), {.name = file.name}));
  HUSTINGS_TRY(SeenTable seen, look_at(Rows(std::move(reader)), profiles));
  return Columns{std::move(profiles[seen.profile]), std::move(seen)};
}

std::string name_of(std::size_t column) { return fmt::format("column-{}", column + 1); }

// What was chosen for each column of the form.
std::vector<std::optional<std::size_t>> chosen(const Visit& visit, const Columns& columns) {
  std::vector<std::optional<std::size_t>> out(columns.seen.columns.size());
  const auto& fields = columns.profile.fields;
  for (std::size_t c = 0; c < out.size(); ++c) {
    const auto field = std::ranges::find(fields, visit.form[name_of(c)], &hustings::Field::name);
    if (field == fields.end() || field->given) continue;
    out[c] = static_cast<std::size_t>(field - fields.begin());
  }
  return out;
}

// Every field that two columns were chosen for, or that must be there and has none.
Result<void> check(const Columns& columns, const std::vector<std::optional<std::size_t>>& fields) {
  Error wrong{Code::bad_input, "the columns are not clear yet", "", "choose anew below"};
  for (std::size_t f = 0; f < columns.profile.fields.size(); ++f) {
    const auto times = std::ranges::count(fields, std::optional(f));
    const hustings::Field& field = columns.profile.fields[f];
    if (times > 1)
      wrong.details.push_back(
          {field.headers.front(), std::string(tr("is chosen for more than one column"))});
  }
  for (const auto missing : missing_fields(columns.profile, fields)) {
    wrong.details.push_back(
        {columns.profile.fields[missing].headers.front(), "has to be there: choose its column"});
  }
  if (wrong.details.empty()) return {};
  return std::unexpected(std::move(wrong));
}

List options_of(const Profile& profile, const std::optional<std::size_t>& field) {
  List out;
  for (std::size_t f = 0; f < profile.fields.size(); ++f) {
    if (profile.fields[f].given) continue;
    out.push_back(Object{{"option_value", profile.fields[f].name},
                         {"option_label", profile.fields[f].headers.front()},
                         {"option_chosen", field == f}});
  }
  return out;
}

Result<Response> ask(Visit& visit, const Work& work,
                     const std::vector<std::optional<std::size_t>>* said, const Error* wrong) {
  HUSTINGS_TRY(const WorkFile file, visit.desk().works().file(work.id));
  HUSTINGS_TRY(const Columns columns, columns_of(file, work.kind));
  const auto& fields = said == nullptr ? columns.seen.fields : *said;
  List rows;
  for (std::size_t c = 0; c < columns.seen.columns.size(); ++c) {
    const auto& column = columns.seen.columns[c];
    rows.push_back(Object{{"column_name", name_of(c)},
                          {"column_heading", column.heading},
                          {"column_samples", fmt::format("{}", fmt::join(column.samples, " | "))},
                          {"options", options_of(columns.profile, fields[c])}});
  }
  Object content{{"id", work.id},
                 {"of", work.signatory},
                 {"desk_of", visit.desk().name_of(work.signatory)},
                 {"stamp", work.stamp},
                 {"columns", std::move(rows)}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "upload_columns", file.name, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

// The same file with our headings takes the place of this one.
Result<Work> renamed(Visit& visit, const Work& work, const Columns& columns, WorkFile file,
                     const std::vector<std::optional<std::size_t>>& fields) {
  HUSTINGS_CHECK(check(columns, fields));
  HUSTINGS_TRY(file.bytes,
               with_known_headings(std::move(file.bytes), columns.seen, columns.profile, fields));
  Work known{
      .signatory = work.signatory, .what = WorkKind::upload, .kind = work.kind, .title = file.name};
  HUSTINGS_TRY(const UploadPreview seen,
               preview(visit.desk().uploads(), file, known.kind, known.signatory));
  known.typed = to_json(seen);
  known.author = visit.user().id;
  HUSTINGS_TRY(Work made, visit.desk().works().make(std::move(known), file));
  HUSTINGS_CHECK(visit.desk().step(work, visit.user(), Step::discard));
  return made;
}

Result<Response> take(Visit& visit) {
  HUSTINGS_TRY(const Work work, work_of(visit));
  HUSTINGS_CHECK(need_role(visit, work.signatory, Role::officer));
  if (!can_edit(work, visit.user()) || work.what != WorkKind::upload)
    return redirect("/desk/work/" + work.id);
  if (visit.form["do"] == "discard") {
    HUSTINGS_TRY(const Work gone, visit.desk().step(work, visit.user(), Step::discard));
    return redirect("/desk?of=" + gone.signatory);
  }
  HUSTINGS_TRY(WorkFile file, visit.desk().works().file(work.id));
  HUSTINGS_TRY(const Columns columns, columns_of(file, work.kind));
  const auto fields = chosen(visit, columns);
  const auto made = renamed(visit, work, columns, std::move(file), fields);
  if (made) return redirect("/desk/work/" + made->id);
  return ask(visit, work, &fields, &made.error());
}

}  // namespace

Result<Response> columns_page(Visit& visit, const Work& work) {
  return ask(visit, work, nullptr, nullptr);
}

std::vector<web::Route> column_pages(const DeskSite& site) {
  return {post(
      site, "/desk/work/{id}/columns",
      {{.name = "id", .type = ParameterType::token, .help = "id of the file", .required = true}},
      &take)};
}

}  // namespace hustings::desk
