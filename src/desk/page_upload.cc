// Uploading a file of records: what it would change is looked at before anything is changed.
#include "base/message.h"
#include "base/text.h"
#include "desk/pages.h"
#include "desk/words.h"
#include "tables/csv.h"
#include "tables/import.h"
#include "tables/profile.h"

namespace hustings::desk {
namespace {

using web::Response;

Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}
Parameter format_parameter() {
  return {.name = "format",
          .type = ParameterType::choice,
          .help = "which table",
          .choices = {"ads", "invoices"}};
}
constexpr std::size_t kAround = 64 << 10;  // bytes of a form around its file

Result<Response> form_page(Visit& visit, const std::string& of, const Error* wrong) {
  List formats;
  for (const auto format : upload_formats())
    formats.push_back(Object{{"format", std::string(format)}, {"format_label", kind_word(format)}});
  Object content{
      {"of", of}, {"desk_of", visit.desk().name_of(of)}, {"formats", std::move(formats)}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "upload", Word{"", tr("Upload a file of ads")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> show(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  return form_page(visit, of, nullptr);
}

Result<Work> take(Visit& visit, const std::string& of) {
  if (visit.form.files.size() != 1)
    return fail(Code::bad_input, "no file was chosen", "/file", "choose one");
  const auto& sent = visit.form.files.front();
  if (sent.bytes.size() > kMaxUpload)
    return fail(Code::too_large, "the file has more than 16 MiB", sent.name, "split it");
  HUSTINGS_TRY(WorkFile file, read_upload(sent.name, sent.bytes));
  file.ads = trim(visit.form["ads"]);
  const std::string format(visit.form.text("format").value_or("ads"));
  Work work{.signatory = of, .what = WorkKind::upload, .kind = format, .title = file.name};
  auto seen = preview(visit.desk().uploads(), file, work.kind, of);
  if (!seen && !is_unknown_header(seen.error())) return std::unexpected(std::move(seen).error());
  work.typed = to_json(seen ? *seen : UploadPreview{.unmapped = true, .problems = {}});
  work.author = visit.user().id;
  return visit.desk().works().make(std::move(work), file);
}

Result<Response> upload(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  const auto made = take(visit, of);
  if (made) return redirect("/desk/work/" + made->id);
  return form_page(visit, of, &made.error());
}

// The headings of a table of ours, in English; files may have those of any language of the profile.
Result<Response> empty_table(Visit& visit) {
  const std::string format(visit.call.arguments.text("format").value_or("ads"));
  HUSTINGS_TRY(const auto profiles, builtin_profiles(format));
  std::vector<std::string> headings;
  for (const auto& field : profiles.front().fields) {
    if (!field.headers.empty()) headings.push_back(field.headers.front());
  }
  Response out;
  out.type = "text/csv; charset=utf-8";
  write_csv_row(headings, out.body, Formulas::guard);
  out.must_set("Content-Disposition", "attachment; filename=\"" + format + ".csv\"");
  return out;
}

}  // namespace

std::vector<web::Route> upload_pages(const DeskSite& site) {
  return {get(site, "/desk/upload", {of_parameter()}, &show),
          get(site, "/desk/template", {format_parameter()}, &empty_table),
          post(site, "/desk/upload", {of_parameter()}, &upload, kMaxUpload + kAround)};
}

}  // namespace hustings::desk
