#include "web/feed.h"

#include <fmt/core.h>

#include <algorithm>

#include "web/template_pieces.h"

namespace hustings::web {
namespace {

constexpr std::int64_t kEntries = 50;

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::size_t index_column(std::span<const Column> columns) {
  const auto found = std::ranges::find(columns, "index", &Column::name);
  return static_cast<std::size_t>(found - columns.begin());
}

// A cell as people read it; texts as they are.
std::string cell(const Value& value, const Language& language) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? in_words(value, language) : *text;
}

class Feed {
 public:
  Feed(std::span<const Column> columns, PageContext& context, const Look& look,
       const Language& language)
      : columns_(columns),
        context_(context),
        look_(look),
        language_(language),
        index_(index_column(columns)) {}

  Result<void> add(const std::vector<Value>& row) {
    const auto* index = std::get_if<std::int64_t>(&row.at(index_));
    if (index == nullptr) return {};
    HUSTINGS_TRY(const auto at,
                 context_.db.integer("SELECT iat FROM record WHERE idx = $1", {*index}));
    const std::string address = fmt::format("{}/records/{}", look_.address, *index);
    std::string title;
    std::string content;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].for_programs || c == index_) continue;
      const std::string text = cell(row[c], language_);
      if (text.empty()) continue;
      if (title.empty()) title = text;
      content += fmt::format("{}{}: {}", content.empty() ? "" : "\n",
                             language_.text(columns_[c].label), text);
    }
    entries_ += fmt::format(
        "<entry><id>{0}</id><title>{1}</title><updated>{2}</updated><link href=\"{0}\"/>"
        "<content>{3}</content></entry>\n",
        escaped(address), escaped(title.empty() ? address : title),
        to_string(Instant{at.value_or(0) * 1000}), escaped(content));
    return {};
  }

  std::string whole(const std::string& title, const std::string& here, const std::string& page) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{0}\"><id>{1}</id>"
        "<title>{2}</title><updated>{3}</updated><author><name>{4}</name></author>"
        "<link rel=\"self\" href=\"{1}\"/><link href=\"{5}\"/>\n{6}</feed>\n",
        language_.code(), escaped(here), escaped(title), to_string(context_.as_of.time),
        escaped(look_.origin), escaped(page), entries_);
  }

 private:
  std::span<const Column> columns_;
  PageContext& context_;
  const Look& look_;
  const Language& language_;
  const std::size_t index_;
  std::string entries_;
};

}  // namespace

Result<std::string> atom_feed(const ListView& list, const Value& title, PageContext& context,
                              const Call& call, const Look& look) {
  const Language& language = language_of(look, call);
  Feed feed(list.columns, context, look, language);
  const auto limit = call.arguments.integer("limit").value_or(kEntries);
  HUSTINGS_TRY(const Slice slice,
               list.read(context.db, call.arguments.text(list.cursor).value_or(""),
                         static_cast<std::size_t>(limit),
                         [&](const std::vector<Value>& row) { return feed.add(row); }));
  (void)slice;
  const auto& target = call.request.target;
  const std::string query = target.query.empty() ? "" : "?" + target.query;
  constexpr std::string_view kSuffix = ".atom";
  const std::string path = target.path.substr(0, target.path.size() - kSuffix.size());
  std::string name = fmt::format("{}: {}", look.origin, cell(title, language));
  if (const auto q = call.arguments.text("q")) name += fmt::format(" ({})", *q);
  return feed.whole(name, look.address + target.path + query, look.address + path + query);
}

}  // namespace hustings::web
