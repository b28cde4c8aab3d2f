#include "vault/checklist.h"

#include <gtest/gtest.h>

namespace hustings::vault {
namespace {

Reader reader(std::string name, ReaderKind kind, std::optional<CivilDate> tried = {}) {
  Reader out;
  out.name = std::move(name);
  out.kind = kind;
  out.tried = tried;
  return out;
}
constexpr CivilDate kDay{2029, 5, 3};

TEST(Checklist, IsNotDoneBeforeSheetsAndSharesWereTried) {
  EXPECT_FALSE(checklist({}).done());
  std::vector<Reader> all{reader("anna", ReaderKind::handler),
                          reader("Watch", ReaderKind::observer)};
  EXPECT_FALSE(checklist(all).done());
  EXPECT_TRUE(checklist(all).items[0].done);
  EXPECT_EQ(checklist(all).items[1].open, std::vector<std::string>{"anna"});
  all[0].tried = kDay;
  EXPECT_TRUE(checklist(all).done()) << "an observer's key is at home";
  all.push_back(reader("shares", ReaderKind::escrow));
  EXPECT_FALSE(checklist(all).done());
  all.back().tried = kDay;
  EXPECT_TRUE(checklist(all).done());
  all.push_back(reader("ben", ReaderKind::handler));
  EXPECT_FALSE(checklist(all).done()) << "each new key has a sheet of its own";
  all.back().ended = true;
  EXPECT_TRUE(checklist(all).done());
}

}  // namespace
}  // namespace hustings::vault
