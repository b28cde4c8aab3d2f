// The pages of this room, one function for each file of them, and what they share.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "casedesk/casedesk.h"
#include "casedesk/rights.h"
#include "casedesk/sealed.h"
#include "casedesk/steps.h"
#include "desk/visit.h"

namespace hustings::casedesk {

// What all pages stand on.
struct Room {
  desk::DeskSite site;
  std::shared_ptr<CaseDesk> cases;
};
std::vector<web::Route> queue_pages(const Room& room);
std::vector<web::Route> case_pages(const Room& room);    // one case, who has it
std::vector<web::Route> file_pages(const Room& room);    // what came with it
std::vector<web::Route> letter_pages(const Room& room);  // reports that came another way
std::vector<web::Route> step_pages(const Room& room);    // forms
std::vector<web::Route> notice_pages(const Room& room);  // their texts
std::vector<web::Route> vault_pages(const Room& room);   // one's own key
std::vector<web::Route> answer_pages(const Room& room);  // for the staff of signatories
std::vector<web::Route> audit_pages(const Room& room);   // for those who look after staff

// ---- shared by these files ---------------------------------------------------------------------
using CaseHandler = std::function<Result<web::Response>(const Room&, desk::Visit&)>;
// For those who have work on cases; to others they are not there, and that they asked is an act.
web::Route get(const Room& room, std::string path, std::vector<Parameter> parameters,
               CaseHandler handler);
web::Route post(const Room& room, std::string path, std::vector<Parameter> parameters,
                CaseHandler handler, std::size_t limit = std::size_t{256} << 10);

// What a form offers to choose from.
List options_of(std::span<const Word> words, std::string_view chosen);
Parameter number_parameter();
std::string_view number_of(const desk::Visit& visit);
std::string address_of(const cases::CaseFile& file);     // "/desk/cases/2029-000001-3"
Value name_of(Db& db, const std::string& organisation);  // null: not known
// Name of the signatory concerned, category: what a case is called.
Object title_of(Db& db, const cases::CaseFile& file);
// Steps behind `seen`, with their words as far as they can be read.
List step_rows(const cases::CaseFile& file, const SealedCase* sealed, Index seen);

// Of a case that is open, with what an antivirus says of each, and what a receipt proves.
Result<List> file_rows(const Room& room, const desk::Visit& visit, Db& db,
                       const cases::CaseFile& file, const vault::OpenCase& open,
                       const SealedCase& sealed);

// Cases that this one may follow, with what they have in common as far as this session may know.
Result<List> alike_rows(const Room& room, const desk::Visit& visit, Db& db,
                        const cases::CaseFile& file);

// The JSON of the decision that was proposed last and can be read; nothing: none.
Result<std::optional<std::string>> last_proposal(const Room& room, const cases::CaseFile& file,
                                                 const SealedCase& sealed,
                                                 const vault::OpenCase& open);

}  // namespace hustings::casedesk
