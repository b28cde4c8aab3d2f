// Codes of conduct as data (codes/ID/ID.json, and the signed text beside it). Values; thread-safe.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/error.h"
#include "base/time.h"

namespace hustings {

// Law that stands beside a commitment: for reference, never applied.
struct LawBeside {
  std::string act;
  std::string article;
};

// One numbered promise. A promise with parts is scored through them and has none of the lists.
struct Commitment {
  std::string id;                     // "6.c.ii"
  std::string title;                  // in our words; the id of its translation
  std::string text;                   // as it was signed, line breaks taken out
  std::string group;                  // id of a CodeGroup; of numbered promises only
  std::vector<std::string> declared;  // kinds of record that a signatory keeps it with
  std::vector<std::string> observed;  // kinds with which others look at it
  std::vector<std::string> checks;    // what the node looks at, in our words; ids of translations
  std::vector<LawBeside> law;
  std::vector<std::size_t> parts;  // places in ConductCode::commitments
  std::size_t depth = 0;           // 0 for "6", 1 for "6.c", 2 for "6.c.ii"
};

struct CodeGroup {
  std::string id;
  std::string title;  // id of its translation
};

// Both days belong to it.
struct Election {
  std::string id;
  std::string title;
  CivilDate from;
  CivilDate to;
  bool fictional = false;
};

struct ConductCode {
  std::string id;  // "eu-2024"
  std::string title;
  CivilDate date;
  std::string source;  // who published it
  std::string source_url;
  std::string language;             // BCP 47
  std::vector<Election> elections;  // at least one
  std::vector<CodeGroup> groups;
  std::vector<Commitment> commitments;  // each before its parts: the order of the text
  std::string data;                     // the JSON that it was read from
  std::string text;                     // as it was signed
  Hash digest;                          // SHA-256 of the text: what a `signature` names

  // Null when there is none.
  const Commitment* find(std::string_view commitment) const;
  const Election* election(std::string_view election) const;
};

// Reads the data of a code. bad_input for anything that is not known, missing or twice, with the
// JSON Pointer of its place.
Result<ConductCode> parse_code(std::string_view json, std::string_view text);

// The codes of this program, by id; null when there is none of this id.
const ConductCode* find_code(std::string_view id);
std::span<const ConductCode> all_codes();
// The newest of them: the one that is meant where nobody names another.
const ConductCode& newest_code();

// True when `commitment` is `scope` or a part of it: "6.c.ii" is within "6.c", not within "6.ci".
bool within(std::string_view commitment, std::string_view scope);

}  // namespace hustings
