// Which texts name which organisations: suggestions that a person has to look at. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hustings::complete {

struct Named {
  std::string id;
  std::string name;
  std::string short_name;  // empty: it has none
  std::string country;     // empty: Union-wide
};
enum class Match : std::uint8_t {
  same_number,     // no text, but the organisation's number in a register
  equals,          // the text is its name
  contains,        // the text has its name among other words
  has_short_name,  // the text has its short name among other words
};
struct Found {
  std::size_t which;  // place in the names given
  Match match;
  bool operator==(const Found&) const = default;
};

// Texts are compared without regard to case, marks, script and punctuation, by whole words. Short
// names are ambiguous: they need three letters or more, and the country to be the same.
class Names {
 public:
  explicit Names(std::vector<Named> all);
  // The organisations that a text names, each once, the strongest match; in their order. `country`:
  // where it was seen, empty: not known.
  std::vector<Found> find(std::string_view text, std::string_view country) const;
  const Named& at(std::size_t which) const { return all_[which]; }
  std::size_t size() const { return all_.size(); }

 private:
  struct Phrase {
    std::size_t which;
    std::vector<std::string> words;
    bool is_short;
  };
  void add(std::size_t which, std::string_view name, bool is_short);

  std::vector<Named> all_;
  std::unordered_map<std::string, std::vector<Phrase>> by_first_word_;
};

}  // namespace hustings::complete
