#include "base/language.h"

#include <array>

namespace hustings {

std::span<const std::pair<std::string_view, std::string_view>> official_languages() {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kAll = {{
      {"bg", "български"},  {"cs", "čeština"},     {"da", "dansk"},     {"de", "Deutsch"},
      {"et", "eesti"},      {"el", "ελληνικά"},    {"en", "English"},   {"es", "español"},
      {"fr", "français"},   {"ga", "Gaeilge"},     {"hr", "hrvatski"},  {"it", "italiano"},
      {"lv", "latviešu"},   {"lt", "lietuvių"},    {"hu", "magyar"},    {"mt", "Malti"},
      {"nl", "Nederlands"}, {"pl", "polski"},      {"pt", "português"}, {"ro", "română"},
      {"sk", "slovenčina"}, {"sl", "slovenščina"}, {"fi", "suomi"},     {"sv", "svenska"},
  }};
  return kAll;
}

}  // namespace hustings
