// "/ads/{id}/label.svg" and its other forms, "/ads/{id}/notice.xml", ".jsonld" and ".pdf".
#include <functional>

#include "ads/label.h"
#include "ads/load.h"
#include "ads/notice_export.h"
#include "ads/notice_pdf.h"
#include "ads/pages.h"
#include "base/message.h"

namespace hustings {
namespace {

constexpr std::int64_t kWidth = 90;
constexpr std::int64_t kDots = 300;
constexpr std::array<std::string_view, 2> kReads = {"ad", "parties"};

using Draw =
    std::function<Result<std::string>(const LabelText&, const LabelLayout&, const Arguments&)>;

Parameter number(std::string name, std::string help, std::int64_t least, std::int64_t most) {
  return {.name = std::move(name),
          .type = ParameterType::integer,
          .help = std::move(help),
          .min = least,
          .max = most};
}

Parameter language() {
  Parameter out{.name = "lang",
                .type = ParameterType::choice,
                .help = "language of the label or notice; the ad's own without it"};
  for (const auto& terms : all_label_terms()) out.choices.push_back(terms.language);
  return out;
}

Page label_page(const std::string& form, std::string_view type, std::string_view title, Draw draw) {
  Page out{.path = "/ads/{id}/label." + form,
           .title = title,
           .file_type = type,
           .parameters = {
               ads::id_of_ad(),
               number("width", "millimetres; 90 without it", static_cast<std::int64_t>(kLeastLabel),
                      static_cast<std::int64_t>(kMostLabel)),
               language()}};
  if (form == "png") {
    out.parameters.push_back(number("dots", "dots per inch; 300 without it", 72, 600));
  }
  out.view = [draw = std::move(draw), form](PageContext& context,
                                            const Arguments& arguments) -> Result<View> {
    const std::string id(arguments.text("id").value_or(""));
    HUSTINGS_TRY(const auto found, ads::load_ad(context.db, context.registry, id));
    const auto& terms = terms_for(found.ad(), arguments.text("lang").value_or(""));
    const LabelText text =
        label_of(found.ad(), found.record.index, found.leaf, context.address, terms);
    HUSTINGS_TRY(const LabelLayout layout,
                 lay_out(text, static_cast<double>(arguments.integer("width").value_or(kWidth))));
    HUSTINGS_TRY(std::string bytes, draw(text, layout, arguments));
    return View{id,
                FileView{std::move(bytes),
                         "label-" + label_code(found.record.index, found.leaf) + "." + form},
                kReads};
  };
  return out;
}

using Write = std::string (*)(const Record&, const Ad&, const Hash&, std::string_view);

Page notice_page(const std::string& form, std::string_view type, std::string_view title,
                 Write write) {
  Page out{.path = "/ads/{id}/notice." + form,
           .title = title,
           .file_type = type,
           .parameters = {ads::id_of_ad()}};
  out.view = [write, form](PageContext& context, const Arguments& arguments) -> Result<View> {
    const std::string id(arguments.text("id").value_or(""));
    HUSTINGS_TRY(const auto found, ads::load_ad(context.db, context.registry, id));
    return View{id,
                FileView{write(found.record, found.ad(), found.leaf, context.address),
                         "notice-" + label_code(found.record.index, found.leaf) + "." + form},
                kReads};
  };
  return out;
}

// It names the log as it is now, so that every record makes another.
Result<View> view_notice_pdf(PageContext& context, const Arguments& arguments) {
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const auto found, ads::load_ad(context.db, context.registry, id));
  HUSTINGS_TRY(auto declarer, ads::name_of_declarer(context.db, found.ad()));
  const auto& terms = terms_for(found.ad(), arguments.text("lang").value_or(""));
  HUSTINGS_TRY(const Document document,
               notice_document({found.record, found.ad(), found.leaf, context.as_of,
                                context.address, std::move(declarer)},
                               terms, context.wordings->named(terms.language)));
  HUSTINGS_TRY(std::string bytes, document_pdf(document));
  return View{id, FileView{std::move(bytes),
                           "notice-" + label_code(found.record.index, found.leaf) + ".pdf"}};
}

}  // namespace

std::vector<Page> ads::label_pages() {
  return {
      label_page("svg", "image/svg+xml", tr("label of an ad as SVG"),
                 [](const LabelText& text, const LabelLayout& layout, const Arguments&) {
                   return Result<std::string>(label_svg(text, layout));
                 }),
      label_page("txt", "text/plain; charset=utf-8",
                 tr("label of an ad as a fragment of HTML, to copy"),
                 [](const LabelText& text, const LabelLayout& layout, const Arguments&) {
                   return Result<std::string>(label_html(text, layout));
                 }),
      label_page("pdf", "application/pdf", tr("label of an ad as PDF, in exact millimetres"),
                 [](const LabelText& text, const LabelLayout& layout, const Arguments&) {
                   return label_pdf(text, layout);
                 }),
      label_page("png", "image/png", tr("label of an ad as a picture"),
                 [](const LabelText& text, const LabelLayout& layout, const Arguments& arguments) {
                   return label_png(text, layout,
                                    static_cast<int>(arguments.integer("dots").value_or(kDots)));
                 }),
      notice_page("jsonld", "application/ld+json", tr("transparency notice of an ad as JSON-LD"),
                  &notice_jsonld),
      notice_page("xml", "application/xml", tr("transparency notice of an ad as XML"), &notice_xml),
      {.path = "/ads/{id}/notice.pdf",
       .title = tr("transparency notice of an ad as PDF, to print"),
       .file_type = "application/pdf",
       .parameters = {ads::id_of_ad(), language()},
       .view = &view_notice_pdf}};
}

}  // namespace hustings
