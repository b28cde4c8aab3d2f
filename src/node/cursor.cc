#include "node/cursor.h"

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/json.h"

namespace hustings {
namespace {

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

std::unexpected<Error> bad_cursor() {
  return fail(Code::not_found, "this is no cursor of this list", "cursor",
              "start again without it, and follow \"next\"");
}

}  // namespace

std::string write_cursor(const Cursor& cursor) {
  const auto* number = std::get_if<std::int64_t>(&cursor.key);
  const std::string json =
      fmt::format("[{},{},{},{},{}]", json_text(cursor.list),
                  number != nullptr ? std::to_string(*number) : json_text(std::get<1>(cursor.key)),
                  cursor.index, json_text(cursor.tie), cursor.floor);
  return base64url(bytes(json));
}

Result<Cursor> read_cursor(std::string_view text, std::string_view list, bool text_key) {
  const auto json = from_base64url(text);
  if (!json) return bad_cursor();
  const auto parsed = parse_json(*json);
  const auto* items = parsed ? parsed->as<JsonArray>() : nullptr;
  if (items == nullptr || items->size() != 5) return bad_cursor();
  const auto* of = (*items)[0].as<std::string>();
  const auto* number = (*items)[1].as<std::int64_t>();
  const auto* key = (*items)[1].as<std::string>();
  const auto* index = (*items)[2].as<std::int64_t>();
  const auto* tie = (*items)[3].as<std::string>();
  const auto* floor = (*items)[4].as<std::int64_t>();
  if (of == nullptr || *of != list || (text_key ? key == nullptr : number == nullptr) ||
      index == nullptr || tie == nullptr || floor == nullptr ||
      (key != nullptr && key->contains('\0')) || tie->contains('\0')) {
    return bad_cursor();
  }
  Cursor out{*of, {}, *index, *tie, *floor};
  if (number != nullptr) {
    out.key = *number;
  } else {
    out.key = *key;
  }
  return out;
}

}  // namespace hustings
