#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <fstream>

#include "bulk/files.h"

namespace hustings::bulk {
namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

std::unexpected<Error> failed(Code code, archive* of, const Path& zip) {
  const char* why = archive_error_string(of);
  return fail(code, fmt::format("ZIP: {}", why == nullptr ? "unknown failure" : why), zip.string(),
              code == Code::io ? "make room, or choose another place" : "get the package again");
}

Result<void> pack(archive* to, const Path& zip, const Path& file, const std::string& name) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) return fail(Code::io, "cannot read what was just written", file.string());
  const Entry entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  if (archive_write_header(to, entry.get()) != ARCHIVE_OK) return failed(Code::io, to, zip);
  std::string buffer(1 << 16, '\0');
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    const auto n = static_cast<std::size_t>(in.gcount());
    if (archive_write_data(to, buffer.data(), n) != static_cast<la_ssize_t>(n))
      return failed(Code::io, to, zip);
  }
  return {};
}

}  // namespace

Result<void> write_zip(const Path& zip, const Path& folder, std::span<const std::string> names) {
  const Writer to(archive_write_new(), &archive_write_free);
  if (archive_write_set_format_zip(to.get()) != ARCHIVE_OK ||
      archive_write_open_filename(to.get(), zip.c_str()) != ARCHIVE_OK)
    return failed(Code::io, to.get(), zip);
  for (const auto& name : names) HUSTINGS_CHECK(pack(to.get(), zip, folder / name, name));
  if (archive_write_close(to.get()) != ARCHIVE_OK) return failed(Code::io, to.get(), zip);
  return {};
}

Result<std::string> read_zip(const Path& zip, std::string_view name, std::size_t limit) {
  const Reader from(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip(from.get());  // no other format, and no filter
  if (archive_read_open_filename(from.get(), zip.c_str(), 1 << 16) != ARCHIVE_OK)
    return failed(Code::bad_input, from.get(), zip);
  archive_entry* entry = nullptr;
  for (;;) {
    const int code = archive_read_next_header(from.get(), &entry);
    if (code == ARCHIVE_EOF) {
      return fail(Code::not_found, fmt::format("there is no {} in this package", name),
                  zip.string(), "take a package of `hustings export --bulk`");
    }
    if (code != ARCHIVE_OK) return failed(Code::bad_input, from.get(), zip);
    const char* path = archive_entry_pathname(entry);
    if (path != nullptr && name == path) break;
  }
  std::string out;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    const la_ssize_t n = archive_read_data(from.get(), buffer.data(), buffer.size());
    if (n == 0) return out;
    if (n < 0) return failed(Code::bad_input, from.get(), zip);
    out.append(buffer, 0, static_cast<std::size_t>(n));
    if (out.size() > limit) return fail(Code::too_large, "too large for a package", zip.string());
  }
}

}  // namespace hustings::bulk
