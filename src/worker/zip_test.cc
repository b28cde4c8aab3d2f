#include "worker/child/zip.h"

#include <gmock/gmock.h>

#include "worker/test_zip.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using testing::TestPart;
using testing::zip_of;

// All that is wrong with a file whose first part is read whole.
std::string read_first(const std::string& file, std::string_view name = "a") {
  const auto zip = Zip::open(file);
  if (!zip) return zip.error().text();
  const ZipPart* part = zip->find(name);
  if (part == nullptr) return "no such part";
  std::string out;
  const auto done = zip->unpack(*part, [&](std::string_view piece) -> Result<bool> {
    out += piece;
    return true;
  });
  return done ? out : done.error().text();
}

TEST(Zip, UnpacksWhatIsThere) {
  const std::string text = std::string(100'000, 'x') + "end";
  EXPECT_EQ(read_first(zip_of({{"a", text}})), text);
  EXPECT_EQ(read_first(zip_of({{"a", text, false}, {"b", ""}})), text);
  EXPECT_EQ(read_first(zip_of({{"Folder\\A", "1"}}), "folder/a"), "1");
  EXPECT_EQ(read_first(zip_of({{"a", "1"}}), "b"), "no such part");
  EXPECT_EQ(read_first(zip_of({{"a", ""}})), "");
}

TEST(Zip, EveryCutIsFound) {
  const std::string file = zip_of({{"a", "hello"}, {"b", "there"}});
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(read_first(file.substr(0, size)), HasSubstr("damaged")) << size;
  }
}

TEST(Zip, EveryChangedByteIsBorne) {
  const std::string file = zip_of({{"a", "hello"}, {"b", "there", false}});
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string changed = file;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const auto text = read_first(changed);
      EXPECT_TRUE(text == "hello" || text.size() > 8) << at << ": " << text;
    }
  }
}

TEST(Zip, TrapsAreRefusedL15) {
  EXPECT_THAT(read_first(zip_of({TestPart{.name = "a", .bytes = "1", .flags = 1}})),
              HasSubstr("protected by a password"));
  EXPECT_THAT(
      read_first(zip_of({TestPart{.name = "a", .bytes = "/etc/passwd", .attributes = 0120777}})),
      HasSubstr("a link to another file"));
  EXPECT_THAT(read_first(zip_of({{"a", "1"}, {"A", "2"}})), HasSubstr("two parts called A"));
  EXPECT_THAT(read_first(zip_of(std::vector<TestPart>(2001, {"a", ""}))),
              HasSubstr("more than 2000 parts"));
  EXPECT_THAT(read_first(zip_of({{"a", std::string(4 << 20, 'x')}})), HasSubstr("times its size"));
  EXPECT_THAT(read_first(zip_of({TestPart{.name = "a", .bytes = "1", .claimed = 300 << 20}})),
              HasSubstr("more than 256 MiB"));
}

TEST(Zip, TheDirectoryIsHeldToItsWord) {
  const std::string text(5000, 'x');
  EXPECT_THAT(read_first(zip_of({TestPart{.name = "a", .bytes = text, .claimed = 100}})),
              HasSubstr("longer than its list says"));
  EXPECT_THAT(read_first(zip_of({TestPart{.name = "a", .bytes = text, .claimed = 9000}})),
              HasSubstr("shorter than its list says"));
  EXPECT_THAT(read_first(zip_of({TestPart{.name = "a", .bytes = text, .crc_error = 1}})),
              HasSubstr("checksum"));
}

TEST(Zip, PartsDoNotShareTheirBytes) {
  // The second name of the directory gets the first part's place and size.
  std::string file = zip_of({{"a", std::string(2000, 'x'), false}, {"b", "", false}});
  const std::size_t first = file.find("PK\1\2");
  const std::size_t second = file.find("PK\1\2", first + 4);
  for (const std::size_t at : {16UL, 20UL, 24UL, 42UL}) {
    file.replace(second + at, 4, file.substr(first + at, 4));
  }
  EXPECT_THAT(read_first(file), HasSubstr("overlap"));
}

}  // namespace
}  // namespace hustings
