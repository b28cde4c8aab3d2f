#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"

namespace hustings::cli {

void add_label(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<LabelOptions>();
  auto terms = std::make_shared<bool>(false);
  auto* sub =
      command(app, "label", "The label of a declared ad, with its code, to print or to show",
              "hustings label 812 --format pdf --width 90 -o label.pdf");
  sub->add_option("ad", o->ad, "Id of the ad, or index of its record");
  data_option(sub, o->data);
  sub->add_option("--format", o->format, "svg, html, png or pdf")
      ->default_val("svg")
      ->check(CLI::IsMember({"svg", "html", "png", "pdf"}));
  sub->add_option("--language", o->language, "Of the label; default: the ad's");
  sub->add_option("--width", o->width, "Millimetres, 40 to 420")->default_val(90);
  sub->add_option("--dots", o->dots, "Dots per inch of a PNG, 72 to 600")->default_val(300);
  sub->add_option("--address", o->address,
                  "Where the node is reached; default: as `hustings serve` would say");
  sub->add_option("-o,--output", o->output, "File; default: standard output");
  sub->add_flag("--terms", *terms, "Lists the terms of all languages, and which are official");
  sub->callback([o, terms, &chosen] {
    if (!*terms && o->ad.empty()) throw CLI::RequiredError("an ad (or --terms)");
    chosen.code = *terms ? label_terms_table() : label(*o);
  });
}

void add_creative(CLI::App& app, ExitCode& chosen) {
  auto o = std::make_shared<CreativeOptions>();
  auto* sub = command(app, "creative",
                      "Keeps pictures of ads, which records name by the digests that it prints",
                      "hustings creative poster.jpg banner.png --data data");
  data_option(sub, o->data);
  sub->add_option("file", o->files, "JPEG, PNG, WebP, GIF, AVIF or HEIC, up to 32 MiB each")
      ->required();
  sub->add_flag("--json", o->json, "One JSON object a line");
  on(sub, o, chosen, [](const CreativeOptions& options) { return creative(options); });
}

}  // namespace hustings::cli
