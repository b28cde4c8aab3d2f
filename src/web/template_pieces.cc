#include "web/template_pieces.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <stdexcept>

namespace hustings::web {
namespace {

constexpr std::string_view kNameLetters = "abcdefghijklmnopqrstuvwxyz_0123456789";

[[noreturn]] void malformed(std::string_view what, std::string_view where) {
  throw std::logic_error(fmt::format("{}: {}", what, where));
}

// Empty for what stands for itself.
std::string_view entity_of(char c) {
  if (c == '&') return "&amp;";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (c == '"') return "&quot;";
  return c == '\'' ? "&#39;" : "";
}

// Follows the markup between values.
class Html {
 public:
  void read(std::string_view markup) {
    for (const char c : markup) {
      switch (at_) {
        case At::text:
          if (script_ && c != '<') malformed("pages have no code", "script");
          if (c == '<') begin_tag();
          break;
        case At::tag:
          read_tag(c);
          break;
        case At::attribute:
          if (c == '"') at_ = At::tag;
          begun_ = true;
          break;
      }
    }
  }
  // Where a value that stands here is.
  ValuePlace place(std::string_view name) const {
    if (at_ == At::tag) malformed("a value is text or in an attribute in double quotes", name);
    if (script_ && at_ == At::text) malformed("pages have no code", name);
    if (at_ == At::text) return ValuePlace::text;
    return address_ && !begun_ ? ValuePlace::address : ValuePlace::attribute;
  }
  bool like(const Html& other) const { return at_ == other.at_ && script_ == other.script_; }

 private:
  enum class At : std::uint8_t { text, tag, attribute };

  void begin_tag() {
    at_ = At::tag;
    last_ = '<';
    word_.clear();
    tag_.clear();
    ends_ = from_file_ = false;
  }
  void read_tag(char c) {
    static constexpr std::array kRefused = {"style", "!--"};
    const bool letter = c != '>' && c != '=' && c != '"' && c != '\'' && c != '/' && c > ' ';
    if (letter && last_ == '=') malformed("an attribute is not in double quotes", word_);
    if (letter) {
      if (last_ <= ' ') word_.clear();
      word_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      if (std::ranges::find(kRefused, word_) != kRefused.end())
        malformed("pages have no such element", word_);
    }
    if (c == '\'' || (c == '"' && last_ != '='))
      malformed("an attribute is not in double quotes", word_);
    if (!letter && tag_.empty()) {
      tag_ = word_;
      ends_ = ends_ || c == '/';
    }
    if (c == '"') begin_attribute();
    if (c == '>') end_tag();
    last_ = c;
  }
  // A script is a file of the node's own, and nothing stands in the element.
  void end_tag() {
    at_ = At::text;
    if (tag_ == "script" ? script_ != ends_ || (!ends_ && !from_file_) : script_)
      malformed("pages have no code", tag_);
    if (tag_ == "script") script_ = !ends_;
  }
  void begin_attribute() {
    static constexpr std::array kAddresses = {"href", "src", "action"};
    if (word_ == "style" || word_.starts_with("on")) malformed("pages have no code", word_);
    at_ = At::attribute;
    address_ = std::ranges::find(kAddresses, word_) != kAddresses.end();
    from_file_ = from_file_ || word_ == "src";
    begun_ = false;
  }

