#include "worker/child/xlsx.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "worker/child/sheet.h"
#include "worker/child/xml.h"

namespace hustings {
namespace {

constexpr std::size_t kMostStyles = 100'000;
constexpr std::size_t kMostSheets = 2000;

struct Relation {
  std::string type;  // the end of its address: "worksheet"
  std::string part;
};
using Relations = std::map<std::string, Relation, std::less<>>;

// "xl/worksheets/../a.xml" is "xl/a.xml"; a leading / is the root of the ZIP.
std::string resolved(std::string_view folder, std::string_view target) {
  std::string path = target.starts_with('/') ? std::string(target.substr(1))
                                             : std::string(folder) + std::string(target);
  std::string out;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t size = std::min(rest.find('/'), rest.size());
    const std::string_view step = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    if (step == "..") {
      out.resize(out.empty() ? 0 : out.rfind('/', out.size() - 2) + 1);
    } else if (step != "." && !step.empty()) {
      out.append(step).append(rest.empty() ? "" : "/");
    }
  }
  return out;
}

std::string_view folder_of(std::string_view part) { return part.substr(0, part.rfind('/') + 1); }

struct RelationReader : XmlHandler {
  explicit RelationReader(std::string_view in) : folder(in) {}
  std::string_view folder;
  Relations found;

  Result<void> start(XmlName name, const XmlAttributes& attributes) override {
    if (name != XmlName{Ns::package, "Relationship"}) return {};
    if (attributes.get(Ns::none, "TargetMode") == "External") return {};
    const std::string_view type = attributes.get(Ns::none, "Type");
    found.try_emplace(std::string(attributes.get(Ns::none, "Id")),
                      std::string(type.substr(type.rfind('/') + 1)),
                      resolved(folder, attributes.get(Ns::none, "Target")));
    return {};
  }
};

// What a part refers to, by the ids that it uses.
Result<Relations> relations_of(const Zip& zip, std::string_view part) {
  const std::string_view folder = folder_of(part);
  const ZipPart* rels =
      zip.find(fmt::format("{}_rels/{}.rels", folder, part.substr(folder.size())));
  RelationReader reader(folder);
  if (rels != nullptr) HUSTINGS_CHECK(read_xml(zip, *rels, reader));
  return std::move(reader.found);
}

const Relation* of_type(const Relations& relations, std::string_view type) {
  const auto found = std::ranges::find_if(
      relations, [&](const auto& relation) { return relation.second.type == type; });
  return found == relations.end() ? nullptr : &found->second;
}

bool is_true(std::string_view value) { return value == "1" || value == "true"; }

struct WorkbookReader : XmlHandler {
  WorkbookReader(Workbook& to, const Relations& from) : book(to), relations(from) {}
  Workbook& book;
  const Relations& relations;

  Result<void> start(XmlName name, const XmlAttributes& attributes) override {
    if (name == XmlName{Ns::sheet, "workbookPr"}) {
      book.from_1904 = is_true(attributes.get(Ns::none, "date1904"));
    } else if (name == XmlName{Ns::sheet, "sheet"}) {
      if (book.sheets.size() >= kMostSheets) return damaged("more sheets than parts");
      const auto found = relations.find(attributes.get(Ns::relation, "id"));
      const bool worksheet = found != relations.end() && found->second.type == "worksheet";
      const std::string_view state = attributes.get(Ns::none, "state");
      book.sheets.push_back({.name = std::string(attributes.get(Ns::none, "name")),
                             .part = worksheet ? found->second.part : "",
                             .hidden = state == "hidden" || state == "veryHidden"});
    }
    return {};
  }
};

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct StyleReader : XmlHandler {
  explicit StyleReader(std::vector<Shown>& to) : styles(to) {}
  std::vector<Shown>& styles;
  std::map<std::uint64_t, Shown> own;
  bool in_cells = false;

  Result<void> start(XmlName name, const XmlAttributes& attributes) override {
    const auto id = to_number(attributes.get(Ns::none, "numFmtId"));
    if (name == XmlName{Ns::sheet, "cellXfs"}) {
      in_cells = true;
    } else if (name == XmlName{Ns::sheet, "numFmt"} && id) {
      own[*id] = shown_by_code(attributes.get(Ns::none, "formatCode"));
    } else if (name == XmlName{Ns::sheet, "xf"} && in_cells) {
      const auto found = own.find(id.value_or(0));
      styles.push_back(found == own.end() ? shown_by_id(id.value_or(0)) : found->second);
    }
    if (std::max(styles.size(), own.size()) > kMostStyles) return damaged("too many styles");
    return {};
  }
  Result<void> end(XmlName name) override {
    if (name == XmlName{Ns::sheet, "cellXfs"}) in_cells = false;
    return {};
  }
};

// <si><t>plain</t></si>, <si><r><t>rich</t></r><rPh><t>how it is spoken: left out</t></rPh></si>
struct SharedReader : XmlHandler {
  explicit SharedReader(Workbook& to) : book(to) {}
  Workbook& book;
  std::string now;
  bool in_text = false;
  bool spoken = false;

