#include "web/wire.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "web/encoding.h"

namespace hustings::web {
namespace {

// Everything comes from the node itself, nothing stands in the page (OWASP ASVS 5.0, V3.4.3).
constexpr std::string_view kAlways =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types hustings\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Embedder-Policy: require-corp\r\n"
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), display-capture=(), "
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: same-origin\r\n";
constexpr std::string_view kOpen =
    "Cross-Origin-Resource-Policy: cross-origin\r\n"
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: ETag, Link, Hustings-Log, Accept-Ranges, Content-Range\r\n";
constexpr std::string_view kClosed = "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view cache_control(Freshness freshness) {
  switch (freshness) {
    case Freshness::never:
      return "no-store";
    case Freshness::second:
      return "public, max-age=1";
    case Freshness::forever:
      return "public, max-age=31536000, immutable";
  }
  return "no-store";
}

// The same representation compressed is another one: a strong tag must tell them apart.
std::string tag_of(const Response& response, Encoding encoding) {
  if (response.etag.empty()) return {};
  const auto coding = name(encoding);
  return coding.empty() ? response.etag : fmt::format("{}-{}", response.etag, coding);
}

std::string shared_head(const Response& response, const WireOptions& options, Encoding encoding) {
  std::string out = fmt::format("Date: {}\r\nCache-Control: {}\r\n", http_date(options.now),
                                cache_control(response.freshness));
  if (!response.language.empty()) {
    out += fmt::format("Vary: Accept-Encoding, Accept-Language\r\nContent-Language: {}\r\n",
                       response.language);
  } else if (response.compressible) {
    out += "Vary: Accept-Encoding\r\n";
  }
  const std::string tag = tag_of(response, encoding);
  if (!tag.empty()) out += fmt::format("ETag: {}\"{}\"\r\n", response.weak_etag ? "W/" : "", tag);
  if (!response.log.empty()) out += fmt::format("Hustings-Log: {}\r\n", response.log);
  for (const auto& [name, value] : response.headers())
    out += fmt::format("{}: {}\r\n", name, value);
  out += security_headers(options.kind, options.https);
  return out;
}

// The producer with its pieces compressed; one that gives nothing would end a chunked answer.
Producer compressed(Producer plain, Encoding encoding) {
  std::shared_ptr<Compressor> compressor = Compressor::make(encoding);
  return [plain = std::move(plain), compressor](std::string& out) -> Result<bool> {
    std::string piece;
    HUSTINGS_TRY(const bool more, plain(piece));
    compressor->feed(piece, !more, out);
    return more;
  };
}

}  // namespace

std::string http_date(Instant at) {
  static constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                            "Mon", "Tue", "Wed"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate day = date_of(at);
  const std::int64_t s = at.seconds();
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(s / 86400 % 7)], day.day,
                     kMonths[day.month - 1], day.year, s / 3600 % 24, s / 60 % 60, s % 60);
}

std::string security_headers(RouteClass kind, bool https) {
  std::string out(kAlways);
  out += kind == RouteClass::open ? kOpen : kClosed;
  if (https) out += "Strict-Transport-Security: max-age=63072000\r\n";
  return out;
}

Wire make_wire(Response&& response, const WireOptions& options) {
  Wire out{.status = response.status};
  const bool streams = static_cast<bool>(response.stream);
  const bool worth = response.compressible && (streams || response.body.size() > kCompressFrom);
  const Encoding encoding = worth ? options.encoding : Encoding::identity;
  const std::string shared = shared_head(response, options, encoding);
  out.etag = tag_of(response, encoding);
  if (!out.etag.empty())
    out.not_modified = fmt::format("HTTP/1.1 304 {}\r\n{}", reason(304), shared);
  out.bytes = fmt::format("HTTP/1.1 {} {}\r\n{}", response.status, reason(response.status), shared);
  const auto end = std::back_inserter(out.bytes);
  if (!response.type.empty()) fmt::format_to(end, "Content-Type: {}\r\n", response.type);
  if (encoding != Encoding::identity)
    fmt::format_to(end, "Content-Encoding: {}\r\n", name(encoding));
  if (streams) {
    if (encoding != Encoding::identity) response.length.reset();
    out.stream = encoding == Encoding::identity ? std::move(response.stream)
                                                : compressed(std::move(response.stream), encoding);
    if (response.length) {
      fmt::format_to(end, "Content-Length: {}\r\n", *response.length);
    } else if (options.http11) {
      out.bytes += "Transfer-Encoding: chunked\r\n";
      out.chunked = true;
    }
  } else {
    if (encoding != Encoding::identity) response.body = compress(encoding, response.body);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) fmt::format_to(end, "Content-Length: {}\r\n", response.body.size());
  }
  out.head = out.bytes.size();
  out.bytes += "\r\n";
  if (!streams) out.bytes += response.body;
  return out;
}

}  // namespace hustings::web
