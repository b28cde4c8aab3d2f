// For tests and fuzzers: ZIP files from parts in memory, honest ones and such as do harm.
#pragma once
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hustings::testing {

struct TestPart {
  std::string name;
  std::string bytes;
  bool packed = true;
  // What only a hostile writer would set.
  unsigned flags = 0;
  std::uint32_t attributes = 0;        // of Unix, in the upper half
  std::uint64_t claimed = UINT64_MAX;  // an unpacked size other than the true one
  std::uint32_t crc_error = 0;
};

inline void put(std::uint64_t value, int size, std::string& out) {
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
}

inline std::string deflated(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// The fields that both headers of a part have.
inline std::string zip_fields(const TestPart& part, const std::string& data) {
  const auto* bytes = reinterpret_cast<const Bytef*>(part.bytes.data());
  std::string out;
  put(20, 2, out);
  put(part.flags, 2, out);
  put(part.packed ? Z_DEFLATED : 0, 2, out);
  put(0, 4, out);  // time and day
  put(crc32(0, bytes, static_cast<uInt>(part.bytes.size())) ^ part.crc_error, 4, out);
  put(data.size(), 4, out);
  put(part.claimed == UINT64_MAX ? part.bytes.size() : part.claimed, 4, out);
  put(part.name.size(), 2, out);
  put(0, 2, out);
  return out;
}

inline std::string zip_of(const std::vector<TestPart>& parts) {
  std::string out;
  std::string list;
  for (const TestPart& part : parts) {
    const std::string data = part.packed ? deflated(part.bytes) : part.bytes;
    const std::string fields = zip_fields(part, data);
    list += "PK\1\2";
    put(3 << 8 | 20, 2, list);  // made on Unix
    list += fields;
    put(0, 6, list);
    put(std::uint64_t{part.attributes} << 16, 4, list);
    put(out.size(), 4, list);
    list += part.name;
    out.append("PK\3\4").append(fields).append(part.name).append(data);
  }
  const std::size_t at = out.size();
  out += list + "PK\5\6";
  put(0, 4, out);
  put(parts.size(), 2, out);
  put(parts.size(), 2, out);
  put(list.size(), 4, out);
  put(at, 4, out);
  put(0, 2, out);
  return out;
}

// A workbook with these sheets (what stands inside <worksheet>), named Sheet1 and so on.
struct TestBook {
  std::vector<std::string> sheets;
  std::string shared = {};      // inside <sst>
  std::string styles = {};      // inside <styleSheet>
  std::string properties = {};  // before <sheets>
  std::vector<std::string> states = {};
};

inline std::string part_of(std::string_view root, const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + std::string(root) +
         " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
         "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" +
         inside + "</" + std::string(root) + ">";
}

inline std::string relation(const std::string& id, const std::string& type,
                            const std::string& target) {
  return "<Relationship Id=\"" + id +
         "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
         "\" Target=\"" + target + "\"/>";
}

inline std::string relations(const std::string& inside) {
  return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
         inside + "</Relationships>";
}

inline std::vector<TestPart> parts_of(const TestBook& book, bool packed = true) {
  std::vector<TestPart> parts;
  std::string list;
  std::string rels =
      relation("s", "styles", "styles.xml") + relation("t", "sharedStrings", "sharedStrings.xml");
  for (std::size_t i = 0; i < book.sheets.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    const std::string state = i < book.states.size() ? book.states[i] : "";
    list.append("<sheet name=\"Sheet").append(n).append("\" sheetId=\"").append(n);
    list.append("\" r:id=\"r").append(n).append("\"").append(state).append("/>");
    rels += relation("r" + n, "worksheet", "worksheets/sheet" + n + ".xml");
    parts.push_back({"xl/worksheets/sheet" + n + ".xml", part_of("worksheet", book.sheets[i])});
  }
  parts.push_back({"[Content_Types].xml", "<Types/>"});
  parts.push_back({"_rels/.rels", relations(relation("w", "officeDocument", "xl/workbook.xml"))});
  parts.push_back(
      {"xl/workbook.xml", part_of("workbook", book.properties + "<sheets>" + list + "</sheets>")});
  parts.push_back({"xl/_rels/workbook.xml.rels", relations(rels)});
  parts.push_back({"xl/sharedStrings.xml", part_of("sst", book.shared)});
  parts.push_back({"xl/styles.xml", part_of("styleSheet", book.styles)});
  for (TestPart& part : parts) part.packed = packed;
  return parts;
}

// `styles` inside <office:automatic-styles>, `tables` inside <office:spreadsheet>.
inline std::string ods_content(const std::string& tables, const std::string& styles = "") {
  const std::string base = "urn:oasis:names:tc:opendocument:xmlns:";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content";
  for (const std::string name : {"office", "table", "text", "style"}) {
    out.append(" xmlns:").append(name).append("=\"").append(base).append(name).append(":1.0\"");
  }
  return out + "><office:automatic-styles>" + styles +
         "</office:automatic-styles><office:body><office:spreadsheet>" + tables +
         "</office:spreadsheet></office:body></office:document-content>";
}

inline std::vector<TestPart> ods_parts(const std::string& content, bool packed = true) {
  return {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", false},
          {"content.xml", content, packed}};
}

}  // namespace hustings::testing
