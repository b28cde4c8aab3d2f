// XML as a stream of events, from a part of a ZIP. No DTD, no entities but the five, nothing
// fetched.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "worker/child/zip.h"

namespace hustings {

// The namespaces that are read; both editions of one (transitional and strict OOXML) are the same.
enum class Ns : std::uint8_t {
  none,      // attributes without prefix
  sheet,     // SpreadsheetML
  relation,  // of documents, as in r:id
  package,   // relationships between parts
  office,    // ODF from here on
  table,
  text,
  style,
  manifest,
  other,
};

struct XmlName {
  Ns ns = Ns::other;
  std::string_view local;
  bool operator==(const XmlName&) const = default;
};

// Of one element; valid during the call.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char* const* raw) : raw_(raw) {}
  std::optional<std::string_view> find(Ns ns, std::string_view local) const;
  // Empty when there is none.
  std::string_view get(Ns ns, std::string_view local) const {
    return find(ns, local).value_or(std::string_view{});
  }

 private:
  const char* const* raw_;  // name, value, name, value, null
};

// An error ends the parsing and is handed on.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual Result<void> start(XmlName name, const XmlAttributes& attributes) = 0;
  virtual Result<void> end(XmlName) { return {}; }
  virtual Result<void> text(std::string_view) { return {}; }  // may come in pieces
  // True: the rest of the part does not matter.
  virtual bool enough() const { return false; }
};

// bad_input: no well-formed XML, a DOCTYPE, what Zip::unpack says; and the handler's errors.
// Throws std::bad_alloc.
Result<void> read_xml(const Zip& zip, const ZipPart& part, XmlHandler& handler);

}  // namespace hustings
