// What tests of several folders share. Only tests include it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hustings {

// A file or folder of the outside data that HUSTINGS_SHARED names; nothing when it is not there.
inline std::optional<std::filesystem::path> outside_data(std::string_view below) {
  const char* root = std::getenv("HUSTINGS_SHARED");  // NOLINT(concurrency-mt-unsafe)
  if (root == nullptr) return std::nullopt;
  const std::filesystem::path path = std::filesystem::path(root) / below;
  return std::filesystem::exists(path) ? std::optional(path) : std::nullopt;
}

// A new empty folder, removed with all that is in it when destroyed.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "hustings-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", {});
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace hustings

// Skips the test, saying so, when the outside data is missing.
#define HUSTINGS_OUTSIDE_DATA(variable, below)                                         \
  const auto variable##_found = ::hustings::outside_data(below);                       \
  if (!variable##_found) GTEST_SKIP() << "no " << (below) << " below HUSTINGS_SHARED"; \
  const auto& variable = *variable##_found /* NOLINT(bugprone-macro-parentheses): a name */
