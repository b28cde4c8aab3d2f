#include "web/form.h"

#include <algorithm>

#include "base/text.h"
#include "web/gate.h"

namespace hustings::web {
namespace {

std::unexpected<Error> malformed(std::string what) {
  return fail(Code::bad_input, std::move(what), {}, "send the form again from its page");
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool starts_with_name(std::string_view text, std::string_view name) {
  return text.size() >= name.size() &&
         std::ranges::equal(text.substr(0, name.size()), name,
                            [](char a, char b) { return lower(a) == lower(b); });
}

// No NUL and the like: lines of a text field end in CR LF and may hold tabs.
bool is_field_text(std::string_view text) {
  return is_utf8(text) && std::ranges::all_of(text, [](unsigned char c) {
           return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\r' || c == '\n';
         });
}

// A line end is one character, as it is for the browser that counted it.
std::string with_plain_lines(std::string text) {
  std::erase(text, '\r');
  return text;
}

Result<Form> parse_urlencoded(std::string_view body) {
  Form out;
  while (!body.empty()) {
    const auto end = body.find('&');
    const std::string_view pair = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value || !is_field_text(*name) || !is_field_text(*value))
      return malformed("a field of the form is malformed");
    if (out.fields.size() == kMaxFormFields) return malformed("the form has too many fields");
    out.fields.emplace_back(*name, with_plain_lines(*value));
  }
  return out;
}

// The value of `name="..."` among the parameters of a field; quotes and backslashes inside come
// percent-encoded from browsers.
std::optional<std::string_view> quoted(std::string_view parameters, std::string_view name) {
  for (std::size_t at = 0;;) {
    at = parameters.find(name, at);
    if (at == std::string_view::npos) return std::nullopt;
    const bool starts = at > 0 && (parameters[at - 1] == ' ' || parameters[at - 1] == ';');
    at += name.size();
    if (!starts || !parameters.substr(at).starts_with("=\"")) continue;
    const std::string_view value = parameters.substr(at + 2);
    const auto end = value.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    return value.substr(0, end);
  }
}

// One part: its header lines, an empty line, its bytes.
Result<void> take_part(std::string_view part, Form& out) {
  const auto end = part.find("\r\n\r\n");
  if (end == std::string_view::npos || end > kMaxPartHeader)
    return malformed("a part of the form has no header, or too long a one");
  constexpr std::string_view kDisposition = "content-disposition:";
  std::string_view disposition;
  for (std::string_view header = part.substr(0, end + 2); !header.empty();) {
    const auto line = header.substr(0, header.find("\r\n"));
    header = header.substr(line.size() + 2);
    if (!starts_with_name(line, kDisposition)) continue;
    if (!disposition.empty()) return malformed("a part of the form is named twice");
    disposition = line.substr(kDisposition.size());
  }
  const auto name = quoted(disposition, "name");
  if (!name || name->empty() || !is_field_text(*name))
    return malformed("a part of the form has no name");
  const std::string_view bytes = part.substr(end + 4);
  if (const auto file = quoted(disposition, "filename")) {
    if (!is_field_text(*file)) return malformed("a file's name is malformed");
    if (!file->empty() || !bytes.empty())
      out.files.push_back({std::string(*name), std::string(*file), std::string(bytes)});
    return {};
  }
  if (!is_field_text(bytes)) return malformed("a field of the form is no text");
  out.fields.emplace_back(*name, with_plain_lines(std::string(bytes)));
  return {};
}

Result<Form> parse_multipart(std::string_view boundary, std::string_view body) {
  Form out;
  const std::string first = "--" + std::string(boundary);
  const std::string next = "\r\n" + first;
  if (!body.starts_with(first)) return malformed("the form does not begin with its boundary");
  body = body.substr(first.size());
  for (std::size_t parts = 0; !body.starts_with("--"); ++parts) {
    if (parts == kMaxFormParts) return malformed("the form has too many parts");
    if (!body.starts_with("\r\n")) return malformed("a part of the form does not begin on a line");
    const auto end = body.find(next);
    if (end == std::string_view::npos) return malformed("the form has no end");
    HUSTINGS_CHECK(take_part(body.substr(2, end < 2 ? 0 : end - 2), out));
    body = body.substr(end + next.size());
  }
  return out;
}

}  // namespace

std::optional<std::string_view> Form::text(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Result<Form> parse_form(std::string_view content_type, std::string_view body) {
  const auto type = content_type.substr(0, content_type.find(';'));
  if (type == "application/x-www-form-urlencoded") return parse_urlencoded(body);
  if (type != "multipart/form-data") return malformed("this is no form");
  constexpr std::string_view kBoundary = "boundary=";
  const auto at = content_type.find(kBoundary);
  if (at == std::string_view::npos) return malformed("the form names no boundary");
  std::string_view boundary = content_type.substr(at + kBoundary.size());
  if (boundary.size() > 1 && boundary.starts_with('"') && boundary.ends_with('"'))
    boundary = boundary.substr(1, boundary.size() - 2);
  const bool good = !boundary.empty() && boundary.size() <= kMaxBoundary &&
                    boundary.find_first_of("\";, \r\n") == std::string_view::npos;
  if (!good) return malformed("the form's boundary is malformed");
  return parse_multipart(boundary, body);
}

}  // namespace hustings::web
