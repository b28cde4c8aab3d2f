// The pages that bring the three kinds of evidence together: the matrix, the code, the parties.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "node/page.h"
#include "score/matrices.h"

namespace hustings {

std::vector<Page> score_pages(const Registry& registry);
const Capability& score_capability();

// What the pages of this room share; of their own .cc files.
namespace score_pages_detail {

using SharedMatrices = std::shared_ptr<Matrices>;

struct Organisation {
  std::string id;
  std::int64_t index = 0;  // of its record
  std::string name;
  std::string short_name;  // the id's end where it has none
  std::string type;        // "european_party"
  std::string country;     // empty: Union-wide
};
// Organisations by id; one that nobody has recorded keeps its id as its name.
Result<std::vector<Organisation>> read_organisations(Db& db, const std::vector<std::string>& ids);

// The code and election that the arguments name; else the newest election of the code that is of
// the node's kind (fictional or not).
Result<ChosenElection> election_of(const PageContext& context, const Arguments& arguments);
// The parameter for it, and others that pages share.
Parameter election_parameter();
Parameter commitment_parameter();
Parameter type_parameter();

Word word(CellState state);
Word type_word(std::string_view type);
std::string state_schema();  // of their codes
std::string type_schema();
// How often each state occurs, in the order of the legend, without those that do not.
List tally(const std::vector<const Cell*>& cells);
// The numbered promises of a code, without their parts.
std::vector<const Commitment*> promises(const ConductCode& code);

Page matrix_page(const Registry& registry, const SharedMatrices& matrices);
Page home_page(const Registry& registry, const SharedMatrices& matrices);
Page code_page();
Page commitment_page(const Registry& registry, const SharedMatrices& matrices);
Page party_page(const Registry& registry, const SharedMatrices& matrices);
Page cell_page(const Registry& registry, const SharedMatrices& matrices);

}  // namespace score_pages_detail
}  // namespace hustings
