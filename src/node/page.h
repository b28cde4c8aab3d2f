// A page as data: a room says what it shows, and web/ makes of that the routes, the twins (JSON,
// CSV, NDJSON) and the OpenAPI document. Nothing here knows HTTP.
#pragma once
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "node/list.h"
#include "node/value.h"
#include "node/wording.h"
#include "store/blobs.h"
#include "store/tiles.h"

namespace hustings {

enum class ParameterType : std::uint8_t {
  text,     // UTF-8 without controls
  token,    // letters, digits and . _ - : / + ; in the path no slash, and a letter or digit first
  integer,  // decimal, min to max
  day,      // YYYY-MM-DD
  country,  // two upper-case letters
  flag,     // 0 or 1
  choice,   // one of `choices`
  choices,  // some of them, each once, commas between
  cursor,   // letters, digits, - and _ (base64url)
};

// What may stand in the path ("{name}" of the template) or the query of a page. Nothing else may.
// In the query an empty one counts as not given: forms send those that nobody filled in.
struct Parameter {
  std::string name;
  ParameterType type = ParameterType::text;
  std::string help = {};
  bool required = false;
  std::int64_t min = 0;  // of integers
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::size_t max_length = 200;  // of texts and tokens, in code points; of each segment in the path
  std::vector<std::string> choices = {};
  std::vector<std::string> examples = {};  // for the documentation: what most nodes know
};

// The arguments of one request, checked against the parameters; in the order of the query.
class Arguments {
 public:
  // The text as it was typed; nothing when it was not given.
  std::optional<std::string_view> text(std::string_view name) const {
    for (const auto& [key, value] : all_) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  std::optional<std::int64_t> integer(std::string_view name) const {
    const auto given = text(name);
    std::int64_t out = 0;
    if (!given ||
        std::from_chars(given->data(), given->data() + given->size(), out).ec != std::errc())
      return std::nullopt;
    return out;
  }
  bool flag(std::string_view name) const { return text(name) == "1"; }
  void put(std::string name, std::string value) {
    all_.emplace_back(std::move(name), std::move(value));
  }
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// The state of the log that an answer was read from.
struct AsOf {
  TreeHead head;
  Instant time;  // what the newest record's issuer says; the epoch when the log is empty
};

// What a page reads from: one snapshot of the database.
struct PageContext {
  Db& db;
  const Registry& registry;
  AsOf as_of;
  bool demonstration = false;  // a node of origin demo.invalid
  std::string_view address =
      {};                        // that the node is reached under: "https://hustings.party.example"
  const Blobs* blobs = nullptr;  // files that records name
  const Wordings* wordings = nullptr;  // for files, which nobody else puts into words
};

// Rows that are read a slice at a time, so that memory does not grow with the list.
struct ListView {
  std::vector<Column> columns;
  std::string cursor = "cursor";  // the parameter that goes on behind a slice
  std::function<Result<Slice>(Db&, std::string_view cursor, std::size_t limit, const EachSliceRow&)>
      read;
  // The same without values that only programs get; empty: they cost nothing.
  decltype(read) read_for_people = {};
  std::function<Result<Total>(Db&)> count;
  // Of the facets named, all of them without a name; empty: the list has none.
  std::function<Result<std::vector<Facet>>(Db&, const std::vector<std::string>&)> facets = {};
  std::vector<Sort> sorts = {};
  std::string_view sort = {};  // the one chosen
};
// One thing.
struct ObjectView {
  Object item;        // what every form of the answer tells
  Object shown = {};  // what the page shows besides, made from the same: charts, addresses
};
// A picture, a document: bytes of Page::file_type.
struct FileView {
  std::string bytes;
  std::string name;         // under which a browser keeps it: "label.svg"
  bool attachment = false;  // it is kept, never shown: strangers made it
};
struct View {
  Value title;  // a name, or a Word that is translated
  std::variant<ListView, ObjectView, FileView> what;
  // The projections that it shows: while they stand still, what it shows is the same. None: it may
  // change with every record.
  std::span<const std::string_view> reads = {};
  // Of what is shown besides the log's state, where there is such a thing: part of the ETag.
  std::string version = {};
};

// A page that is read (GET, HEAD).
struct Page {
  std::string path;        // "/records/{index}"
  std::string_view title;  // id of its translation
  bool list = false;       // a ListView: has CSV and NDJSON twins
  bool feed = false;       // a list whose rows have a record's "index": has an Atom twin
  std::string_view templ =
      {};  // of its HTML form; lists have one already, others without have none
  std::string_view file_type = {};  // media type of a FileView: such a page has no other forms
  std::vector<Parameter> parameters = {};
  std::string schema = {};  // JSON Schema of the item, or of each row (node/schema.h); for the API
  // not_found, bad_input. The context ends with the call; what `read` and `count` need they hold.
  std::function<Result<View>(PageContext&, const Arguments&)> view = {};
};

}  // namespace hustings
