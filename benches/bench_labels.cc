// Labels and notices a second on one core: bench_labels SECONDS. Prints "SVG PDF PNG NOTICES".
#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

#include "ads/notice_pdf.h"
#include "ads/testing.h"
#include "labels/label.h"
#include "labels/terms.h"
#include "web/locale.h"

namespace {

using hustings::LabelLayout;
using hustings::LabelText;

// As long as labels of real ads are; each another one.
LabelText text(std::size_t number) {
  const auto terms = hustings::all_label_terms();
  const auto& in = terms[number % terms.size()];
  const std::string code = fmt::format("{}.0a1b2c3d", 1'000'000 + number);
  return {.language = in.language,
          .statement = in.statement,
          .lines = {in.sponsor + ": Harbour Alliance, Solmere section",
                    in.controller + ": Harbour Alliance of the Long Coast",
                    in.process + ": election of the assembly, 7 to 10 June 2029", in.targeting,
                    in.ai_altered},
          .notice = in.notice,
          .link = "https://hustings.party.example/a/" + code,
          .short_link = "hustings.party.example/a/" + code};
}

template <class Make>
double rate(double seconds, const Make& make) {
  const auto begin = std::chrono::steady_clock::now();
  std::size_t made = 0;
  double passed = 0;
  do {
    const LabelText one = text(made++);
    const auto layout = hustings::lay_out(one, 90);
    if (!layout || !make(one, *layout)) std::abort();
    passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  } while (passed < seconds);
  return static_cast<double>(made) / passed;
}

// As notices of real ads are, two or three pages; each another one.
double notices(double seconds) {
  const hustings::web::Languages languages({}, {});
  hustings::Ad ad = hustings::testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  ad.targeting.techniques.value = std::vector{hustings::TargetingTechnique::geographic};
  ad.funding.method = hustings::testing::stated<hustings::Text<1, 1000>>(
      "Invoices of the publishers without tax, and the hours of our own people at the rates of the "
      "collective agreement, shared out among the ads by the days on which they ran.");
  hustings::Record record;
  record.head.sub = "01b4276d-fa60-7021-ae85-696338ab00c4";
  record.head.iat = {1'900'000'000'000};
  const auto begin = std::chrono::steady_clock::now();
  double passed = 0;
  do {
    const auto terms = hustings::all_label_terms();
    ++record.index;
    ad.title = hustings::Text<1, 200>{fmt::format("A ferry every hour, number {}", record.index)};
    const auto document =
        hustings::notice_document({record,
                                   ad,
                                   {},
                                   {{record.index, {}}, {}},
                                   "https://hustings.party.example",
                                   "Harbour Alliance"},
                                  terms[record.index % terms.size()], languages.named("en"));
    if (!document || !hustings::document_pdf(*document)) std::abort();
    passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  } while (passed < seconds);
  return static_cast<double>(record.index) / passed;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::strtod(argv[1], nullptr) : 3;
  const double svg = rate(seconds, [](const LabelText& t, const LabelLayout& l) {
    return !hustings::label_svg(t, l).empty();
  });
  const double pdf = rate(seconds, [](const LabelText& t, const LabelLayout& l) {
    return hustings::label_pdf(t, l).has_value();
  });
  const double png = rate(seconds, [](const LabelText& t, const LabelLayout& l) {
    return hustings::label_png(t, l, 300).has_value();
  });
  fmt::print("{:.0f} {:.0f} {:.0f} {:.0f}\n", svg, pdf, png, notices(seconds));
}