  Result<void> start(XmlName name, const XmlAttributes&) override {
    if (name == XmlName{Ns::sheet, "si"}) now.clear();
    if (name == XmlName{Ns::sheet, "rPh"}) spoken = true;
    in_text = name == XmlName{Ns::sheet, "t"} && !spoken;
    return {};
  }
  Result<void> end(XmlName name) override {
    in_text = false;
    if (name == XmlName{Ns::sheet, "rPh"}) spoken = false;
    if (name != XmlName{Ns::sheet, "si"}) return {};
    HUSTINGS_TRY(const Pool::Text kept, book.pool.keep(unescaped(now), std::nullopt));
    book.shared_texts.push_back(kept);
    return {};
  }
  Result<void> text(std::string_view piece) override {
    if (in_text && now.size() <= kMostCellText) now += piece;  // keep() says that it is too long
    return {};
  }
};

// Reads the part of this kind, where there is one.
Result<void> read_related(const Zip& zip, const Relations& relations, std::string_view type,
                          XmlHandler& handler) {
  const Relation* relation = of_type(relations, type);
  const ZipPart* part = relation == nullptr ? nullptr : zip.find(relation->part);
  if (part == nullptr) return {};
  return read_xml(zip, *part, handler);
}

}  // namespace

std::string unescaped(std::string_view text) {
  constexpr std::size_t kSize = 7;
  std::string out;
  for (std::size_t at = text.find("_x"); at != std::string_view::npos; at = text.find("_x")) {
    const std::string_view digits = text.substr(at).substr(0, kSize);
    unsigned code = 0;
    const bool escape =
        digits.size() == kSize && digits.back() == '_' &&
        std::from_chars(&digits[2], &digits[6], code, 16).ptr == &digits[6] &&
        // Others stand for themselves in XML; some writers have them in texts of their own.
        ((code > 0 && code < 0x20) || code == '_');
    out += text.substr(0, at);
    if (escape) out += static_cast<char>(code);
    if (!escape) out += "_x";
    text.remove_prefix(at + (escape ? kSize : 2));
  }
  return out += text;
}

Result<Workbook> read_workbook(const Zip& zip) {
  HUSTINGS_TRY(const Relations root, relations_of(zip, ""));
  const Relation* main = of_type(root, "officeDocument");
  const ZipPart* part = zip.find(main == nullptr ? "xl/workbook.xml" : main->part);
  if (part == nullptr) return damaged("it has no workbook");
  HUSTINGS_TRY(const Relations relations, relations_of(zip, part->name));
  Workbook book;
  WorkbookReader workbook(book, relations);
  HUSTINGS_CHECK(read_xml(zip, *part, workbook));
  StyleReader styles(book.styles);
  HUSTINGS_CHECK(read_related(zip, relations, "styles", styles));
  SharedReader shared(book);
  HUSTINGS_CHECK(read_related(zip, relations, "sharedStrings", shared));
  return book;
}

Result<FirstSheet> read_xlsx(const Zip& zip) {
  HUSTINGS_TRY(Workbook book, read_workbook(zip));
  std::optional<FirstSheet> first;
  bool hidden = false;
  for (const Workbook::Listed& sheet : book.sheets) {
    if (sheet.part.empty()) continue;
    Grid grid;
    const bool probe = first || sheet.hidden;
    HUSTINGS_TRY(std::string uncomputed, read_worksheet(zip, sheet, book, grid, probe));
    if (grid.empty()) continue;
    if (sheet.hidden) {
      hidden = true;
    } else if (first) {
      first->others.push_back(sheet.name);
    } else {
      HUSTINGS_TRY(std::string csv, grid.csv(book.pool));
      first = FirstSheet{.name = sheet.name,
                         .others = {},
                         .uncomputed = std::move(uncomputed),
                         .csv = std::move(csv)};
    }
  }
  if (!first) return nothing_to_read(hidden);
  return *std::move(first);
}

}  // namespace hustings
