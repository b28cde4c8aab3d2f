#include "web/locale.h"

#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <charconv>

#include "base/language.h"
#include "base/message.h"
#include "web/catalogues.h"

namespace hustings::web {
namespace {

namespace locale = boost::locale;

constexpr std::size_t kMostDigits = 4;  // of minor units in ISO 4217

std::locale read_catalogue(std::string_view code, std::string_view catalogue) {
  locale::gnu_gettext::messages_info info;
  info.language = code;
  info.encoding = "UTF-8";
  info.domains.emplace_back("hustings");
  info.paths.emplace_back("");
  info.callback = [catalogue](const std::string&, const std::string&) {
    return std::vector<char>(catalogue.begin(), catalogue.end());
  };
  return {std::locale::classic(), locale::gnu_gettext::create_messages_facet<char>(info)};
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

// A weight of RFC 9110 section 12.4.2 in thousandths; 0 for what is none.
int weight_of(std::string_view text) {
  int out = 0;
  for (std::size_t i = 0, unit = 1000; i < text.size() && unit > 0 && text[i] != ' '; ++i) {
    if (text[i] == '.' && i == 1) continue;
    if (text[i] < '0' || text[i] > '9') return 0;
    out += (text[i] - '0') * static_cast<int>(unit);
    unit /= 10;
  }
  return std::min(out, 1000);
}

}  // namespace

struct Language::Formats {
  icu::Locale locale;
  icu::number::LocalizedNumberFormatter number;
  // By digits after the point: one that is kept is compiled by ICU once, and not at each amount.
  std::array<icu::number::LocalizedNumberFormatter, kMostDigits + 1> decimals;
  CountryNames countries;  // as ISO 3166-1 has them
  std::unique_ptr<icu::DateFormat> day;
  std::unique_ptr<icu::DateFormat> instant;
  std::once_flag sorted;
  std::vector<std::string> by_name;  // codes to choose from
  std::mutex mutex;                  // ICU's date formats are for one thread at a time
  // What was written: pages show the newest numbers, days and minutes again and again.
  std::map<std::int64_t, std::string> numbers;
  std::map<CivilDate, std::string> days;
  std::map<std::int64_t, std::string> instants;

