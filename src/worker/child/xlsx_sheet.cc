// The cells of one sheet of an XLSX file.
#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "worker/child/xlsx.h"
#include "worker/child/xml.h"

namespace hustings {
namespace {

constexpr std::uint32_t kLastColumn = 16384;   // of Excel, counted from 1
constexpr std::uint32_t kLastRow = 1'048'576;  // the same

std::unexpected<Error> wrong(std::string what, std::string where) {
  return fail(Code::bad_input, std::move(what), std::move(where),
              "open the file in a spreadsheet program and save it anew");
}

// "B7"; nothing when it is no cell that can be.
std::optional<Place> parse_place(std::string_view name) {
  std::uint32_t column = 0;
  while (!name.empty() && name.front() >= 'A' && name.front() <= 'Z') {
    column = column * 26 + static_cast<std::uint32_t>(name.front() - 'A') + 1;
    if (column > kLastColumn) return std::nullopt;
    name.remove_prefix(1);
  }
  std::uint32_t row = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), row);
  if (error != std::errc{} || end != name.data() + name.size() || column == 0 || row == 0 ||
      row > kLastRow) {
    return std::nullopt;
  }
  return Place{row - 1, column - 1};
}

std::optional<std::uint32_t> to_index(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct WorksheetReader : XmlHandler {
  WorksheetReader(Workbook& of, Grid& to, bool only_probe)
      : book(of), grid(to), probe(only_probe) {}
  Workbook& book;
  Grid& grid;
  bool probe;

  Place next;  // where a row or cell stands that does not say it
  Place now;
  std::string type;
  std::uint32_t style = 0;
  std::string value;
  bool formula = false;
  std::string uncomputed;
  bool in_cell = false;
  bool in_value = false;
  bool spoken = false;

  bool enough() const override { return probe && !grid.empty(); }
  Result<void> start(XmlName name, const XmlAttributes& attributes) override;
  Result<void> end(XmlName name) override;
  Result<void> text(std::string_view piece) override {
    if (in_value && value.size() <= kMostCellText) value += piece;  // Pool::keep refuses the rest
    return {};
  }

  Result<void> start_row(const XmlAttributes& attributes);
  Result<void> start_cell(const XmlAttributes& attributes);
  Result<void> end_cell();
  Result<Pool::Text> shared_text() const;
  Result<std::string> number() const;
};

Result<void> WorksheetReader::start(XmlName name, const XmlAttributes& attributes) {
  if (name.ns != Ns::sheet) return {};
  if (name.local == "row") return start_row(attributes);
  if (name.local == "c") return start_cell(attributes);
  if (name.local == "rPh") spoken = true;
  formula |= name.local == "f";
  // <v> is a value, <is><t> and <is><r><t> are texts inside the cell; <f>, the formula, is passed.
  in_value = in_cell && (name.local == "v" || (name.local == "t" && !spoken));
  if (name.local == "mergeCell") {
    const std::string_view range = attributes.get(Ns::none, "ref");
    const std::size_t colon = range.find(':');
    const auto first = parse_place(range.substr(0, colon));
    const auto last =
        colon == std::string_view::npos ? first : parse_place(range.substr(colon + 1));
    if (!first || !last) return wrong("merged cells that cannot be", std::string(range));
    grid.merge({*first, *last});
  }
  return {};
}

Result<void> WorksheetReader::end(XmlName name) {
  if (name.ns != Ns::sheet) return {};
  in_value = false;
  if (name.local == "rPh") spoken = false;
  if (name.local == "row") next = {next.row + 1, 0};
  if (name.local == "c") return end_cell();
  return {};
}

Result<void> WorksheetReader::start_row(const XmlAttributes& attributes) {
  next.column = 0;
  const auto said = attributes.find(Ns::none, "r");
  if (!said) return {};
  const auto row = to_index(*said);
  if (!row || *row == 0 || *row > kLastRow) {
    return wrong("a row with a number that cannot be", fmt::format("row {}", *said));
  }
  next.row = *row - 1;
  return {};
}

Result<void> WorksheetReader::start_cell(const XmlAttributes& attributes) {
  now = next;
  if (const auto said = attributes.find(Ns::none, "r")) {
    const auto place = parse_place(*said);
    if (!place || place->row != next.row) {
      return wrong("a cell that is not where it says", std::string(*said));
    }
    now = *place;
  }
  next.column = now.column + 1;
  type = attributes.get(Ns::none, "t");
  style = to_index(attributes.get(Ns::none, "s")).value_or(0);
  value.clear();
  formula = false;
  in_cell = true;
  spoken = false;
  return {};
}

Result<Pool::Text> WorksheetReader::shared_text() const {
  const auto index = to_index(value);
  if (!index || *index >= book.shared_texts.size()) {
    return wrong("a cell refers to a text that is not there", cell_name(now));
  }
  return book.shared_texts[*index];
}

Result<std::string> WorksheetReader::number() const {
  std::optional<std::string> text = number_text(value);
  if (!text) return wrong("a number that is none", cell_name(now));
  const Shown shown = style < book.styles.size() ? book.styles[style] : Shown::number;
  if (shown == Shown::number) return *std::move(text);
  double days = 0;
  std::from_chars(value.data(), value.data() + value.size(), days);
  return serial_text(days, shown, book.from_1904).value_or(*std::move(text));
}

Result<void> WorksheetReader::end_cell() {
  in_cell = false;
  if (value.empty()) {
    // An empty text is a result, too.
    if (formula && type != "str" && uncomputed.empty()) uncomputed = cell_name(now);
    return {};
  }
  Pool::Text kept;
  if (type == "s") {
    HUSTINGS_TRY(kept, shared_text());
  } else {
    std::string text;
    if (type == "b") {
      text = value == "1" || value == "true" ? "TRUE" : "FALSE";
    } else if (type == "str" || type == "inlineStr") {
      text = unescaped(value);
    } else if (type == "e") {
      text = value;
    } else if (type == "d") {
      text = date_text(value);
    } else {
      HUSTINGS_TRY(text, number());
    }
    HUSTINGS_TRY(kept, book.pool.keep(text, now));
  }
  if (kept.size == 0) return {};
  return grid.put(now, kept);
}

}  // namespace

Result<std::string> read_worksheet(const Zip& zip, const Workbook::Listed& sheet, Workbook& book,
                                   Grid& grid, bool probe) {
  const ZipPart* part = zip.find(sheet.part);
  if (part == nullptr) return damaged("a sheet is missing", sheet.name);
  WorksheetReader reader(book, grid, probe);
  if (Result<void> done = read_xml(zip, *part, reader); !done) {
    Error error = std::move(done).error();
    if (!error.where.starts_with(part->name)) {
      error.where = fmt::format("sheet {}, {}", sheet.name, error.where);
    }
    return std::unexpected(std::move(error));
  }
  return std::move(reader.uncomputed);
}

}  // namespace hustings
