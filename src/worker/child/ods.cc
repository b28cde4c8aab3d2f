// The cells of an ODS file: content.xml, read once from its start to its end.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

#include "worker/child/grid.h"
#include "worker/child/ods_text.h"
#include "worker/child/sheet.h"
#include "worker/child/value.h"
#include "worker/child/xml.h"

namespace hustings {
namespace {

constexpr std::size_t kMostHiddenStyles = 10'000;
constexpr std::uint32_t kMostRepeats = 1U << 21;  // more than a sheet has rows

std::uint32_t repeats(const XmlAttributes& attributes, std::string_view name) {
  const auto said = attributes.find(Ns::table, name);
  std::uint32_t count = 1;
  if (said && std::from_chars(said->data(), said->data() + said->size(), count).ec ==
                  std::errc::result_out_of_range) {
    return kMostRepeats;
  }
  return std::clamp<std::uint32_t>(count, 1, kMostRepeats);
}

struct ContentReader : XmlHandler {
  FirstSheet first;
  bool found = false;   // first is set
  bool hidden = false;  // a hidden sheet has something in it

  Result<void> start(XmlName name, const XmlAttributes& attributes) override;
  Result<void> end(XmlName name) override;
  Result<void> text(std::string_view piece) override {
    if (in_paragraph_ > 0 && skip_ == 0) paragraphs_.add(piece);
    return {};
  }

 private:
  // A cell of the row that is being read; the row may repeat.
  struct RowCell {
    std::uint32_t column;
    std::uint32_t count;
    Pool::Text text;
  };

  void start_style(XmlName name, const XmlAttributes& attributes);
  bool start_structure(XmlName name, const XmlAttributes& attributes);
  void start_cell(XmlName name, const XmlAttributes& attributes);
  Result<void> end_cell();
  Result<void> end_row();
  Result<void> end_table();
  bool probing() const { return found || table_hidden_; }
  std::string cell_text() const;

  Pool pool_;
  Grid grid_;
  std::set<std::string, std::less<>> hidden_styles_;
  std::string style_;  // whose properties come

  unsigned skip_ = 0;  // depth inside what is not read
  bool in_table_ = false;
  std::string table_name_;
  bool table_hidden_ = false;
  bool table_filled_ = false;

  std::uint32_t row_ = 0;
  std::uint32_t row_count_ = 1;
  std::uint32_t column_ = 0;
  std::vector<RowCell> cells_;

