#include "intake/alike.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/lines.h"
#include "base/text.h"
#include "base/url.h"

namespace hustings::intake {
namespace {

// Parameters that say where a reader came from, and nothing of what is shown.
constexpr std::array<std::string_view, 16> kTracking = {
    "fbclid", "gclid", "dclid",  "gbraid", "wbraid",  "msclkid", "twclid", "ttclid",
    "igshid", "igsh",  "mc_cid", "mc_eid", "ref_src", "ref_url", "si",     "_ga"};

bool tracks(std::string_view parameter) {
  const auto name = parameter.substr(0, parameter.find('='));
  return name.starts_with("utm_") || std::ranges::find(kTracking, name) != kTracking.end();
}

struct Parts {
  std::string host;
  std::string_view path;   // "/a/b" or empty
  std::string_view query;  // without "?"
};
Parts parts_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  Parts out;
  const auto end = std::min(url.find_first_of("/?"), url.size());
  out.host = ascii_host(url.substr(0, end));
  for (const std::string_view port : {":80", ":443"}) {
    if (out.host.ends_with(port)) out.host.resize(out.host.size() - port.size());
  }
  if (out.host.starts_with("www.")) out.host.erase(0, 4);
  url.remove_prefix(end);
  const auto query = std::min(url.find('?'), url.size());
  out.path = url.substr(0, query);
  while (out.path.ends_with('/')) out.path.remove_suffix(1);
  out.query = query == url.size() ? std::string_view() : url.substr(query + 1);
  return out;
}

template <class Each>
void split(std::string_view text, char at, Each each) {
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    if (end > 0) each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Where a platform's addresses have the number of a post: behind this part of the path; in the
// parameter "v" where that is empty.
struct Shape {
  std::string_view host;
  std::string_view before;
  std::string_view platform;
};
constexpr std::array kShapes = {Shape{"youtube.com", "", "youtube"},
                                Shape{"youtube.com", "shorts", "youtube"},
                                Shape{"youtu.be", "/", "youtube"},
                                Shape{"twitter.com", "status", "x"},
                                Shape{"x.com", "status", "x"},
                                Shape{"tiktok.com", "video", "tiktok"},
                                Shape{"instagram.com", "p", "instagram"},
                                Shape{"instagram.com", "reel", "instagram"},
                                Shape{"facebook.com", "posts", "facebook"},
                                Shape{"facebook.com", "videos", "facebook"}};

bool is_host(std::string_view host, std::string_view known) {
  return host == known || (host.ends_with(known) && host[host.size() - known.size() - 1] == '.');
}

std::string_view number_in(const Parts& parts, std::string_view before) {
  std::string_view out;
  if (before.empty()) {
    split(parts.query, '&', [&](std::string_view one) {
      if (one.starts_with("v=")) out = one.substr(2);
    });
    return out;
  }
  std::string_view last = "/";
  split(parts.path, '/', [&](std::string_view one) {
    if (out.empty() && last == before) out = one;
    last = one;
  });
  return out;
}

}  // namespace

std::string same_address(std::string_view url) {
  const Parts parts = parts_of(url);
  std::string out = parts.host + std::string(parts.path);
  char mark = '?';
  split(parts.query, '&', [&](std::string_view one) {
    if (tracks(one)) return;
    out += mark;
    out += one;
    mark = '&';
  });
  return out;
}

std::string post_of(std::string_view url) {
  const Parts parts = parts_of(url);
  for (const auto& shape : kShapes) {
    if (!is_host(parts.host, shape.host)) continue;
    const auto number = number_in(parts, shape.before);
    if (!number.empty()) return std::string(shape.platform) + ':' + std::string(number);
  }
  return {};
}

std::vector<vault::Trait> traits_of(const Answers& answers) {
  std::vector<vault::Trait> out;
  for (const auto& url : lines(answers.urls)) {
    std::string post = post_of(url);
    if (post.empty()) {
      out.push_back({"address", same_address(url)});
    } else {
      out.push_back({"post", std::move(post)});
    }
  }
  if (!answers.about.empty()) out.push_back({"record", answers.about});
  std::string account = fold(trim(answers.account));
  if (account.starts_with('@')) account.erase(0, 1);
  if (!account.empty()) out.push_back({"account", answers.platform + ':' + account});
  return out;
}

vault::Trait trait_of_file(std::string_view content) {
  return {"file", hex(sha256(bytes(content)))};
}

}  // namespace hustings::intake
