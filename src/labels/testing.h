// What readers see in a PDF, by the programs of poppler-utils. Only tests include it.
#pragma once
#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>

#include "base/testing.h"

namespace hustings::testing {

// What a program prints of a PDF; nothing where it is missing or refuses the file.
inline std::optional<std::string> seen_by(const std::string& program, const std::string& pdf) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "seen.pdf";
  std::ofstream(file, std::ios::binary) << pdf;
  const std::string to = program == "pdftotext" ? " -" : "";
  const std::string command = program + " " + file.string() + to + " 2>/dev/null";
  std::FILE* pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): of tests
  if (pipe == nullptr) return std::nullopt;
  std::string out;
  std::array<char, 4096> piece{};
  for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    out.append(piece.data(), n);
  if (pclose(pipe) != 0) return std::nullopt;
  return out;
}
inline std::optional<std::string> text_of(const std::string& pdf) {
  return seen_by("pdftotext", pdf);
}
inline bool has_poppler() {
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a fixed command, before any thread
  return std::system("pdftotext -v 2>/dev/null") == 0;
}

// Without white space: lines break where they must.
inline std::string squeezed(std::string_view text) {
  std::string out(text);
  for (const std::string_view space : {" ", "\n", "\f", "\u00a0"}) {
    for (std::size_t at = 0; (at = out.find(space, at)) != std::string::npos;)
      out.erase(at, space.size());
  }
  return out;
}

}  // namespace hustings::testing

#define HUSTINGS_NEEDS_POPPLER() \
  ASSERT_TRUE(::hustings::testing::has_poppler()) << "install poppler-utils, as ./test does"
