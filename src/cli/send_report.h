// hustings report: a citizen's report, sent to a node.
#pragma once
#include <string>
#include <vector>

namespace hustings::cli {

struct ReportOptions {
  std::string url;   // of the node
  std::string file;  // {"id":...,"answers":{...}}; "-": standard input; empty: none
  std::vector<std::string>
      answers;                     // "text=...", "further/accounts=..."; besides those of the file
  std::vector<std::string> files;  // "shot.png", "further/screenshot=shot.png"
  std::string id;                  // UUID; empty: that of the file, or a new one
  std::string receipt;             // where to; empty: report-NUMBER.tlog-proof
  bool json = false;
};
// 0: it is in the log, or waits for its hour; 1: the node does not take it like this; 2: nobody
// knows, and it can be sent again with the id that is said.
int send_report(const ReportOptions& options);

}  // namespace hustings::cli
