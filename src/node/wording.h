// How one language says what people read, for documents that rooms make themselves; pages are put
// into words by web/, whose languages these are (web/locale.h). Thread-safe.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/time.h"

namespace hustings {

class Wording {
 public:
  virtual ~Wording() = default;
  virtual const std::string& code() const = 0;              // BCP 47: "de"
  virtual std::string text(std::string_view id) const = 0;  // of a text marked by tr()
  virtual std::string number(std::int64_t n) const = 0;
  virtual std::string day(CivilDate day) const = 0;
  virtual std::string instant(Instant at) const = 0;
  virtual std::string money(const MoneyInterval& amount) const = 0;
  virtual std::string country(std::string_view code) const = 0;  // its name
};

class Wordings {
 public:
  virtual ~Wordings() = default;
  virtual const Wording& named(std::string_view code) const = 0;  // else English
};

}  // namespace hustings
