// hustings export --url: a file of the newest package of a served node.
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/disk.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/remote_package.h"
#include "node/package.h"

namespace hustings::cli {
namespace {

// The package's name of what is wanted. Errors: bad_input for what a package does not have.
Result<std::string> wanted(const ExportOptions& options) {
  if (!options.bulk.empty() && options.bulk.ends_with(".zip")) return std::string(kPackageZip);
  if (!options.bulk.empty())
    return fail(Code::bad_input, "a node gives its package out as a ZIP file", options.bulk,
                "choose a name that ends in .zip");
  if (!options.where.empty())
    return fail(Code::bad_input, "a node's package has whole datasets", options.where.front(),
                fmt::format("ask its list: {}/{}.{}?{}", options.url, options.dataset,
                            options.format, options.where.front()));
  if (options.format != "csv" && options.format != "ndjson")
    return fail(Code::bad_input, "a node's package has no such form of a dataset", options.format,
                "use --format csv or ndjson, or --bulk: its hustings.sqlite has all tables");
  return fmt::format("data/{}.{}", options.dataset, options.format);
}

// What comes is kept aside until all of it is there and is what was promised.
class Aside {
 public:
  Aside() {
    std::error_code ignored;
    std::string name = std::filesystem::temp_directory_path(ignored) / "hustings-XXXXXX";
    const int fd = ::mkstemp(name.data());
    if (fd < 0) return;
    ::unlink(name.c_str());  // gone with the process
    file_.reset(::fdopen(fd, "w+b"));
  }
  Result<void> add(std::string_view bytes) {
    if (file_ && std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size()) return {};
    return fail(Code::io, "cannot keep what comes in the folder for temporary files", {},
                "make room there, or choose another one with TMPDIR");
  }
  Result<void> give(Output& out) {
    std::rewind(file_.get());
    std::array<char, 1 << 16> piece;  // NOLINT: filled by each read
    while (const auto n = std::fread(piece.data(), 1, piece.size(), file_.get()))
      HUSTINGS_CHECK(out.write({piece.data(), n}));
    if (std::ferror(file_.get()) != 0) return fail(Code::io, "cannot read a temporary file");
    return out.finish();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

Result<void> give_out(const ExportOptions& options) {
  std::string site = options.url;
  while (site.ends_with('/')) site.pop_back();
  HUSTINGS_TRY(const std::string name, wanted(options));
  const auto http = real_http();
  HUSTINGS_TRY(const RemoteFile file, find_remote(*http, site, name, [] {
                 fmt::print(stderr, "The node makes its package; this waits for it.\n");
               }));
  Aside aside;
  HUSTINGS_CHECK(
      fetch_remote(*http, file, [&](std::string_view bytes) { return aside.add(bytes); }));
  if (file.size != file.log_size) {
    fmt::print(stderr, "This is as of log size {}; the log has {} records by now.\n", file.size,
               file.log_size);
  }
  Output out(options.bulk.empty() ? options.output : options.bulk);
  return aside.give(out);
}

}  // namespace

int export_from_url(const ExportOptions& options) {
  const auto done = give_out(options);
  return done ? 0 : report(done.error());
}

}  // namespace hustings::cli
