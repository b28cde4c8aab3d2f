// The telling: what chapters use to say things. All of it goes through Node::admit.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ads/ad.h"
#include "ads/advertiser_report.h"
#include "demo/cast.h"
#include "node/node.h"

namespace hustings::demo {

// Eight in the morning, UTC.
Instant morning(CivilDate day);

// What has been told, for the summary.
struct Told {
  std::map<std::string, std::uint64_t> kinds;  // records by kind, without the node's own
  std::map<std::string, std::uint64_t> rules;  // what rules said, by rule
  std::string number;  // of a case that waits for its reporter, and the code that opens it
  std::string code;
};

// Something said that later chapters come back to.
struct SaidAccount {
  std::string id;
  std::size_t page;  // index into Cast::pages
};
struct SaidReport {
  std::string id;
  std::string source;
  std::size_t page;
  AdvertiserReport body;
};

struct SaidAd {
  std::string id;
  std::size_t party;  // index into Cast::parties
  Ad body;
};

struct SaidDelivery {
  std::size_t ad;    // index into Story::ads
  std::size_t page;  // index into Cast::pages
  AdDelivery body;
};

// A report about ads of a party that it disputes, and the case about that.
struct AnsweredReport {
  const Party* party;
  std::string case_id;
  std::string response;  // its id
  std::string handler;
  bool accepted;  // by the decision
};

// Not thread-safe. `clock` is the node's own; it is only set while the node has nothing to do.
class Story {
 public:
  // Keeps a picture, which a record then names.
  using Keep = std::function<Result<void>(std::string_view file)>;
  Story(const Setting& setting, Node& node, FixedClock& clock, std::unique_ptr<Random> random,
        Keep keep);

  const Setting& setting;
  Dice dice;
  Cast cast;
  std::vector<SaidAccount> accounts;  // that the operator has observed
  std::vector<SaidReport> reports;    // the current version of each
  std::vector<SaidAd> ads;            // the same
  std::vector<SaidDelivery> shown;    // deliveries that have a number on a platform
  std::vector<AnsweredReport> answered;
  std::vector<std::string> seen_ads;  // ids of ads that a library shows

  const Keep keep;

  std::string new_id();
  // A new issuer with a key on the node.
  Result<std::string> new_issuer() { return node_.create_issuer(); }
  const std::string& op() const { return node_.config().operator_id; }
  // The record of an issuer's key on this node. not_found for one that has said nothing.
  struct KnownKey {
    std::string thing;
    PublicKey key;
  };
  Result<KnownKey> key_of(const std::string& issuer) const;
  PublicKey log_key() const { return node_.verifier().key(); }
  // Says it about the thing `about`: at once or with what follows. Errors: what the node refused.
  // `sealed_to`: who can open what is sealed in it; nobody: the node.
  Result<void> say(Draft draft, const std::string& by, const std::string& about,
                   std::optional<std::string> source = {}, std::optional<Hash> sealed_to = {});
  // Everything so far stands when it returns.
  Result<void> finish();
  // What follows is said on this day, from eight in the morning (UTC) on.
  Result<void> on(CivilDate day);
  // What follows is said at this moment.
  Result<void> at(Instant moment);
  // A case by its id and the code that opens it.
  Result<void> show(const std::string& case_id, const std::string& code);
  const Told& told() const { return told_; }

 private:
  Node& node_;
  FixedClock& clock_;
  std::vector<Submission> waiting_;
  Instant at_;  // that was set last
  Told told_;
};

}  // namespace hustings::demo
