#include "worker/child/xml.h"

#include <expat.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace hustings {
namespace {

// Office files have neither; expat 2.5 reads a long tag again from its start with each piece.
constexpr std::uint64_t kMostTag = std::uint64_t{1} << 20;  // bytes
constexpr unsigned kMostDepth = 200;

constexpr char kBetween = ' ';  // what expat puts between namespace and name

Ns namespace_of(std::string_view uri) {
  using Row = std::pair<std::string_view, Ns>;
  static constexpr std::array kKnown = {
      Row{"http://schemas.openxmlformats.org/spreadsheetml/2006/main", Ns::sheet},
      Row{"http://purl.oclc.org/ooxml/spreadsheetml/main", Ns::sheet},
      Row{"http://schemas.openxmlformats.org/officeDocument/2006/relationships", Ns::relation},
      Row{"http://purl.oclc.org/ooxml/officeDocument/relationships", Ns::relation},
      Row{"http://schemas.openxmlformats.org/package/2006/relationships", Ns::package},
      Row{"urn:oasis:names:tc:opendocument:xmlns:office:1.0", Ns::office},
      Row{"urn:oasis:names:tc:opendocument:xmlns:table:1.0", Ns::table},
      Row{"urn:oasis:names:tc:opendocument:xmlns:text:1.0", Ns::text},
      Row{"urn:oasis:names:tc:opendocument:xmlns:style:1.0", Ns::style},
      Row{"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", Ns::manifest},
  };
  for (const auto& [known, ns] : kKnown) {
    if (uri == known) return ns;
  }
  return Ns::other;
}

XmlName name_of(std::string_view raw) {
  const std::size_t at = raw.rfind(kBetween);
  if (at == std::string_view::npos) return {Ns::none, raw};
  return {namespace_of(raw.substr(0, at)), raw.substr(at + 1)};
}

// What expat's callbacks share. Nothing is thrown through expat, which is C.
struct Run {
  XML_Parser parser;
  XmlHandler& handler;
  std::optional<Error> failed = {};
  std::exception_ptr thrown = {};
  bool stopped = false;
  unsigned depth = 0;
  std::uint64_t fed = 0;

  void stop() {
    stopped = true;
    XML_StopParser(parser, XML_FALSE);
  }
  template <class Call>
  void guard(Call call) {
    if (stopped) return;  // expat may finish an empty element after it was stopped
    try {
      if (Result<void> done = call(); !done) {
        failed = std::move(done).error();
        stop();
      } else if (handler.enough()) {
        stop();
      }
    } catch (...) {
      thrown = std::current_exception();
      stop();
    }
  }
};

std::unexpected<Error> unusual(std::string what, std::string where = {}) {
  return fail(Code::bad_input, std::move(what), std::move(where),
              "open the file in a spreadsheet program and save it anew");
}

void on_start(void* run, const char* name, const char** attributes) {
  auto& self = *static_cast<Run*>(run);
  self.guard([&]() -> Result<void> {
    if (++self.depth > kMostDepth) return unusual("elements inside each other without end");
    return self.handler.start(name_of(name), XmlAttributes(attributes));
  });
}
void on_end(void* run, const char* name) {
  auto& self = *static_cast<Run*>(run);
  self.guard([&] {
    --self.depth;
    return self.handler.end(name_of(name));
  });
}
void on_text(void* run, const char* text, int size) {
  auto& self = *static_cast<Run*>(run);
  self.guard([&] { return self.handler.text({text, static_cast<std::size_t>(size)}); });
}
void on_doctype(void* run, const char*, const char*, const char*, int) {
  static_cast<Run*>(run)->guard(
      []() -> Result<void> { return unusual("the file defines entities of its own (DOCTYPE)"); });
}

Result<bool> feed(Run& run, const ZipPart& part, std::string_view piece, bool last) {
  const XML_Status status =
      XML_Parse(run.parser, piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
  if (run.thrown) std::rethrow_exception(run.thrown);
  if (run.failed) {
    if (run.failed->where.empty()) run.failed->where = part.name;
    return std::unexpected(std::move(*run.failed));
  }
  if (run.stopped) return false;
  if (status == XML_STATUS_OK) {
    run.fed += piece.size();
    const auto read = std::max<XML_Index>(XML_GetCurrentByteIndex(run.parser), 0);
    if (run.fed - static_cast<std::uint64_t>(read) <= kMostTag) return true;
    return unusual(fmt::format("a tag or comment of more than {} MiB", kMostTag >> 20), part.name);
  }
  const XML_Error code = XML_GetErrorCode(run.parser);
  if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
  return damaged(fmt::format("no well-formed XML ({})", XML_ErrorString(code)),
                 fmt::format("{}, line {}", part.name, XML_GetCurrentLineNumber(run.parser)));
}

}  // namespace

std::optional<std::string_view> XmlAttributes::find(Ns ns, std::string_view local) const {
  for (const char* const* at = raw_; *at != nullptr; at += 2) {
    const std::string_view raw = *at;
    if (raw.ends_with(local) && name_of(raw) == XmlName{ns, local}) return at[1];
  }
  return std::nullopt;
}

Result<void> read_xml(const Zip& zip, const ZipPart& part, XmlHandler& handler) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreateNS(nullptr, kBetween), &XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  Run run{parser.get(), handler};
  XML_SetUserData(parser.get(), &run);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  HUSTINGS_CHECK(
      zip.unpack(part, [&](std::string_view piece) { return feed(run, part, piece, false); }));
  if (run.stopped) return {};
  HUSTINGS_TRY(const bool ended, feed(run, part, {}, true));
  static_cast<void>(ended);
  return {};
}

}  // namespace hustings
