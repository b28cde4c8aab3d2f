#include "record/content_ref.h"

#include <algorithm>

namespace hustings {

std::optional<std::string> invalid(const ContentRef& content) {
  if (!content.url && !content.id && !content.sha256 && !content.place)
    return "names nothing: give url, id, sha256 or place";
  if (content.id && !content.platform) return "an id needs the platform that gave it";
  return std::nullopt;
}

std::string comparable(std::string_view url) {
  url = url.substr(0, url.find('#'));
  while (url.ends_with('/')) url.remove_suffix(1);
  std::string out(url);
  const std::size_t host = out.find("://");
  const std::size_t path = host == std::string::npos ? 0 : out.find('/', host + 3);
  std::transform(
      out.begin(),
      path == std::string::npos ? out.end() : out.begin() + static_cast<std::ptrdiff_t>(path),
      out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string content_key(const Token<32>& platform, const PlatformId& id) {
  return platform.value + ':' + id.value;
}

std::vector<std::string> content_keys(const ContentRef& content) {
  std::vector<std::string> out;
  if (content.url) out.push_back(comparable(content.url->value));
  if (content.id && content.platform) out.push_back(content_key(*content.platform, *content.id));
  if (content.sha256) out.push_back("sha256:" + hex(content.sha256->value));
  return out;
}

}  // namespace hustings
