// hustings label: the label of a declared ad as a file.
#include <fmt/format.h>

#include "ads/label.h"
#include "ads/load.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

// An ad by its id, or by the index of any of its versions.
Result<std::string> id_of(Db& db, const std::string& what) {
  if (what.empty() || what.find_first_not_of("0123456789") != std::string::npos) return what;
  std::string id;
  HUSTINGS_CHECK(db.query("SELECT sub FROM record WHERE idx = $1", {std::string_view(what)},
                          [&](const SqlRow& row) -> Result<void> {
                            id = row.text(0);
                            return {};
                          }));
  if (id.empty()) return fail(Code::not_found, "there is no such record", "record " + what);
  return id;
}

Result<std::string> draw(const LabelOptions& options, const LabelText& text) {
  HUSTINGS_TRY(const LabelLayout layout, lay_out(text, options.width));
  if (options.format == "svg") return label_svg(text, layout);
  if (options.format == "html") return label_html(text, layout);
  if (options.format == "png") return label_png(text, layout, options.dots);
  return label_pdf(text, layout);
}

Result<std::string> make(const RealWorld& real, const LabelOptions& options) {
  HUSTINGS_TRY(const auto reader, open_reader(*real.disk, options.data));
  HUSTINGS_TRY(const std::string id, id_of(*reader.db, options.ad));
  HUSTINGS_TRY(const auto found, ads::load_ad(*reader.db, registry(), id));
  std::string address = options.address;
  if (address.empty()) {
    HUSTINGS_TRY(address, node_address(*real.disk, options.data));
  }
  while (address.ends_with('/')) address.pop_back();
  if (!options.language.empty() && label_terms(options.language) == nullptr)
    return fail(Code::bad_input, "there are no terms in this language", options.language,
                "`hustings label --terms` lists them");
  const auto& terms = terms_for(found.ad(), options.language);
  if (!terms.is_sure("statement")) {
    fmt::print(stderr,
               "hustings: the wording in \"{}\" was not seen in an official text: let a "
               "native speaker check it\n",
               terms.language);
  }
  return draw(options, label_of(found.ad(), found.record.index, found.leaf, address, terms));
}

std::string seen_of(const LabelTerms& terms) {
  constexpr std::string_view kToCheck = "to be checked by a native speaker";
  if (terms.official.empty() && terms.to_check) return fmt::format("nothing: {}", kToCheck);
  const std::string seen = fmt::format("{}", fmt::join(terms.official, ", "));
  return terms.to_check ? fmt::format("{}; all else {}", seen, kToCheck) : seen;
}

}  // namespace

int label(const LabelOptions& options) {
  const RealWorld real;
  const auto made = make(real, options);
  if (!made) return report(made.error());
  if (options.output.empty()) {
    (void)std::fwrite(made->data(), 1, made->size(), stdout);
    return 0;
  }
  if (const auto done = real.disk->write(options.output, *made); !done) return report(done.error());
  return 0;
}

int label_terms_table() {
  fmt::print("{:<5} {:<42} {:<24} {}\n", "code", "statement", "sponsor", "seen in official texts");
  for (const auto& terms : all_label_terms()) {
    fmt::print("{:<5} {:<42} {:<24} {}\n", terms.language, terms.statement, terms.sponsor,
               seen_of(terms));
  }
  return 0;
}

}  // namespace hustings::cli
