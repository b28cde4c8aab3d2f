// A file of records at the desk: what it would change, row by row, before anything is changed.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "desk/work.h"
#include "node/admit.h"
#include "node/fold.h"
#include "node/import_rows.h"

namespace hustings::desk {

inline constexpr std::size_t kMaxUpload = std::size_t{16} << 20;  // bytes of a file
inline constexpr std::size_t kShownProblems = 1000;               // kept with a preview

// A wrong cell, as its owner finds it in a spreadsheet.
struct CellProblem {
  std::uint64_t row = 0;
  std::string cell;     // "D5"; empty: the row as a whole
  std::string heading;  // "To"
  std::string problem;
};
struct UploadPreview {
  std::uint64_t rows = 0;
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t to_mend = 0;   // rows
  bool unmapped = false;       // nothing was read: what its columns are is still to be said
  std::uint64_t findings = 0;  // what rules would say about the rows that are ready
  std::vector<CellProblem> problems;
  std::uint64_t ready() const { return added + changed; }
};
std::string to_json(const UploadPreview& preview);
Result<UploadPreview> preview_from_json(std::string_view json);

// "A" for 0, "AB" for 27.
std::string column_letters(std::size_t column);

// Makes a table of a file: text as it is, a workbook by the worker. bad_input with what is wrong,
// in words for its owner.
Result<WorkFile> read_upload(const std::string& name, std::string_view bytes);

struct UploadContext {
  Disk& disk;
  const Clock& clock;
  Random& random;
  Path dir;
  const Registry& registry;
};
// Formats whose rows are a party's own word.
std::span<const std::string_view> upload_formats();
bool is_upload_format(std::string_view format);
Result<UploadPreview> preview(const UploadContext& context, const WorkFile& file,
                              const std::string& format, const std::string& signatory);
// What is ready, as it is admitted.
Result<std::vector<Submission>> submissions(const UploadContext& context, const WorkFile& file,
                                            const std::string& format,
                                            const std::string& signatory);
// The rows to mend as a file of their own, with what is wrong in front: mended, it can be uploaded.
Result<std::string> rows_to_mend(const UploadContext& context, const WorkFile& file,
                                 const std::string& format, const std::string& signatory);

}  // namespace hustings::desk
