// Names content of any kind (ad, post, poster, picture), paid or unpaid: one value type for all
// kinds of record.
#pragma once
#include <optional>
#include <string>

#include "record/marks.h"

namespace hustings {

// At least one of url, id, sha256 and place; an id needs its platform.
struct ContentRef {
  std::optional<Url> url;
  std::optional<Token<32>> platform;  // "meta"
  std::optional<PlatformId> id;       // of the content on the platform
  std::optional<Digest> sha256;       // of its bytes
  std::optional<Text<1, 300>> place;  // of a poster, a broadcast: where and when it could be seen
  bool operator==(const ContentRef&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContentRef, (), (url, platform, id, sha256, place))
std::optional<std::string> invalid(const ContentRef& content);

// A web address as it is compared: without fragment and the slash at its end, scheme and host in
// lower case.
std::string comparable(std::string_view url);
// "PLATFORM:ID"
std::string content_key(const Token<32>& platform, const PlatformId& id);
// What the content can be found by: its comparable address, "PLATFORM:ID", "sha256:HEX".
std::vector<std::string> content_keys(const ContentRef& content);

}  // namespace hustings
