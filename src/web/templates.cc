#include "web/templates.h"

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <ctemplate/template_modifiers.h>
#include <fmt/core.h>

#include <charconv>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>

namespace hustings::web {
namespace {

constexpr int kMaxDepth = 8;  // of templates within templates

struct Plural {
  std::string one;
  std::string many;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '{':
        out += "&#123;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The names between percent signs, in order of the alphabet; "100 %" has none.
std::multiset<std::string> placeholders(std::string_view text) {
  std::multiset<std::string> out;
  for (std::size_t at = 0; (at = text.find('%', at)) != std::string_view::npos; ++at) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at + 1);
    if (end == std::string_view::npos || text[end] != '%' || end == at + 1) continue;
    out.emplace(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return out;
}

std::string translated(std::string_view id, const Language& language) {
  const std::string text = language.text(id);
  const auto names = placeholders(id);
  if (placeholders(text) != names) {
    throw std::logic_error(
        fmt::format("the {} translation of \"{}\" has other %names%", language.code(), id));
  }
  std::string out = escaped(text);
  for (const auto& name : names) {
    const std::string placeholder = '%' + name + '%';
    out.replace(out.find(placeholder), placeholder.size(), "{{" + name + "}}");
  }
  return out;
}

// The texts in quotes in a tag such as {{_n count "one ad" "%d ads"}}.
std::vector<std::string> quoted(std::string_view tag) {
  std::vector<std::string> out;
  for (auto open = tag.find('"'); open != std::string_view::npos; open = tag.find('"', open)) {
    const auto close = tag.find('"', open + 1);
    if (close == std::string_view::npos)
      throw std::logic_error("a text without its end: " + std::string(tag));
    out.emplace_back(tag.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return out;
}

// What the modifier of plural forms gets to know of a page.
struct Plurals {
  const Language& language;
  std::vector<Plural> forms;
};

class PluralModifier final : public ctemplate::TemplateModifier {
  void Modify(const char* in, std::size_t size, const ctemplate::PerExpandData* data,
              ctemplate::ExpandEmitter* out, const std::string& argument) const override {
    const auto* plurals = static_cast<const Plurals*>(data->LookupForModifiers("plurals"));
    std::int64_t n = 0;
    std::size_t which = 0;
    std::from_chars(in, in + size, n);
    std::from_chars(argument.data() + 1, argument.data() + argument.size(), which);  // "=3"
    const Plural& form = plurals->forms.at(which);
    out->Emit(plurals->language.plural(form.one, form.many, n));
  }
};

void register_modifier() {
  static const PluralModifier kModifier;
  static const bool kDone = ctemplate::AddModifier("x-n=", &kModifier);
  if (!kDone) throw std::logic_error("the plural modifier was not taken");
}

bool present(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* list = std::get_if<List>(&value)) return !list->empty();
  return !std::holds_alternative<std::monostate>(value);
}

std::string shown(const Value& value, const Language& language) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return language.number(*number);
  if (const auto* day = std::get_if<CivilDate>(&value)) return language.day(*day);
  if (const auto* at = std::get_if<Instant>(&value)) return language.instant(*at);
  if (const auto* money = std::get_if<MoneyInterval>(&value)) return language.money(*money);
  if (const auto* word = std::get_if<Word>(&value)) return language.text(word->label);
  if (const auto* message = std::get_if<Message>(&value)) return language.text(message->id);
  if (const auto* country = std::get_if<Country>(&value)) return language.country(country->code);
  return {};
}

std::string raw(const Value& value) {
  std::string out;
  write_json(value, out);
  if (out.starts_with('"') && !std::holds_alternative<std::string>(value))
    return out.substr(1, out.size() - 2);
  return out;
}

bool ends_with(std::string_view& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

// Values as ctemplate asks for them: what no tag names is never written, and nothing is copied.
class Fields final : public ctemplate::TemplateDictionaryInterface {
 public:
  // `around`: where names are looked up that are not here; null for the page itself.
  // `written`: where values are written that are no text; good until the next is asked for.
  Fields(const Object& values, const Fields* around, const Language& language, std::string& written)
      : values_(&values), around_(around), language_(language), written_(written) {}
  // An item of a list: an object, or what is called "it".
  Fields(const Value& item, const Fields& around)
      : values_(std::get_if<Object>(&item)),
        it_(values_ == nullptr ? &item : nullptr),
        around_(&around),
        language_(around.language_),
        written_(around.written_) {}

 protected:
  ctemplate::TemplateString GetValue(const ctemplate::TemplateString& variable) const override {
    const std::string_view name(variable.data(), variable.size());
    std::string_view base = name;
    const bool as_json = ends_with(base, "_raw");
    const bool as_code = !as_json && ends_with(base, "_code");
    for (const auto* level = this; level != nullptr; level = level->around_) {
      if (const Value* value = level->own(name)) return text(*value);
      const Value* value = as_json || as_code ? level->own(base) : nullptr;
      if (value == nullptr) continue;
      const auto* word = std::get_if<Word>(value);
      if (as_json) return keep(raw(*value));
      if (word != nullptr) return {word->code.data(), word->code.size()};
    }
    return "";
  }
  bool IsUnhiddenSection(const ctemplate::TemplateString& section) const override {
    const Asked asked = asked_for(section);
    return asked.value != nullptr && present(*asked.value) != asked.absent;
  }
  bool IsHiddenSection(const ctemplate::TemplateString& section) const override {
    return !IsUnhiddenSection(section);
  }
  Iterator* CreateSectionIterator(const ctemplate::TemplateString& section) const override;
  // Templates are put into each other before ctemplate sees them.
  bool IsHiddenTemplate(const ctemplate::TemplateString&) const override { return true; }
  const char* GetIncludeTemplateName(const ctemplate::TemplateString&, int) const override {
    return "";
  }
  Iterator* CreateTemplateIterator(const ctemplate::TemplateString&) const override {
    return nullptr;
  }
  void DumpToString(std::string*, int) const override {}

 private:
  class Items;
  // What a section asks for: {{#name}}, {{#has_name}}, {{#no_name}}.
  struct Asked {
    const Value* value = nullptr;  // null: there is no such name
    bool repeats = false;
    bool absent = false;
  };

  Asked asked_for(const ctemplate::TemplateString& section) const {
    const std::string_view name(section.data(), section.size());
    const bool has = name.starts_with("has_");
    const bool no = name.starts_with("no_");
    const std::string_view base = name.substr(has ? 4 : no ? 3 : 0);
    for (const auto* level = this; level != nullptr; level = level->around_) {
      if (const Value* value = level->own(name)) return {value, true, false};
      const Value* value = has || no ? level->own(base) : nullptr;
      if (value != nullptr) return {value, false, no};
    }
    return {};
  }
  const Value* own(std::string_view name) const {
    if (values_ != nullptr) return find(*values_, name);
    return name == "it" ? it_ : nullptr;
  }
  ctemplate::TemplateString keep(std::string text) const {
    written_ = std::move(text);
    return written_;
  }
  ctemplate::TemplateString text(const Value& value) const {
    if (const auto* plain = std::get_if<std::string>(&value)) return *plain;
    return keep(shown(value, language_));
  }

  const Object* values_;
  const Value* it_ = nullptr;
  const Fields* around_;
  const Language& language_;
  std::string& written_;
};

// What a section repeats for; of what is neither a list nor an object nothing, which shows it
// once with the names around it.
class Fields::Items final : public Iterator {
 public:
  Items(const Value* value, const Fields& around) : around_(around) {
    if (value == nullptr) return;
    if (const auto* list = std::get_if<List>(value)) items_ = *list;
    if (std::holds_alternative<Object>(*value)) items_ = {value, 1};
  }
  bool HasNext() const override { return !items_.empty(); }
  const TemplateDictionaryInterface& Next() override {
    current_.emplace(items_.front(), around_);
    items_ = items_.subspan(1);
    return *current_;
  }

 private:
  std::span<const Value> items_;
  const Fields& around_;
  std::optional<Fields> current_;
};

Fields::Iterator* Fields::CreateSectionIterator(const ctemplate::TemplateString& section) const {
  const Asked asked = asked_for(section);
  return new Items(asked.repeats ? asked.value : nullptr, *this);
}

}  // namespace

struct Templates::Page {
  std::string key;  // in the cache of compiled templates
  Plurals plurals;
};

Templates::~Templates() = default;

Templates::Templates(std::span<const Asset> files, const Languages& languages)
    : compiled_(std::make_unique<ctemplate::TemplateCache>()) {
  register_modifier();
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
    for (const auto& language : languages.all())
      pages_.emplace(std::pair(name, language->code()), compile(name, source, *language));
  }
  compiled_->Freeze();
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

// One tag as ctemplate takes it, and what the page must know of it.
std::string Templates::compile_tag(std::string_view tag, Page& page) {
  if (tag.starts_with("_n ")) {
    const auto forms = quoted(tag);
    if (forms.size() != 2) throw std::logic_error("two forms are needed: " + std::string(tag));
    const std::string number = std::string(tag.substr(3, tag.find(' ', 3) - 3)) + "_raw";
    page.plurals.forms.push_back({forms[0], forms[1]});
    return fmt::format("{{{{{}:x-n={}}}}}", number, page.plurals.forms.size() - 1);
  }
  if (tag.starts_with("_ ")) {
    const auto forms = quoted(tag);
    if (forms.size() != 1) throw std::logic_error("one text is needed: " + std::string(tag));
    return translated(forms[0], page.plurals.language);
  }
  return fmt::format("{{{{{}}}}}", tag);
}

std::unique_ptr<Templates::Page> Templates::compile(std::string_view name,
                                                    const std::string& source,
                                                    const Language& language) {
  auto page =
      std::make_unique<Page>(Page{fmt::format("{}.{}", name, language.code()), {language, {}}});
  std::string text = "{{%AUTOESCAPE context=\"HTML\"}}";
  std::size_t done = 0;
  for (std::size_t at = 0; (at = source.find("{{", done)) != std::string::npos;) {
    const auto end = source.find("}}", at);
    if (end == std::string::npos)
      throw std::logic_error(page->key + ": a tag without its end in a template");
    text.append(source, done, at - done);
    text += compile_tag(std::string_view(source).substr(at + 2, end - at - 2), *page);
    done = end + 2;
  }
  text.append(source, done);
  if (!compiled_->StringToTemplateCache(page->key, text, ctemplate::STRIP_BLANK_LINES))
    throw std::logic_error("a template is malformed: " + page->key);
  return page;
}

std::string Templates::render(std::string_view name, const Language& language,
                              const Object& values) const {
  const auto found = pages_.find(std::pair(std::string(name), language.code()));
  if (found == pages_.end()) throw std::logic_error(fmt::format("there is no template {}", name));
  const Page& page = *found->second;
  std::string written;
  const Fields fields(values, nullptr, language, written);
  ctemplate::PerExpandData data;
  data.InsertForModifiers("plurals", &page.plurals);
  std::string out;
  compiled_->ExpandNoLoad(page.key, ctemplate::STRIP_BLANK_LINES, &fields, &data, &out);
  return out;
}

}  // namespace hustings::web
