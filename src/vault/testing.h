// A vault of its own for tests.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "base/id.h"
#include "vault/vault.h"

namespace hustings::vault {

class VaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = std::filesystem::temp_directory_path() / ("vault_test_" + hex(random->hash()));
    std::filesystem::create_directories(dir / "secrets");
    open();
  }
  void TearDown() override {
    vault.reset();
    std::filesystem::remove_all(dir);
  }
  void open() {
    vault.reset();
    auto opened = Vault::open({*disk, clock, *random, dir});
    ASSERT_TRUE(opened) << opened.error().text();
    vault = *std::move(opened);
  }
  std::string handler(std::string_view name) {
    auto made = vault->add_handler({}, name, "correct horse battery");
    EXPECT_TRUE(made);
    return made->reader.id;
  }
  Parcel parcel(std::string draft = "d1") {
    auto made = vault->prepare(uuid_v4(*random), std::move(draft), form_key, {});
    EXPECT_TRUE(made) << made.error().text();
    return *std::move(made);
  }
  void put(const Parcel& one) {
    const Parcel* all[] = {&one};
    ASSERT_TRUE(vault->put(all));
  }
  OpenCase opened_by(const std::string& reader, const std::string& id) {
    const auto key = vault->unlock(reader, "correct horse battery");
    EXPECT_TRUE(key);
    auto out = vault->open_for(id, reader, *key);
    EXPECT_TRUE(out);
    return *std::move(out);
  }

  std::unique_ptr<Disk> disk = real_disk();
  std::unique_ptr<Random> random = system_random();
  FixedClock clock{{1'800'000'000'000}};
  Secret form_key = Secret::random(*random);
  Path dir;
  std::unique_ptr<Vault> vault;
};

}  // namespace hustings::vault
