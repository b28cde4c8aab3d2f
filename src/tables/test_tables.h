// Helpers of this folder's tests.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tables/import.h"
#include "tables/reader.h"

namespace hustings::test {

// A source that gives `bytes` in pieces of at most `step`, so that every cut is met.
inline ByteSource in_steps(std::string bytes, std::size_t step) {
  return [text = std::move(bytes), step, at = std::size_t{0}](std::span<char> out) mutable {
    const std::size_t n = text.copy(out.data(), std::min(step, out.size()), at);
    at += n;
    return Result<std::size_t>(n);
  };
}

inline Reader open_text(std::string bytes, ReaderOptions options = {}) {
  auto reader = Reader::open(text_source(std::move(bytes)), std::move(options));
  if (!reader) throw std::runtime_error(reader.error().text());
  return std::move(*reader);
}

struct ReadAll {
  std::vector<Row> rows;
  bool failed = false;
  Error error;
};
inline ReadAll read_all(Reader reader) {
  ReadAll all;
  Row row;
  while (true) {
    const auto more = reader.next(row);
    if (!more) {
      all.failed = true;
      all.error = more.error();
    }
    if (!more || !*more) return all;
    all.rows.push_back(row);
  }
}
inline ReadAll read_all(std::string bytes, ReaderOptions options = {}) {
  return read_all(open_text(std::move(bytes), std::move(options)));
}

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The folder of outside data, or nothing; the test then skips.
inline std::optional<std::string> shared_data(const std::string& path) {
  const char* root = std::getenv("HUSTINGS_SHARED");  // NOLINT(concurrency-mt-unsafe)
  if (root == nullptr) return std::nullopt;
  const std::string full = std::string(root) + "/" + path;
  return std::ifstream(full).good() ? std::optional(full) : std::nullopt;
}

// The next outcome, which must be there.
inline Outcome take(Import& import) {
  auto next = import.next();
  if (!next) throw std::runtime_error(next.error().text());
  std::optional<Outcome>& outcome = *next;
  if (!outcome) throw std::runtime_error("the import has ended");
  return std::move(*outcome);
}

inline Currency currency(std::string_view code) {
  return Currency::parse(code).value_or(Currency{});
}

struct Imported {
  std::vector<Mapped> mapped;
  std::vector<Refusal> refused;
  ImportCounts counts;
};
inline Imported drain(Import& import) {
  Imported all;
  while (true) {
    auto next = import.next();
    if (!next) throw std::runtime_error(next.error().text());
    std::optional<Outcome>& outcome = *next;
    if (!outcome) break;
    if (auto* mapped = std::get_if<Mapped>(&*outcome)) {
      all.mapped.push_back(std::move(*mapped));
    } else {
      all.refused.push_back(std::move(std::get<Refusal>(*outcome)));
    }
  }
  all.counts = import.counts();
  return all;
}

}  // namespace hustings::test

// Declares `variable`, the path of outside data, or skips the test.
#define HUSTINGS_NEEDS(variable, path)                                         \
  const std::string variable = hustings::test::shared_data(path).value_or(""); \
  if ((variable).empty())                                                      \
  GTEST_SKIP() << "outside data is missing: set HUSTINGS_SHARED to a folder that has " << (path)
