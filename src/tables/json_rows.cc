#include "tables/json_rows.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"

namespace hustings {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr std::string_view kSpace = " \t\r\n";

bool is_space(char c) { return kSpace.contains(c); }

// The value that a pointer through objects leads to; null where there is none.
const Json* follow(const Json& from, std::string_view pointer) {
  const Json* at = &from;
  while (!pointer.empty() && at != nullptr) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    at = at->find(token);
  }
  return at;
}

std::string cell_of(const Json& value) {
  if (value.as<std::nullptr_t>() != nullptr) return {};
  if (const auto* text = value.as<std::string>()) return *text;
  // Not the shortest form that a number can have: a rounded identifier must look like one.
  if (const auto* number = value.as<double>()) return fmt::format("{}", *number);
  std::string out;
  write_json(value, out);
  return out;
}

}  // namespace

struct JsonRows::State {
  State(ByteSource from, JsonRowsOptions how) : source(std::move(from)), options(std::move(how)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  enum class Where : std::uint8_t { heading, outside, elements, behind };

  Result<int> peek();  // the next byte; -1 at the end
  void take();
  Result<int> past_space();
  Result<void> value(std::string& out);
  Result<void> begin();
  Result<bool> outer_object();
  Result<bool> element();
  Result<void> finish_outer();
  Result<void> members(bool& found);
  void read(Row& row);
  std::unexpected<Error> stop(std::string problem, Code code = Code::bad_input);

  ByteSource source;
  JsonRowsOptions options;
  std::string chunk;
  std::size_t used = 0;
  std::uint64_t offset = 0;  // bytes taken
  std::uint64_t line = 1;
  Where where = Where::heading;
  std::string text;      // of the element that was read last
  std::string outer;     // what stands around the elements, with an empty list in their place
  std::string prefix;    // pointer of the list
  bool in_list = false;  // else values follow one another
  std::uint64_t count = 0;
  std::uint64_t began = 1;  // line of the element
  std::optional<Error> failed;
};

std::unexpected<Error> JsonRows::State::stop(std::string problem, Code code) {
  failed = Error{code, std::move(problem),
                 fmt::format("{}: line {}, byte {}", options.name, line, offset),
                 "get the whole file again; it has to be JSON as RFC 8259 says"};
  return std::unexpected(*failed);
}

Result<int> JsonRows::State::peek() {
  if (used < chunk.size()) return static_cast<unsigned char>(chunk[used]);
  chunk.resize(kChunk);
  used = 0;
  auto got = source(chunk);
  if (!got) {
    chunk.clear();
    failed = got.error();
    return std::unexpected(*failed);
  }
  chunk.resize(*got);
  return chunk.empty() ? -1 : static_cast<int>(static_cast<unsigned char>(chunk[0]));
}

void JsonRows::State::take() {
  if (chunk[used] == '\n') ++line;
  ++used;
  ++offset;
}

Result<int> JsonRows::State::past_space() {
  for (;;) {
    HUSTINGS_TRY(const int c, peek());
    if (c < 0 || !is_space(static_cast<char>(c))) return c;
    take();
  }
}

// Appends the text of one value: where it ends is all that is looked at, the rest is parse_json's.
Result<void> JsonRows::State::value(std::string& out) {
  std::size_t depth = 0;
  bool quoted = false;
  bool escaped = false;
  const std::size_t start = out.size();
  for (;;) {
    HUSTINGS_TRY(const int byte, peek());
    if (byte < 0) {
      if (depth == 0 && !quoted && out.size() > start) return {};
      return stop("the file ends in the middle of a value");
    }
    const char c = static_cast<char>(byte);
    const bool opens = !quoted && (c == '{' || c == '[');
    const bool closes = !quoted && (c == '}' || c == ']');
    if (depth == 0 && !quoted && out.size() > start && (is_space(c) || c == ',' || closes))
      return {};
    if (out.size() - start >= kMaxElement)
      return stop(fmt::format("a value of more than {} bytes", kMaxElement), Code::too_large);
    out += c;
    take();
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
      if (!quoted && depth == 0) return {};
      continue;
    }
    quoted = c == '"';
    if (opens) ++depth;
    if (closes && depth > 0) --depth;
    if (closes && depth == 0) return {};
  }
}

