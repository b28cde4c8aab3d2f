#include "web/templates.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace hustings::web {
namespace {

constexpr int kMaxDepth = 8;  // of templates within templates

bool present(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* list = std::get_if<List>(&value)) return !list->empty();
  return !std::holds_alternative<std::monostate>(value);
}

std::string raw(const Value& value) {
  std::string out;
  write_json(value, out);
  if (out.starts_with('"') && !std::holds_alternative<std::string>(value))
    return out.substr(1, out.size() - 2);
  return out;
}

// What cannot run code when it is followed: a path, or a site of the web.
bool safe_address(std::string_view address) {
  const auto colon = address.find(':');
  if (colon == std::string_view::npos || address.find_first_of("/?#") < colon) return true;
  const std::string_view scheme = address.substr(0, colon);
  return scheme == "https" || scheme == "http";
}

// The names that a tag can mean: those of an object, or "it", the plain item of a list.
struct Scope {
  const Object* values;
  const Value* it;
  const Scope* around;

  const Value* own(std::string_view name) const {
    if (values != nullptr) return find(*values, name);
    return name == "it" ? it : nullptr;
  }
};

struct Found {
  const Value* value = nullptr;
  bool in_full = false;  // by its full name
};

Found look_up(const TagName& name, const Scope& scope) {
  for (const Scope* level = &scope; level != nullptr; level = level->around) {
    if (const Value* value = level->own(name.full)) return {value, true};
    if (name.form == TagName::Form::plain) continue;
    if (const Value* value = level->own(name.base)) return {value, false};
  }
  return {};
}

class Writer {
 public:
  Writer(const Language& language, std::string& out) : language_(language), out_(out) {}

  void write(const Pieces& pieces, const Scope& scope) {
    for (const auto& piece : pieces)
      std::visit([&](const auto& what) { write(what, scope); }, piece.what);
  }

 private:
  void write(const LiteralPiece& literal, const Scope&) { out_ += literal.html; }
  void write(const ValuePiece& piece, const Scope& scope) {
    const auto [value, in_full] = look_up(piece.name, scope);
    if (value == nullptr) return;
    if (!in_full && piece.name.form == TagName::Form::raw) return put(raw(*value), piece.place);
    if (!in_full) {  // a code, which only words have
      const auto* word = std::get_if<Word>(value);
      return put(word == nullptr ? std::string_view() : word->code, piece.place);
    }
    const auto* text = std::get_if<std::string>(value);
    put(text != nullptr ? *text : in_words(*value, language_), piece.place);
  }
  void write(const PluralPiece& piece, const Scope& scope) {
    const Value* value = look_up(piece.number, scope).value;
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    append_escaped(out_, language_.plural(piece.one, piece.many, number == nullptr ? 0 : *number));
  }
  void write(const SectionPiece& section, const Scope& scope) {
    const auto [value, in_full] = look_up(section.name, scope);
    if (value == nullptr) return;
    if (!in_full) {
      if (present(*value) == (section.name.form == TagName::Form::has))
        write(section.inside, scope);
    } else if (const auto* list = std::get_if<List>(value)) {
      for (const auto& item : *list)
        write(section.inside, Scope{std::get_if<Object>(&item), &item, &scope});
    } else if (const auto* object = std::get_if<Object>(value)) {
      write(section.inside, Scope{object, nullptr, &scope});
    } else if (present(*value)) {
      write(section.inside, scope);
    }
  }
  void put(std::string_view text, ValuePlace place) {
    append_escaped(out_, place == ValuePlace::address && !safe_address(text) ? "#" : text);
  }

  const Language& language_;
  std::string& out_;
};

Pieces parse(std::string_view name, std::string_view source, const Language& language) {
  try {
    return parse_template(source, language);
  } catch (const std::logic_error& error) {
    throw std::logic_error(fmt::format("{}.html in {}: {}", name, language.code(), error.what()));
  }
}

}  // namespace

std::string in_words(const Value& value, const Language& language) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return language.number(*number);
  if (const auto* day = std::get_if<CivilDate>(&value)) return language.day(*day);
  if (const auto* at = std::get_if<Instant>(&value)) return language.instant(*at);
  if (const auto* money = std::get_if<MoneyInterval>(&value)) return language.money(*money);
  if (const auto* word = std::get_if<Word>(&value)) return language.text(word->label);
  if (const auto* message = std::get_if<Message>(&value)) return language.text(message->id);
  if (const auto* country = std::get_if<Country>(&value)) return language.country(country->code);
  return {};
}

Templates::Templates(std::span<const Asset> files, const Languages& languages) {
  for (const auto& file : files) {
    const std::string_view name = file.name.substr(0, file.name.rfind('.'));
    if (!sources_.emplace(name, file.bytes).second)
      throw std::logic_error(fmt::format("two templates are called {}", name));
  }
  for (const auto& [name, text] : sources_) {
    if (name == "layout" || name.starts_with('_')) continue;
    std::string source = included("layout", 0);
    constexpr std::string_view kContent = "{{> content}}";
    const auto at = source.find(kContent);
    if (at == std::string::npos) throw std::logic_error("layout.html has no {{> content}}");
    source.replace(at, kContent.size(), included(name, 0));
    for (const auto& language : languages.of_site())
      pages_.emplace(std::pair(name, language->code()), parse(name, source, *language));
  }
}

// The text of a template with those it includes.
std::string Templates::included(std::string_view name, int depth) const {
  const auto found = sources_.find(name);
  if (found == sources_.end() || depth > kMaxDepth)
    throw std::logic_error(fmt::format("there is no template {}, or it includes itself", name));
  std::string out = found->second;
  for (std::size_t at = 0; (at = out.find("{{> ", at)) != std::string::npos;) {
    const auto end = out.find("}}", at);
    const std::string inner = out.substr(at + 4, end - at - 4);
    if (inner == "content") {
      at = end;
      continue;
    }
    out.replace(at, end + 2 - at, included(inner, depth + 1));
  }
  return out;
}

std::string Templates::render(std::string_view name, const Language& language,
                              const Object& values) const {
  const auto found = pages_.find(std::pair(std::string(name), language.code()));
  if (found == pages_.end()) throw std::logic_error(fmt::format("there is no template {}", name));
  std::string out;
  out.reserve(std::size_t{32} * 1024);  // most pages
  Writer(language, out).write(found->second, Scope{&values, nullptr, nullptr});
  return out;
}

}  // namespace hustings::web