  explicit Formats(const std::string& code)
      : locale(code == "en" ? "en_IE" : code.c_str()),
        number(icu::number::NumberFormatter::withLocale(locale)) {
    UErrorCode error = U_ZERO_ERROR;
    day.reset(icu::DateFormat::createInstanceForSkeleton("yMMMMd", locale, error));
    instant.reset(icu::DateFormat::createInstanceForSkeleton("yMMMMdHHmm", locale, error));
    if (U_FAILURE(error)) throw std::runtime_error("ICU has no date format for " + code);
    for (auto* format : {day.get(), instant.get()})
      format->adoptTimeZone(icu::TimeZone::getGMT()->clone());
    for (int digits = 0; auto& decimal : decimals)
      decimal = number.precision(icu::number::Precision::fixedFraction(digits++));
    for (const char* const* country = icu::Locale::getISOCountries(); *country != nullptr;
         ++country)
      countries.emplace(*country, display_country(*country));
  }
  std::string display_country(const char* country) const {
    icu::UnicodeString out;
    return utf8(icu::Locale("", country).getDisplayCountry(locale, out));
  }
  void sort(const CountryNames& names) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::Collator> order(icu::Collator::createInstance(locale, error));
    if (U_FAILURE(error)) throw std::runtime_error("ICU has no order of names");
    std::vector<std::pair<icu::UnicodeString, std::string>> all;
    for (const auto& [code, name] : names)
      all.emplace_back(icu::UnicodeString::fromUTF8(name), code);
    std::ranges::sort(all, [&](const auto& a, const auto& b) {
      UErrorCode ignored = U_ZERO_ERROR;
      return order->compare(a.first, b.first, ignored) == UCOL_LESS;
    });
    for (auto& [name, code] : all) by_name.push_back(std::move(code));
  }
  std::string date(const icu::DateFormat& format, double unix_ms) const {
    icu::UnicodeString out;
    return utf8(format.format(unix_ms, out));
  }
  std::string decimal(std::string_view plain, int digits) const {
    UErrorCode error = U_ZERO_ERROR;
    const auto formatted =
        decimals.at(static_cast<std::size_t>(digits))
            .formatDecimal({plain.data(), static_cast<std::int32_t>(plain.size())}, error);
    return utf8(formatted.toString(error));
  }
};

namespace {

template <class Key, class Make>
std::string remembered(std::mutex& mutex, std::map<Key, std::string>& written, const Key& key,
                       const Make& make) {
  constexpr std::size_t kMost = 4096;  // of some 100 bytes
  const std::lock_guard lock(mutex);
  if (const auto known = written.find(key); known != written.end()) return known->second;
  if (written.size() >= kMost) written.clear();
  return written.emplace(key, make()).first->second;
}

}  // namespace

Language::Language(std::string_view code, std::string_view name, std::string_view catalogue,
                   const CountryNames& countries)
    : code_(code),
      name_(name),
      translated_(!catalogue.empty()),
      messages_(catalogue.empty() ? std::locale::classic() : read_catalogue(code, catalogue)),
      formats_(std::make_unique<Formats>(code_)),
      countries_(countries) {}

Language::~Language() = default;

const char* Language::translation(std::string_view id) const {
  if (!translated_) return nullptr;
  const auto& messages = std::use_facet<locale::message_format<char>>(messages_);
  return messages.get(0, nullptr, std::string(id).c_str());  // 0: the one domain
}

std::string Language::text(std::string_view id) const {
  const char* said = translation(id);
  return said == nullptr ? std::string(id) : std::string(said);
}

bool Language::translates(std::string_view id) const {
  return !translated_ || translation(id) != nullptr;
}

std::string Language::plural(std::string_view one, std::string_view many, std::int64_t n) const {
  // No language looks at more than the last six digits.
  constexpr std::int64_t kMost = 1'000'000;
  const auto which = static_cast<int>(n < kMost ? n : kMost + n % kMost);
  return replaced(locale::translate(std::string(one), std::string(many), which).str(messages_),
                  "%d", number(n));
}

std::string Language::number(std::int64_t n) const {
  // Nothing to group; all official languages write these digits.
  if (n >= 0 && n < 1000) return std::to_string(n);
  return remembered(formats_->mutex, formats_->numbers, n, [&] {
    UErrorCode error = U_ZERO_ERROR;
    return utf8(formats_->number.formatInt(n, error).toString(error));
  });
}

std::string Language::day(CivilDate day) const {
  return remembered(formats_->mutex, formats_->days, day, [&] {
    const auto at = parse_instant(to_string(day) + "T00:00:00Z");
    return at ? formats_->date(*formats_->day, static_cast<double>(at->unix_ms)) : to_string(day);
  });
}

std::string Language::instant(Instant at) const {
  constexpr std::int64_t kMinute = 60'000;  // what is shown of it
  return remembered(formats_->mutex, formats_->instants, at.unix_ms / kMinute, [&] {
    return formats_->date(*formats_->instant, static_cast<double>(at.unix_ms)) + " UTC";
  });
}

std::string Language::money(const MoneyInterval& money) const {
  const Currency currency = money.currency;
  const int minor_digits = currency.minor_digits();
  std::int64_t unit = 1;  // in minor ones
  for (int i = 0; i < minor_digits; ++i) unit *= 10;
  const bool whole = money.min.value_or(0) % unit == 0 && money.max.value_or(0) % unit == 0;
  const auto in = [&](std::int64_t minor) {
    return whole ? number(minor / unit) : formats_->decimal(decimal(minor, currency), minor_digits);
  };
  std::string out;
  if (money.min && money.exact()) {
    out = in(*money.min);
  } else if (money.min && money.max) {
    out = in(*money.min) + "–" + in(*money.max);
  } else if (money.min) {
    out = replaced(text(tr("%s or more")), "%s", in(*money.min));
  } else if (money.max) {
    out = replaced(text(tr("at most %s")), "%s", in(*money.max));
  } else {
    out = text(tr("not stated"));
  }
  return std::string(currency.code()) + "\u00a0" + out;
}

std::string Language::country(std::string_view code) const {
  if (const auto own = countries_.find(code); own != countries_.end()) return own->second;
  const auto known = formats_->countries.find(code);
  return known == formats_->countries.end() ? std::string(code) : known->second;
}

const std::vector<std::string>& Language::countries() const {
  std::call_once(formats_->sorted,
                 [this] { formats_->sort(countries_.empty() ? formats_->countries : countries_); });
  return formats_->by_name;
}

std::span<const Asset> catalogues() { return hustings::assets::web_catalogues(); }

Languages::Languages(std::span<const Asset> catalogues, CountryNames countries)
    : countries_(std::move(countries)) {
  const auto file = [&](const std::string& name) {
    const auto found = std::ranges::find(catalogues, name, &Asset::name);
    return found == catalogues.end() ? std::string_view() : found->bytes;
  };
  const std::string complete = fmt::format("\nen\n{}\n", file("LINGUAS"));
  for (const auto& [code, name] : official_languages()) {
    const std::string_view catalogue = file(fmt::format("{}.mo", code));
    if (code != "en" && catalogue.empty()) continue;
    auto& here = complete.contains(fmt::format("\n{}\n", code)) ? of_site_ : of_documents_;
    here.push_back(std::make_unique<Language>(code, name, catalogue, countries_));
  }
}

namespace {

const Language* of_code(const std::vector<std::unique_ptr<Language>>& languages,
                        std::string_view code) {
  const auto found = std::ranges::find(
      languages, code, [](const auto& language) -> const std::string& { return language->code(); });
  return found == languages.end() ? nullptr : found->get();
}

}  // namespace

const Language& Languages::spoken(std::string_view code) const {
  const Language* found = of_code(of_site_, code);
  return found != nullptr ? *found : *of_code(of_site_, "en");
}

bool Languages::speaks(std::string_view code) const { return spoken(code).code() == code; }

const Language& Languages::named(std::string_view code) const {
  const Language* found = of_code(of_documents_, code);
  return found != nullptr ? *found : spoken(code);
}

const Language& Languages::accepted(std::string_view field) const {
  const Language* best = nullptr;
  int best_weight = 0;
  while (!field.empty()) {
    const auto comma = field.find(',');
    std::string_view item = field.substr(0, comma);
    field = comma == std::string_view::npos ? std::string_view() : field.substr(comma + 1);
    while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
    const auto semicolon = item.find(';');
    int weight = 1000;
    if (const auto q = item.find("q="); semicolon != std::string_view::npos && q > semicolon) {
      weight = weight_of(item.substr(std::min(q + 2, item.size())));
    }
    const std::string_view code = item.substr(0, std::min(item.find_first_of("-; "), item.size()));
    if (weight > best_weight && speaks(code)) {
      best = &spoken(code);
      best_weight = weight;
    }
  }
  return best != nullptr ? *best : spoken("en");
}

}  // namespace hustings::web