// Reads members into `outer` until one holds the elements, or to the closing brace.
Result<void> JsonRows::State::members(bool& found) {
  for (;;) {
    HUSTINGS_TRY(int c, past_space());
    if (c == ',') {
      outer += ',';
      take();
      HUSTINGS_TRY(c, past_space());
    }
    if (c != '"') {
      HUSTINGS_CHECK(value(outer));  // the brace; anything else is found when `outer` is read
      return {};
    }
    std::string key;
    HUSTINGS_CHECK(value(key));
    outer += key;
    HUSTINGS_TRY(c, past_space());
    if (c != ':') return stop("a member without a colon behind its name");
    outer += ':';
    take();
    HUSTINGS_TRY(c, past_space());
    const std::string_view name = std::string_view(key).substr(1, key.size() - 2);
    if (c == '[' && !in_list && std::ranges::find(options.items, name) != options.items.end()) {
      take();
      outer += "[]";
      prefix = '/' + pointer_token(name);
      in_list = found = true;
      return {};
    }
    HUSTINGS_CHECK(value(outer));
    if (outer.size() > kMaxElement)
      return stop(fmt::format("more than {} bytes in one object", kMaxElement), Code::too_large);
  }
}

// True: its elements follow. False: it is an element itself, in `text`.
Result<bool> JsonRows::State::outer_object() {
  take();
  outer = "{";
  bool found = false;
  HUSTINGS_CHECK(members(found));
  if (!found) text = std::exchange(outer, {});
  return found;
}

Result<void> JsonRows::State::finish_outer() {
  where = Where::behind;
  if (!outer.empty()) {
    bool found = false;
    HUSTINGS_CHECK(members(found));
    if (const auto whole = parse_json(outer); !whole)
      return stop("what stands around the elements is no JSON: " + whole.error().text());
  }
  HUSTINGS_TRY(const int c, past_space());
  return c < 0 ? Result<void>{} : stop("text after the end of the list");
}

Result<void> JsonRows::State::begin() {
  for (const char mark : {'\xEF', '\xBB', '\xBF'}) {
    HUSTINGS_TRY(const int c, peek());
    if (c != static_cast<unsigned char>(mark)) break;
    take();
  }
  HUSTINGS_TRY(const int c, past_space());
  where = Where::outside;
  if (c != '[') return {};
  take();
  in_list = true;
  where = Where::elements;
  return {};
}

// The next element into `text`; false at the end.
Result<bool> JsonRows::State::element() {
  HUSTINGS_TRY(int c, past_space());
  began = line;
  text.clear();
  if (where == Where::outside) {
    if (c < 0) return false;
    if (c == '{') {
      HUSTINGS_TRY(const bool list, outer_object());
      if (!list) return true;
      if (count > 0) return stop("a list of elements after other values");
      where = Where::elements;
      HUSTINGS_TRY(c, past_space());
    } else {
      HUSTINGS_CHECK(value(text));
      return true;
    }
  } else if (count > 0 && c != ']') {
    if (c != ',') return stop("no comma between two elements");
    take();
    HUSTINGS_TRY(c, past_space());
    if (c == ']') return stop("a comma after the last element");
  }
  if (c == ']') {
    take();
    HUSTINGS_CHECK(finish_outer());
    return false;
  }
  began = line;
  HUSTINGS_CHECK(value(text));
  return true;
}

// The element as a row.
void JsonRows::State::read(Row& row) {
  ++count;
  row.record = count;
  row.line = began;
  row.at = in_list ? fmt::format("{}/{}", prefix, count - 1) : "";
  row.cells.assign(options.columns.size(), {});
  row.fault.reset();
  const auto json = parse_json(text);
  if (!json || json->as<JsonObject>() == nullptr) {
    const std::string what = json ? "this is no object" : json.error().message;
    const std::string place =
        json || json.error().details.empty() ? std::string() : json.error().details.front().where;
    row.fault = Fault{fmt::format("{}{}: {}", row.at, place, what),
                      "mend this element, or get the file again"};
    return;
  }
  for (std::size_t i = 0; i < options.columns.size(); ++i) {
    for (const auto& pointer : options.columns[i]) {
      const Json* found = follow(*json, pointer);
      if (found == nullptr || found->as<std::nullptr_t>() != nullptr) continue;
      row.cells[i] = cell_of(*found);
      break;
    }
  }
}

JsonRows::JsonRows(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonRows::JsonRows(JsonRows&&) noexcept = default;
JsonRows& JsonRows::operator=(JsonRows&&) noexcept = default;
JsonRows::~JsonRows() = default;

Result<JsonRows> JsonRows::open(ByteSource source, JsonRowsOptions options) {
  return JsonRows(std::make_unique<State>(std::move(source), std::move(options)));
}

Result<bool> JsonRows::next(Row& row) {
  State& s = *state_;
  if (s.failed) return std::unexpected(*s.failed);
  if (s.where == State::Where::behind) return false;
  if (s.where == State::Where::heading) {
    HUSTINGS_CHECK(s.begin());
    row = Row{};
    for (const auto& column : s.options.columns) row.cells.push_back(column.front());
    return true;
  }
  HUSTINGS_TRY(const bool more, s.element());
  if (more) s.read(row);
  return more;
}

const std::string& JsonRows::name() const { return state_->options.name; }

}  // namespace hustings
