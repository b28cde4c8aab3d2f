// Languages: translations from gettext catalogues, and numbers, days and money as each writes them.
#pragma once
#include <cstdint>
#include <functional>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/asset.h"
#include "base/money.h"
#include "base/time.h"
#include "node/wording.h"

namespace hustings::web {

// Names of countries that no standard knows, by code: those of a demonstration.
using CountryNames = std::map<std::string, std::string, std::less<>>;

// One language. Thread-safe.
class Language : public Wording {
 public:
  // `catalogue`: a .mo file; empty for English, whose texts are the ids.
  Language(std::string_view code, std::string_view name, std::string_view catalogue,
           const CountryNames& countries);
  ~Language() override;
  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  const std::string& code() const override { return code_; }  // BCP 47: "de"
  const std::string& name() const { return name_; }           // in itself: "Deutsch"

  // The id itself where the catalogue lacks it.
  std::string text(std::string_view id) const override;
  // Whether there is a translation; English needs none.
  bool translates(std::string_view id) const;
  // The form for n of a text with plural forms; "%d" in it becomes n as this language writes it.
  std::string plural(std::string_view one, std::string_view many, std::int64_t n) const;
  std::string number(std::int64_t n) const override;
  std::string day(CivilDate day) const override;                  // 3 June 2029
  std::string instant(Instant at) const override;                 // 3 June 2029, 10:00 UTC
  std::string money(const MoneyInterval& amount) const override;  // EUR 1,200 to 1,300
  std::string country(std::string_view code) const override;  // its name; the code when it has none
  // All there are to choose from, by their names: those of the demonstration, or of the world.
  const std::vector<std::string>& countries() const;

 private:
  struct Formats;
  const char* translation(std::string_view id) const;  // null when there is none

  std::string code_;
  std::string name_;
  bool translated_;  // else texts are their ids
  std::locale messages_;
  std::unique_ptr<Formats> formats_;
  const CountryNames& countries_;
};

// The languages of the site: English, and those whose catalogue is complete. Documents come in all
// that have a catalogue, which translates at least what notices say.
class Languages final : public Wordings {
 public:
  // `catalogues`: "de.mo", ..., and "LINGUAS": the codes of the complete ones, one a line.
  Languages(std::span<const Asset> catalogues, CountryNames countries);
  const std::vector<std::unique_ptr<Language>>& of_site() const { return of_site_; }
  // Those of the site by code; English when there is none of that code.
  const Language& spoken(std::string_view code) const;
  bool speaks(std::string_view code) const;
  // The best of of_site() for an Accept-Language field (RFC 9110 section 12.5.4).
  const Language& accepted(std::string_view field) const;

  // Those of documents by code; English when there is none of that code.
  const Language& named(std::string_view code) const override;

 private:
  CountryNames countries_;
  std::vector<std::unique_ptr<Language>> of_site_;
  std::vector<std::unique_ptr<Language>> of_documents_;  // the others
};

// The catalogues of this program, as Languages takes them.
std::span<const Asset> catalogues();

}  // namespace hustings::web
