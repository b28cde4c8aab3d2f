// Any bytes as a request: the scanner finds the same whether bytes come at once or one by one, and
// what the gate lets in is unambiguous.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "web/gate.h"
#include "web/response.h"

using namespace hustings::web;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The head's lines, as a lenient parser would cut them.
RawHead cut(std::string_view head) {
  RawHead out;
  const auto end = head.find("\r\n");
  const std::string_view line = head.substr(0, end);
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  out.method = line.substr(0, first);
  if (first != last) out.target = line.substr(first + 1, last - first - 1);
  out.version = line.ends_with("HTTP/1.1") ? 11 : line.ends_with("HTTP/1.0") ? 10 : 20;
  for (head.remove_prefix(end + 2); head.size() > 2;) {
    const auto stop = head.find("\r\n");
    const std::string_view field = head.substr(0, stop);
    const auto colon = field.find(':');
    out.fields.push_back({field.substr(0, colon), colon == std::string_view::npos
                                                      ? std::string_view()
                                                      : field.substr(colon + 1)});
    head.remove_prefix(stop + 2);
  }
  return out;
}

void check_target(std::string_view raw) {
  const auto target = parse_target(raw, {});
  if (!target) return;
  for (const auto& segment : target->segments) {
    require(!segment.empty() && segment != "." && segment != "..");
    require(segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos);
  }
  std::string again = target->segments.empty() ? "/" : "";
  for (const auto& segment : target->segments) again += '/' + percent_encode(segment);
  char mark = '?';
  for (const auto& [name, value] : target->parameters) {
    again += mark + percent_encode(name) + '=' + percent_encode(value);
    mark = '&';
  }
  Limits wide;
  wide.target_bytes = wide.query_bytes = 1 << 20;
  const auto same = parse_target(again, wide);
  require(same && same->segments == target->segments && same->parameters == target->parameters);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const Limits limits;
  const auto at_once = scan_head(all, 0, limits);
  std::size_t checked = 0;
  for (std::size_t n = 1; n <= size; ++n) {
    const auto scan = scan_head(all.substr(0, n), checked, limits);
    if (!scan) {
      require(!at_once);
      break;
    }
    if (scan->size > 0) {
      require(at_once && at_once->size == scan->size);
      break;
    }
    checked = scan->checked;
  }
  check_target(all);
  (void)choose_encoding(all);
  (void)etag_matches(all, "x");
  if (!at_once || at_once->size == 0) return 0;
  const RawHead head = cut(all.substr(0, at_once->size));
  const auto framing = check_head(head, {}, limits);
  if (!framing) return 0;
  require(!(framing->chunked && framing->length > 0));
  for (const auto& f : head.fields) require(is_token(f.name) && is_field_value(f.value));
  check_target(head.target);
  return 0;
}
