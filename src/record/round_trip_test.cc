// What is written is read again, in plain and through the log's form, for random bodies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "record/envelope.h"
#include "record/test_kind.h"

namespace hustings {
namespace {

constexpr int kRuns = 500;
Kinds kinds() { return Kinds({&kind<Sample>()}); }

std::string written(const Draft& draft) {
  std::string out;
  draft.kind().write(draft, out);
  return out;
}

Sample without_sealed(Sample sample) {
  sample.secret = {};
  sample.desk.phone = {};
  return sample;
}

TEST(RoundTrip, WhatIsWrittenIsReadTheSame) {
  const auto random = seeded_random(1);
  for (int i = 0; i < kRuns; ++i) {
    const Sample sample = random_sample(*random);
    const std::string text = written(draft(sample));
    const auto again = kind<Sample>().parse(text);
    ASSERT_TRUE(again) << again.error().text() << "\n" << text;
    EXPECT_EQ(*again->as<Sample>(), without_sealed(sample)) << text;
    EXPECT_EQ(written(*again), text);
  }
}

TEST(RoundTrip, WhatIsSealedIsNeverWritten) {
  auto parsed = kind<Sample>().parse(kSample);
  ASSERT_TRUE(parsed);
  EXPECT_THAT(written(*parsed), testing::Not(testing::HasSubstr("s3cret")));
  std::vector<std::string> cells;
  kind<Sample>().csv_row(*parsed, cells);
  EXPECT_THAT(cells, testing::Not(testing::Contains("s3cret")));
}

// A record as the log and the disclosures beside it hold it.
struct Logged {
  Sample sample;
  Envelope envelope;
};
Logged random_logged(Random& random) {
  const SigningKey key = SigningKey::from_seed(random.hash());
  Logged out{random_sample(random), {}};
  const Head head{"0190a000-0000-7000-8000-000000000001",
                  "0190a000-0000-7000-8000-000000000002",
                  std::nullopt,
                  {1717400000000}};
  auto sealed = seal(head, draft(out.sample),
                     {key, key_id(key.public_key()), BoxKey::generate(random).public_key}, random);
  EXPECT_TRUE(sealed) << sealed.error().text();
  if (sealed) out.envelope = *std::move(sealed);
  return out;
}

TEST(RoundTrip, AllDisclosuresGiveTheBodyBack) {
  const auto random = seeded_random(2);
  for (int i = 0; i < kRuns; ++i) {
    const Logged logged = random_logged(*random);
    const auto record = open_record(7, logged.envelope, kinds());
    ASSERT_TRUE(record) << record.error().text();
    EXPECT_EQ(*record->body.as<Sample>(), without_sealed(logged.sample));
  }
}

// Takes a field's value out, as it looks when its disclosure is missing.
void take_out(Sample& sample, const std::string& pointer, bool erased) {
  const auto take = [&](auto& field) {
    if (erased) {
      field.v = Erased{};
    } else {
      field.v = Absent{};
    }
  };
  if (pointer == "/page") take(sample.page);
  if (pointer == "/handle") take(sample.handle);
  if (pointer == "/remarks") take(sample.remarks);
  if (pointer == "/note/value") take(std::get<0>(sample.note.fact));
  if (pointer == "/seat/value") take(std::get<0>(sample.seat.fact));
  if (pointer == "/link") take(sample.link);
  if (pointer == "/desk/person") take(sample.desk.person);
}

TEST(RoundTrip, EverySubsetOfDisclosuresOpens) {
  const auto random = seeded_random(3);
  for (int run = 0; run < 4; ++run) {
    const Logged logged = random_logged(*random);
    const auto claims = read_claims(logged.envelope.jws, kinds());
    ASSERT_TRUE(claims) << claims.error().text();
    const auto& all = logged.envelope.disclosures;
    for (std::size_t subset = 0; subset < std::size_t{1} << all.size(); ++subset) {
      std::vector<Disclosure> given;
      std::vector<std::string> erased;
      Sample expected = without_sealed(logged.sample);
      for (std::size_t i = 0; i < all.size(); ++i) {
        if ((subset >> i & 1) != 0) {
          given.push_back({{}, all[i].text});
        } else if (i % 2 == 0) {
          take_out(expected, all[i].pointer, false);
        } else {
          take_out(expected, all[i].pointer, true);
          erased.push_back(all[i].pointer);
        }
      }
      const auto body = open_body(*claims, given, erased);
      ASSERT_TRUE(body) << body.error().text();
      EXPECT_EQ(*body->as<Sample>(), expected) << subset;
      EXPECT_EQ(body->as<Sample>()->note.state(), logged.sample.note.state());
      for (const auto& disclosure : given) EXPECT_FALSE(disclosure.pointer.empty());
    }
  }
}

TEST(RoundTrip, AnErasedPlaceWithAValueShowsTheValue) {
  const auto random = seeded_random(4);
  const Logged logged = random_logged(*random);
  const std::vector<std::string> erased = {"/page", "/link", "/no/such"};
  const auto record = open_record(7, logged.envelope, kinds(), erased);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->body.as<Sample>()->page, logged.sample.page);
}

TEST(RoundTrip, ColumnsAndRowsHaveTheSameLength) {
  const auto random = seeded_random(5);
  const std::size_t columns = kind<Sample>().columns.size();
  for (int i = 0; i < kRuns; ++i) {
    const Logged logged = random_logged(*random);
    std::vector<std::string> cells;
    kind<Sample>().csv_row(draft(logged.sample), cells);
    EXPECT_EQ(cells.size(), columns);
    const auto bare = open_record(7, {logged.envelope.jws, {}, {}}, kinds());
    ASSERT_TRUE(bare) << bare.error().text();
    cells.clear();
    kind<Sample>().csv_row(bare->body, cells);
    EXPECT_EQ(cells.size(), columns);
  }
}

TEST(RoundTrip, CellsStandUnderTheirColumn) {
  auto parsed = kind<Sample>().parse(kSample);
  ASSERT_TRUE(parsed);
  std::vector<std::string> cells;
  kind<Sample>().csv_row(*parsed, cells);
  std::map<std::string, std::string> row;
  for (std::size_t i = 0; i < cells.size(); ++i) row[kind<Sample>().columns[i].path] = cells[i];
  EXPECT_EQ(row.size(), cells.size());
  EXPECT_EQ(row["title"], "Bürgerforum");
  EXPECT_EQ(row["countries"], R"(["AT","DE"])");
  EXPECT_EQ(row["places"], R"([{"country":"AT","seats":20},{"country":"FR","seats":null}])");
  EXPECT_EQ(row["amount.state"], "value");
  EXPECT_EQ(row["amount.min"], "10100");
  EXPECT_EQ(row["amount.max"], "");
  EXPECT_EQ(row["amount.currency"], "EUR");
  EXPECT_EQ(row["mood.state"], "not_disclosed");
  EXPECT_EQ(row["mood"], "");
  EXPECT_EQ(row["period.to"], "2024-06-05");
  EXPECT_EQ(row["seat.country"], "PL");
  EXPECT_EQ(row["desk.person"], "Zoë");
  EXPECT_EQ(row["secret"], "");
  EXPECT_EQ(row["active"], "true");
}

}  // namespace
}  // namespace hustings
