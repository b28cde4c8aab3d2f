#include "canary.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "base/text.h"

namespace hustings::testing {
namespace {

using Form = std::pair<std::string, std::string>;  // its name, its bytes

std::vector<Form> forms_of(std::string_view value) {
  std::vector<Form> out = {{"raw", std::string(value)}, {"folded", fold(value)}};
  std::string digits = hex(bytes(value));
  out.emplace_back("hex", digits);
  std::ranges::transform(digits, digits.begin(), [](unsigned char c) { return std::toupper(c); });
  out.emplace_back("HEX", digits);
  for (std::size_t before = 0; before < 3; ++before) {
    // Without the characters that also hold bits of what stands before or after.
    const std::string padded = std::string(before, '\0') + std::string(value);
    const std::size_t first = (before * 8 + 5) / 6;
    const std::size_t end = padded.size() * 8 / 6;
    const auto cut = [&](const std::string& all) { return all.substr(first, end - first); };
    out.emplace_back(fmt::format("base64 at {}", before), cut(base64(bytes(padded))));
    out.emplace_back(fmt::format("base64url at {}", before), cut(base64url(bytes(padded))));
  }
  return out;
}

// What a stream that begins here unpacks to, as far as it does; at most 64 MB.
std::string inflate_at(std::string_view data) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 32) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  std::string out;
  std::string buffer(1 << 16, '\0');
  int code = Z_OK;
  while (code == Z_OK && out.size() < kMost) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    code = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = buffer.size() - stream.avail_out;
    if (got == 0) break;
    out.append(buffer, 0, got);
  }
  inflateEnd(&stream);
  return out;
}

bool begins_stream(std::string_view data) {
  if (data.size() < 3) return false;
  const auto one = static_cast<unsigned char>(data[0]);
  const auto two = static_cast<unsigned char>(data[1]);
  if (one == 0x1f) return two == 0x8b && data[2] == 8;
  return one == 0x78 && (one * 256 + two) % 31 == 0;
}

void search(std::string_view data, const std::vector<Form>& forms, int depth,
            std::vector<std::string>& found) {
  const std::string_view inside = depth > 0 ? " inside a stream" : "";
  for (const auto& [name, form] : forms) {
    if (data.contains(form)) found.push_back(fmt::format("{}{}", name, inside));
  }
  if (depth == 2) return;
  for (std::size_t at = 0; at + 3 <= data.size(); ++at) {
    if (!begins_stream(data.substr(at))) continue;
    const std::string plain = inflate_at(data.substr(at));
    if (!plain.empty()) search(plain, forms, depth + 1, found);
  }
}

}  // namespace

std::vector<std::string> search_bytes(std::string_view data, std::string_view value) {
  std::vector<std::string> found;
  search(data, forms_of(value), 0, found);
  return found;
}

std::vector<std::string> search_files(const std::filesystem::path& folder, std::string_view value) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().string();
    if (name.contains(value)) out.push_back(name + ": name");
    if (!entry.is_regular_file()) continue;
    std::ostringstream data;
    data << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    for (const auto& form : search_bytes(data.str(), value))
      out.push_back(fmt::format("{}: {}", name, form));
  }
  return out;
}

}  // namespace hustings::testing
