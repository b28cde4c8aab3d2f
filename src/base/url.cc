#include "base/url.h"

#include <fmt/core.h>
#include <unicode/idna.h>

#include <algorithm>
#include <array>
#include <memory>

namespace hustings {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.contains(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string form_encoded(
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return out;
}

std::string ascii_host(std::string_view host) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_DEFAULT, error));
  std::string out;
  if (U_SUCCESS(error)) {
    icu::StringByteSink<std::string> sink(&out);
    icu::IDNAInfo info;
    idna->nameToASCII_UTF8({host.data(), static_cast<std::int32_t>(host.size())}, sink, info,
                           error);
    if (U_SUCCESS(error) && !info.hasErrors()) return out;
  }
  out = host;
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool is_private_address(std::string_view url) {
  if (!std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f; })) return false;
  if (url.starts_with("https://")) return url.size() > 8 && url[8] != '/';
  constexpr std::array<std::string_view, 3> kHere = {"http://127.0.0.1", "http://localhost",
                                                     "http://[::1]"};
  return std::ranges::any_of(kHere, [&](std::string_view here) {
    return url.starts_with(here) &&
           (url.size() == here.size() || url[here.size()] == ':' || url[here.size()] == '/');
  });
}

}  // namespace hustings
