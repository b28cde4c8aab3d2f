// What is seen against what is declared: a node with both, the time that comparisons took of its
// import, and a full run over its tables. Prints figures as JSON.
//   bench_reconcile DIR OBSERVED     an empty node; declares a tenth as many ads, each with a
//   delivery
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "ads/ads.h"
#include "ads/observed_ad.h"
#include "ads/testing.h"
#include "base/id.h"
#include "node/node.h"
#include "parties/parties.h"
#include "reconcile/reconcile.h"
#include "record/derive.h"

namespace hustings {
namespace {

using Steady = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kChunk = 256;
constexpr std::size_t kAdsOfPage = 50;  // declared

// The comparisons of the room, timed.
Seconds spent{};
const Comparison& plain() { return *reconcile_capability().comparison; }
template <class Work>
Result<void> timed(const Work& work) {
  const auto start = Steady::now();
  Result<void> out = work();
  spent += Steady::now() - start;
  return out;
}
Result<void> withdraw(Db& db, std::string_view kind, const std::string& sub, Touched& touched) {
  return timed([&] { return plain().withdraw(db, kind, sub, touched); });
}
Result<void> settle(Db& db, const Touched& touched) {
  return timed([&] { return plain().settle(db, touched); });
}
Result<void> settle_all(Db& db) { return plain().settle_all(db); }

MoneyInterval euros(std::int64_t least, std::int64_t most) {
  return {100 * least, 100 * most, Currency::parse("EUR").value_or(Currency())};
}

// Where ad `n` runs, when, and for how much: the same on both sides.
struct Shown {
  std::string page, number;
  Period period;
  std::int64_t euros = 0;
};
Shown shown(std::size_t n, std::size_t pages) {
  const std::size_t mixed = n * 2'654'435'761U % 1'000'003U;
  const CivilDate from = plus_days({2029, 3, 1}, static_cast<int>(mixed % 90));
  return {std::to_string(100'000 + n % pages),
          std::to_string(10'000'000 + n),
          {from, plus_days(from, static_cast<int>(mixed % 14))},
          static_cast<std::int64_t>(50 + mixed % 500)};
}

AdDelivery delivery(const std::string& party, const std::string& ad, const Shown& at) {
  AdDelivery out;
  out.organisation.value = {party};
  out.ad.value = {ad};
  out.medium.value = Medium::online;
  out.platform.value = Token<32>{"meta"};
  out.account_id = std::optional(PlatformId{at.page});
  out.platform_ad_id = std::optional(PlatformId{at.number});
  out.publisher = NotApplicable{};
  out.country.value = CountryCode{"AT"};
  out.period.value = at.period;
  out.spend.value = euros(at.euros, at.euros);
  out.views.value = Unknown{};
  out.reach.value = Unknown{};
  out.engagements.value = Unknown{};
  out.as_of.value = {2029, 6, 1};
  return out;
}

// Every tenth of the declared ones is shown with another amount.
ObservedAd observed(const Shown& at, std::size_t n) {
  ObservedAd out;
  out.platform.value = {"meta"};
  out.ad_id = PlatformId{at.number};
  out.page_id = testing::stated<PlatformId>(at.page);
  out.disclaimer = testing::stated<Text<1, 1000>>("Hafenbund");
  out.media.value = std::vector{Medium::online};
  out.country.value = CountryCode{"AT"};
  out.from.value = at.period.from;
  out.to.value = at.period.to;
  const std::int64_t seen = n % 10 == 0 ? 9 * at.euros : at.euros;
  out.spend.value = std::vector{euros(seen - 10, seen + 10)};
  out.impressions.value = Unknown{};
  out.languages.value = Unknown{};
  out.campaign.value = Unknown{};
  out.origin.value = Unknown{};
  out.reach.value = Unknown{};
  out.targeting = testing::good_ad("").targeting;
  out.made_with_ai.value = Unknown{};
  out.removal.removed.value = Unknown{};
  out.source.value = {{sha256(bytes("bench"))}, {"bench"}, {1}, {static_cast<std::int64_t>(n)}};
  return out;
}

// Says things in chunks.
class Speaker {
 public:
  explicit Speaker(Node& node) : node_(node) {}
  Result<void> say(Draft what, const std::string& by, std::optional<std::string> about = {}) {
    waiting_.push_back(
        {.what = std::move(what), .by = by, .source = {}, .about = std::move(about)});
    ++said_;
    return waiting_.size() < kChunk ? Result<void>{} : finish();
  }
  Result<void> finish() {
    for (const auto& answer : node_.admit(std::exchange(waiting_, {}), Lane::import)) {
      if (!answer) return std::unexpected(answer.error());
    }
    return {};
  }
  std::size_t said() const { return said_; }

 private:
  Node& node_;
  std::vector<Submission> waiting_;
  std::size_t said_ = 0;
};

Result<void> fill(Node& node, std::size_t count, Speaker& speaker) {
  const std::size_t declared = count / 10;
  const std::size_t pages = std::max<std::size_t>(declared / kAdsOfPage, 1);
  HUSTINGS_TRY(const auto party, node.create_issuer());
  for (std::size_t i = 0; i < pages; ++i) {
    Account account;
    account.organisation.value = {party};
    account.platform.value = {"meta"};
    account.account_id = PlatformId{std::to_string(100'000 + i)};
    HUSTINGS_CHECK(speaker.say(draft(std::move(account)), party));
  }
  const auto random = system_random();
  const SystemClock clock;
  for (std::size_t n = 0; n < declared; ++n) {
    Ad ad = testing::good_ad(party);
    ad.medium.value = Medium::online;
    ad.period.value = {{2029, 3, 1}, {2029, 6, 30}};
    const std::string id = uuid_v7(clock.now(), *random);
    HUSTINGS_CHECK(speaker.say(draft(std::move(ad)), party, id));
    HUSTINGS_CHECK(speaker.say(draft(delivery(party, id, shown(n, pages))), party));
  }
  // Half of them on pages of nobody here; a tenth is what was declared.
  for (std::size_t n = 0; n < count; ++n) {
    Shown at = shown(n, n < declared ? pages : 2 * pages);
    HUSTINGS_CHECK(speaker.say(draft(observed(at, n)), node.config().operator_id));
  }
  return speaker.finish();
}

// Makes all findings of comparisons anew, and answers how long it took.
Result<double> full_run(Db& db, std::int64_t& findings) {
  constexpr std::string_view kCount = "SELECT COUNT(*) FROM finding WHERE place >= 1000000";
  HUSTINGS_TRY(const auto before, db.integer(kCount));
  HUSTINGS_TRY(auto tx, Transaction::begin(db));
  HUSTINGS_CHECK(db.run("DELETE FROM finding WHERE place >= 1000000"));
  const auto start = Steady::now();
  HUSTINGS_CHECK(plain().settle_all(db));
  const Seconds took = Steady::now() - start;
  HUSTINGS_TRY(const auto after, db.integer(kCount));
  HUSTINGS_CHECK(tx.commit());
  if (before != after) return fail(Code::unverified, "a full run finds something else");
  findings = after.value_or(0);
  return took.count();
}

Result<void> work(const std::string& dir, std::size_t count) {
  Capability compared = reconcile_capability();
  const Comparison comparison{
      .reads = plain().reads, .withdraw = &withdraw, .settle = &settle, .settle_all = &settle_all};
  compared.comparison = &comparison;
  const std::array<const Capability*, 4> all = {&node_capability(), &parties_capability(),
                                                &ads_capability(), &compared};
  const Registry registry(all);
  const auto disk = real_disk();
  const SystemClock clock;
  const auto random = system_random();
  std::size_t said = 0;
  {
    HUSTINGS_TRY(const auto node, Node::open({*disk, clock, *random}, dir, registry));
    Speaker speaker(*node);
    HUSTINGS_CHECK(fill(*node, count, speaker));
    said = speaker.said();
  }
  HUSTINGS_TRY(const auto db, open_sqlite(dir + "/node.db"));
  std::int64_t findings = 0;
  HUSTINGS_TRY(const double full, full_run(*db, findings));
  fmt::print(R"({{"changes": {}, "us": {:.2f}, "full": {:.3f}, "findings": {}}})"
             "\n",
             said, 1e6 * spent.count() / static_cast<double>(said), full, findings);
  return {};
}

}  // namespace
}  // namespace hustings

int main(int argc, char** argv) {
  std::size_t count = 0;
  if (argc == 3) {
    const std::string_view text = argv[2];
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  if (count == 0) return 2;
  const auto done = hustings::work(argv[1], count);
  if (!done) fmt::print(stderr, "bench_reconcile: {}\n", done.error().text());
  return done ? 0 : 1;
}