  At at_ = At::text;
  char last_ = ' ';         // in a tag
  std::string word_;        // of a tag, the last one
  std::string tag_;         // its first one
  bool ends_ = false;       // the tag is an end tag
  bool from_file_ = false;  // it names a file
  bool script_ = false;     // a script element is open
  bool address_ = false;    // the attribute is one
  bool begun_ = false;      // the attribute has text of its own
};

TagName name_of(std::string_view name, bool section) {
  using enum TagName::Form;
  const auto with = [&](std::string_view base, TagName::Form form) {
    return TagName{std::string(name), std::string(base), form};
  };
  if (section && name.starts_with("has_")) return with(name.substr(4), has);
  if (section && name.starts_with("no_")) return with(name.substr(3), no);
  if (!section && name.ends_with("_raw")) return with(name.substr(0, name.size() - 4), raw);
  if (!section && name.ends_with("_code")) return with(name.substr(0, name.size() - 5), code);
  return with(name, plain);
}

// The next %name% of a text, as [begin, end) with its percent signs; "100 %" has none.
std::optional<std::pair<std::size_t, std::size_t>> placeholder(std::string_view text,
                                                               std::size_t from) {
  for (std::size_t at = from; (at = text.find('%', at)) != std::string_view::npos; ++at) {
    const auto end = text.find_first_not_of(kNameLetters, at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    if (text[end] == '%' && end > at + 1) return std::pair(at, end + 1);
  }
  return std::nullopt;
}

std::multiset<std::string_view> placeholders(std::string_view text) {
  std::multiset<std::string_view> out;
  for (auto at = placeholder(text, 0); at; at = placeholder(text, at->second))
    out.insert(text.substr(at->first, at->second - at->first));
  return out;
}

// The texts in quotes in a tag such as {{_n count "one ad" "%d ads"}}.
std::vector<std::string> quoted(std::string_view tag, std::size_t wanted) {
  std::vector<std::string> out;
  for (auto open = tag.find('"'); open != std::string_view::npos; open = tag.find('"', open)) {
    const auto close = tag.find('"', open + 1);
    if (close == std::string_view::npos) malformed("a text without its end", tag);
    out.emplace_back(tag.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  if (out.size() != wanted) malformed(fmt::format("{} texts are needed", wanted), tag);
  return out;
}

class Parser {
 public:
  Parser(std::string_view source, const Language& language) : rest_(source), language_(language) {}

  // Up to {{/open}}; the whole template for none.
  Pieces pieces(std::string_view open) {
    Pieces out;
    const Html began = html_;
    while (true) {
      const auto at = rest_.find("{{");
      literal(rest_.substr(0, at), out);
      if (at == std::string_view::npos) {
        if (!open.empty()) malformed("a section without its end", open);
        return out;
      }
      const auto end = rest_.find("}}", at);
      if (end == std::string_view::npos) malformed("a tag without its end", rest_.substr(at, 40));
      const std::string_view tag = rest_.substr(at + 2, end - at - 2);
      rest_.remove_prefix(end + 2);
      if (tag.starts_with('/')) {
        if (tag.substr(1) != open || open.empty())
          malformed("a section ends that is not open", tag);
        if (!html_.like(began)) malformed("a section ends in the midst of markup", tag);
        end_line();
        return out;
      }
      read(tag, out);
    }
  }

 private:
  void read(std::string_view tag, Pieces& out) {
    if (tag.starts_with('#')) {
      end_line();
      const std::string_view name = tag.substr(1);
      out.push_back({SectionPiece{name_of(name, true), pieces(name)}});
    } else if (tag.starts_with("_n ")) {
      const auto forms = quoted(tag, 2);
      html_.place(tag);
      const std::string_view number = tag.substr(3, tag.find(' ', 3) - 3);
      out.push_back({PluralPiece{name_of(number, false), forms[0], forms[1]}});
    } else if (tag.starts_with("_ ")) {
      text(quoted(tag, 1)[0], out);
    } else {
      value(tag, out);
    }
  }
  // A newline after the tag of a section is for who reads the template.
  void end_line() {
    if (rest_.starts_with('\n')) rest_.remove_prefix(1);
  }
  void literal(std::string_view html, Pieces& out) {
    html_.read(html);
    if (html.empty()) return;
    auto* last = out.empty() ? nullptr : std::get_if<LiteralPiece>(&out.back().what);
    if (last == nullptr) {
      out.push_back({LiteralPiece{std::string(html)}});
    } else {
      last->html += html;
    }
  }
  void value(std::string_view name, Pieces& out) {
    if (name.empty() || name.find_first_not_of(kNameLetters) != std::string_view::npos)
      malformed("no name of a value", name);
    out.push_back({ValuePiece{name_of(name, false), html_.place(name)}});
  }
  void text(const std::string& id, Pieces& out) {
    const std::string translation = language_.text(id);
    if (placeholders(translation) != placeholders(id)) {
      malformed(fmt::format("the {} translation has other %names%", language_.code()), id);
    }
    const std::string_view all = translation;
    std::size_t done = 0;
    for (auto at = placeholder(all, 0); at; at = placeholder(all, done)) {
      escaped(all.substr(done, at->first - done), out);
      value(all.substr(at->first + 1, at->second - at->first - 2), out);
      done = at->second;
    }
    escaped(all.substr(done), out);
  }
  void escaped(std::string_view plain, Pieces& out) {
    std::string html;
    append_escaped(html, plain);
    html_.place(plain);
    literal(html, out);
  }

  std::string_view rest_;
  const Language& language_;
  Html html_;
};

}  // namespace

Pieces parse_template(std::string_view source, const Language& language) {
  return Parser(source, language).pieces("");
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view entity = entity_of(text[i]);
    if (entity.empty()) continue;
    out.append(text, done, i - done);
    out += entity;
    done = i + 1;
  }
  out.append(text, done);
}

}  // namespace hustings::web
