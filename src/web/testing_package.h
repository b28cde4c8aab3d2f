// A small package for tests of what gives packages out. Only tests include it.
#pragma once
#include <fstream>
#include <numeric>
#include <thread>

#include "base/crypto.h"
#include "node/fold.h"
#include "node/package.h"
#include "web/testing.h"

namespace hustings::web {

// Every byte differs from its neighbours, also from those a block away.
inline std::string test_bytes(std::size_t n) {
  std::string out(n, '\0');
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<char>(i * 7 + i / 256);
  return out;
}

inline PackageFile test_file(const Path& folder, std::string path, std::string_view content) {
  std::filesystem::create_directories((folder / path).parent_path());
  std::ofstream(folder / path, std::ios::binary) << content;
  return {.path = std::move(path),
          .title = "A file",
          .media_type = "text/csv",
          .bytes = content.size(),
          .sha256 = hex(sha256(bytes(content)))};
}

// A MakePackage: three files, of whatever size the log has.
inline Result<Package> small_package(Db& db, const std::string& origin, const Path& folder,
                                     const std::stop_token&) {
  HUSTINGS_TRY(const auto state, read_state(db, origin));
  const auto size = std::to_string(state->head.size);
  return Package{.head = state->head,
                 .time = {},
                 .files = {test_file(folder, "bulk.zip", test_bytes(600'000)),
                           test_file(folder, "data/a+b.csv", "size\r\n" + size + "\r\n"),
                           test_file(folder, "data/a+b.ndjson", "{\"size\":" + size + "}\n")}};
}

// The answer once it is none that says to come again.
inline Reply get_made(std::uint16_t port, std::string_view target, std::string_view fields = "") {
  Reply out;
  for (int i = 0; i < 200; ++i) {
    out = Client(port).get(target, fields);
    if (out.status != 503) break;
    EXPECT_TRUE(out.headers.contains("retry-after"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return out;
}

}  // namespace hustings::web