  bool in_cell_ = false;
  bool covered_ = false;  // lies under a merged cell
  std::uint32_t cell_count_ = 1;
  bool formula_ = false;
  std::string type_;
  std::string value_;
  unsigned in_paragraph_ = 0;  // depth
  Paragraphs paragraphs_;
};

void ContentReader::start_style(XmlName name, const XmlAttributes& attributes) {
  if (name.local == "style") {
    style_ = attributes.get(Ns::style, "name");
  } else if (attributes.get(Ns::table, "display") == "false" &&
             hidden_styles_.size() < kMostHiddenStyles) {
    hidden_styles_.insert(style_);
  }
}

// False: what begins here is not read.
bool ContentReader::start_structure(XmlName name, const XmlAttributes& attributes) {
  if (name.ns == Ns::office) {
    return name.local == "document-content" || name.local == "automatic-styles" ||
           name.local == "body" || name.local == "spreadsheet";
  }
  if (name.ns == Ns::style && (name.local == "style" || name.local == "table-properties")) {
    start_style(name, attributes);
    return true;
  }
  if (name.ns != Ns::table) return false;
  if (name.local == "table" && !in_table_) {
    in_table_ = true;
    table_name_ = attributes.get(Ns::table, "name");
    table_hidden_ = hidden_styles_.contains(attributes.get(Ns::table, "style-name"));
    table_filled_ = false;
    row_ = 0;
    return true;
  }
  if (!in_table_) return false;
  if (name.local == "table-row") {
    row_count_ = repeats(attributes, "number-rows-repeated");
    column_ = 0;
    cells_.clear();
    return true;
  }
  if (name.local == "table-cell" || name.local == "covered-table-cell") {
    start_cell(name, attributes);
    return true;
  }
  return name.local == "table-row-group" || name.local == "table-rows" ||
         name.local == "table-header-rows";
}

void ContentReader::start_cell(XmlName name, const XmlAttributes& attributes) {
  in_cell_ = true;
  covered_ = name.local == "covered-table-cell";
  cell_count_ = repeats(attributes, "number-columns-repeated");
  formula_ = attributes.find(Ns::table, "formula").has_value();
  type_ = attributes.get(Ns::office, "value-type");
  const std::string_view attribute = type_ == "date"      ? "date-value"
                                     : type_ == "time"    ? "time-value"
                                     : type_ == "boolean" ? "boolean-value"
                                     : type_ == "string"  ? "string-value"
                                                          : "value";
  value_ = attributes.get(Ns::office, attribute);
  paragraphs_ = {};
}

Result<void> ContentReader::start(XmlName name, const XmlAttributes& attributes) {
  if (skip_ > 0) {
    ++skip_;
  } else if (in_paragraph_ > 0) {
    // A comment may stand inside the text that it is about.
    if (name.ns == Ns::office) {
      skip_ = 1;
    } else {
      ++in_paragraph_;
      return paragraphs_.start(name, attributes);
    }
  } else if (in_cell_) {
    if (name == XmlName{Ns::text, "p"}) {
      in_paragraph_ = 1;
      paragraphs_.begin();
    } else {
      skip_ = 1;  // comments, drawings
    }
  } else if (!start_structure(name, attributes)) {
    skip_ = 1;
  }
  return {};
}

Result<void> ContentReader::end(XmlName name) {
  if (skip_ > 0) {
    --skip_;
  } else if (in_paragraph_ > 0) {
    --in_paragraph_;
  } else if (in_cell_) {
    return end_cell();
  } else if (name == XmlName{Ns::table, "table-row"}) {
    return end_row();
  } else if (name == XmlName{Ns::table, "table"}) {
    return end_table();
  }
  return {};
}

std::string ContentReader::cell_text() const {
  if (type_ == "date") return date_text(value_);
  if (type_ == "time") return duration_text(value_);
  if (type_ == "boolean") return value_ == "true" ? "TRUE" : "FALSE";
  if (type_ == "float" || type_ == "percentage" || type_ == "currency") {
    // A formula that fails has a number beside the text of its error in some writers.
    const std::string& shown = paragraphs_.text();
    if (shown.starts_with('#') || shown.starts_with("Err:")) return shown;
    // LibreOffice has truth as a number where the cell has no format of its own.
    if ((value_ == "1" && shown == "TRUE") || (value_ == "0" && shown == "FALSE")) return shown;
    return number_text(value_).value_or(shown);
  }
  return paragraphs_.text().empty() ? value_ : paragraphs_.text();
}

Result<void> ContentReader::end_cell() {
  in_cell_ = false;
  const std::string text = covered_ ? "" : cell_text();
  if (formula_ && type_.empty() && text.empty() && !probing() && first.uncomputed.empty()) {
    first.uncomputed = cell_name({row_, column_});
  }
  const std::uint32_t column = column_;
  column_ = std::min(column_ + cell_count_, kMostRepeats);
  if (text.empty()) return {};
  table_filled_ = true;
  if (probing()) return {};
  if (column_ > kMostColumns)
    return grid_.put({row_, column_ - 1}, {});  // which says what is wrong
  HUSTINGS_TRY(const Pool::Text kept, pool_.keep(text, Place{row_, column}));
  cells_.push_back({column, cell_count_, kept});
  return {};
}

Result<void> ContentReader::end_row() {
  const std::uint32_t first_row = row_;
  row_ = std::min(row_ + row_count_, kMostRepeats);
  if (cells_.empty()) return {};
  if (row_ > kMostRows) return grid_.put({row_ - 1, 0}, {});  // the same
  for (std::uint32_t row = first_row; row < row_; ++row) {
    for (const RowCell& cell : cells_) {
      for (std::uint32_t i = 0; i < cell.count; ++i) {
        HUSTINGS_CHECK(grid_.put({row, cell.column + i}, cell.text));
      }
    }
  }
  return {};
}

Result<void> ContentReader::end_table() {
  in_table_ = false;
  if (!table_filled_) return {};
  if (table_hidden_) {
    hidden = true;
  } else if (found) {
    first.others.push_back(table_name_);
  } else {
    found = true;
    first.name = table_name_;
    HUSTINGS_TRY(first.csv, grid_.csv(pool_));
  }
  return {};
}

}  // namespace

Result<FirstSheet> read_ods(const Zip& zip) {
  const ZipPart* part = zip.find("content.xml");
  if (part == nullptr) return damaged("it has no content.xml");
  ContentReader reader;
  HUSTINGS_CHECK(read_xml(zip, *part, reader));
  if (!reader.found) return nothing_to_read(reader.hidden);
  return std::move(reader.first);
}

}  // namespace hustings
