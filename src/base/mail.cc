#include "base/mail.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/bytes.h"
#include "base/crypto.h"

namespace hustings {
namespace {

constexpr long kSeconds = 30;
constexpr std::size_t kBodyLine = 76;     // RFC 2045 section 6.8
constexpr std::size_t kEncodedWord = 45;  // bytes of text in one encoded word of 75 characters

std::string one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

// In words of whole characters.
std::string encoded_subject(std::string_view text) {
  std::string line = one_line(text);
  if (std::ranges::all_of(line, [](unsigned char c) { return c < 0x80; }) &&
      line.size() <= kBodyLine && !line.contains("=?"))
    return line;
  std::string out;
  for (std::size_t from = 0; from < line.size();) {
    std::size_t to = std::min(line.size(), from + kEncodedWord);
    while (to < line.size() && (static_cast<unsigned char>(line[to]) & 0xc0) == 0x80) --to;
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ",
                       base64(bytes(std::string_view(line).substr(from, to - from))));
    from = to;
  }
  return out;
}

std::string mail_date(Instant at) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate day = date_of(at);
  const std::int64_t s = at.seconds();
  return fmt::format("{} {} {:04} {:02}:{:02}:{:02} +0000", day.day, kMonths.at(day.month - 1),
                     day.year, s / 3600 % 24, s / 60 % 60, s % 60);
}

struct Reading {
  std::string_view left;
};
std::size_t give(char* to, std::size_t size, std::size_t n, void* from) {
  auto& reading = *static_cast<Reading*>(from);
  const std::size_t count = std::min(size * n, reading.left.size());
  std::memcpy(to, reading.left.data(), count);
  reading.left.remove_prefix(count);
  return count;
}

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool is_this_machine(std::string_view url) {
  return url.contains("://127.") || url.contains("://localhost") || url.contains("://[::1]");
}

constexpr std::size_t kMostAddress = 254;  // RFC 5321 section 4.5.3.1.3, without < and >
constexpr std::size_t kMostName = 64;
constexpr std::size_t kMostLabel = 63;  // RFC 1035
constexpr std::string_view kLettersAndDigits =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool is_made_of(std::string_view text, std::string_view more) {
  return std::ranges::all_of(
      text, [&](char c) { return kLettersAndDigits.contains(c) || more.contains(c); });
}

bool is_host(std::string_view host) {
  while (!host.empty()) {
    const std::string_view label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > kMostLabel || label.starts_with('-') ||
        label.ends_with('-') || !is_made_of(label, "-"))
      return false;
    if (label.size() == host.size()) return true;
    host.remove_prefix(label.size() + 1);
  }
  return false;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > kMostAddress) return false;
  const std::string_view name = text.substr(0, at);
  return !name.empty() && name.size() <= kMostName && !name.starts_with('.') &&
         !name.ends_with('.') && !name.contains("..") && is_made_of(name, ".!#$%&'*+-/=?^_`{|}~") &&
         is_host(text.substr(at + 1));
}

std::string mail_text(const MailServer& server, const Mail& mail, Instant at) {
  const Hash id =
      sha256({bytes(mail.to), bytes(mail.subject), bytes(mail.body), bytes(to_string(at))});
  const std::string host = server.from.substr(server.from.find('@') + 1);
  std::string out = fmt::format(
      "Date: {}\r\nFrom: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      mail_date(at), one_line(server.from), one_line(mail.to), encoded_subject(mail.subject),
      hex(Bytes(id).first(16)), one_line(host));
  const std::string body = base64(bytes(mail.body));
  for (std::size_t from = 0; from < body.size(); from += kBodyLine)
    out += body.substr(from, kBodyLine) + "\r\n";
  return out;
}

Result<void> send_mail(const MailServer& server, const Mail& mail, Instant at) {
  if (!is_mail_address(mail.to) || !is_mail_address(server.from)) {
    return fail(Code::bad_input, "this is no mail address",
                is_mail_address(mail.to) ? server.from : mail.to, "write it as name@host");
  }
  const std::unique_ptr<CURL, FreeEasy> easy(curl_easy_init());
  const std::unique_ptr<curl_slist, FreeList> receivers(
      curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
  const std::string text = mail_text(server, mail, at);
  Reading reading{text};
  std::array<char, CURL_ERROR_SIZE> said{};
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, said.data());
  curl_easy_setopt(easy.get(), CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, ("<" + server.from + ">").c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, receivers.get());
  curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(easy.get(), CURLOPT_READDATA, &reading);
  curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  const bool secret = !server.password.empty();
  if (secret) {
    curl_easy_setopt(easy.get(), CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PASSWORD, server.password.c_str());
  }
  const auto tls = secret && !is_this_machine(server.url) ? CURLUSESSL_ALL : CURLUSESSL_TRY;
  curl_easy_setopt(easy.get(), CURLOPT_USE_SSL, static_cast<long>(tls));
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return {};
  return fail(Code::unavailable,
              fmt::format("mail was not taken: {}",
                          said[0] != '\0' ? said.data() : curl_easy_strerror(code)),
              server.url, "see [mail] in hustings.toml; it is tried again");
}

}  // namespace hustings
