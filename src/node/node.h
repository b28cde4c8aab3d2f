// A node: the one way in, and what stands behind it. Everything that changes the log goes through
// admit(); redactions too are records.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/disk.h"
#include "base/http.h"
#include "node/admit.h"
#include "node/commit.h"
#include "node/config.h"
#include "node/fold.h"
#include "node/guard.h"
#include "node/kinds.h"
#include "node/pace.h"
#include "node/witnesses.h"
#include "store/store.h"
#include "store/tiles.h"

namespace hustings {

enum class Lane : std::uint8_t { interactive, import };  // interactive goes first

// What a node needs of the world; all of it outlives the node.
struct World {
  Disk& disk;
  const Clock& clock;
  Random& random;
  Http* http = nullptr;  // for one thread at a time; null: nobody is asked, witnesses included
};

using Answers = std::vector<Result<Admitted>>;
// Digest of each projection table's rows, in no order, by table.
using TableDigests = std::map<std::string, std::string>;

inline constexpr std::int64_t kPromisedDelay = 86400;  // seconds until the quorum is met
inline constexpr std::size_t kMaxChunk = 256;          // items of one submission in the import lane
inline constexpr std::size_t kMaxBatch = 4096;         // items of one transaction
inline constexpr std::size_t kMaxQueue = 8192;         // items that wait in a lane before it blocks

// Makes keys, database and the first checkpoint (size 0) in `dir`. `database`: a postgresql:// URL,
// or empty for SQLite in `dir`. conflict when there is a node already, or keys, a database or a log
// of one. An init that was interrupted can be repeated.
Result<void> init_node(World world, const Path& dir, const std::string& origin,
                       const std::string& database);

// Makes the keys, the operator and the first checkpoint of an empty node again from `world.random`,
// and names its countries: what it then logs depends on nothing of before. For demonstrations,
// whose randomness is seeded: whoever knows the seed knows the keys.
// conflict when the log has records or the node holds keys of issuers beside its operator. A crash
// halfway leaves an empty node that does not open.
Result<void> renew_node(World world, const Path& dir, std::map<std::string, OwnCountry> countries);

// Thread-safe. Holds DIR/lock: one process writes. Its threads: some prepare (sign), one writes to
// the database, one publishes. Destroying it first answers everything that was submitted.
class Node {
 public:
  // Recovers: the public files catch up with the database, or the node refuses to start and says
  // why; also when a witness has seen more of its log than it has itself (guard.h). Rebuilds
  // projections that this program keeps in another version.
  static Result<std::unique_ptr<Node>> open(World world, const Path& dir, const Registry& registry);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Answers when the items are durable and published (Admitted::published), in order. Blocks while
  // this lane's queue is full. The answers of one call stand or fall together where the database
  // fails. After an error that nobody can wait for (fsync, another writer) all answers are that
  // error, until the node is opened again.
  std::future<Answers> submit(std::vector<Submission> items, Lane lane = Lane::interactive);
  Answers admit(std::vector<Submission> items, Lane lane = Lane::interactive);

  // A new issuer whose key this node holds; its `key` record is logged before its first record.
  Result<std::string> create_issuer();

  // Puts a new key in the place of kLogKey, kWitnessKey or an issuer's (issuer_key_name). It counts
  // from the next opening on, which logs a record of it; the old one counts too until it is
  // retired. Errors: as of rotate_key.
  Result<void> rotate(std::string_view name);
  // Logs that the key before has ended, and forgets it. It still signs until the node is closed.
  // Errors: not_found when there is none; what admit() says.
  Result<void> retire(std::string_view name);

  Result<std::unique_ptr<Db>> connect() const { return store_->connect(); }
  const Tiles& tiles() const { return tiles_; }
  const Config& config() const { return config_; }
  const Registry& registry() const { return registry_; }
  VerifierKey verifier() const { return signers_.front().verifier(); }
  std::vector<VerifierKey> verifiers() const;  // and, while it is being replaced, of the key before
  // Whether the policy asks for a quorum of witnesses; and what is given where it has not met it
  // yet (log/promise.h), for a record that was admitted just now.
  bool asks_for_quorum() const {
    return witnesses_ != nullptr && witnesses_->policy().asks_for_witnesses();
  }
  Result<std::string> promise(const Admitted& admitted) const;
  // What the witnesses had seen when it was opened.
  const Sightings& sightings() const { return sightings_; }
  std::vector<std::string> issuers() const;

  // Replays the current records into fresh projections and compares (`verify_only`), or takes them
  // over. Submissions wait meanwhile. unverified when they differ, naming the tables.
  Result<TableDigests> rebuild(bool verify_only);
  // Store::merge_search, when at least a quarter of the log's records are new: `added`. So no row
  // is merged more than a few times, however often much is added. Submissions wait meanwhile.
  Result<void> merge_search(std::uint64_t added);
  // Destroys on disk what redactions freed, all packages of public files, and kept files (blobs.h)
  // that no record names and that are not in `wanted` (digests, hexadecimal). Submissions wait
  // meanwhile. Errors: as of Store::scrub.
  Result<void> scrub(const std::set<std::string>& wanted = {});

 private:
  struct Job;
  struct Publication;
  Node(World world, Path dir, const Registry& registry, Config config, Secrets secrets,
       std::vector<Signer> signers, FileLock lock, std::unique_ptr<Store> store);
  Result<void> recover();
  Result<void> catch_up(const LogState& committed, RightEdge& edge);
  Result<void> find_witnesses();
  Result<Committer::State> read_committed(RightEdge edge);
  Result<std::vector<Committer::Statement>> owed_statements();
  Result<bool> is_announced(KeyPurpose purpose, const PublicKey& key);
  Result<void> say_what_is_due();
  Result<std::optional<Submission>> ending(std::string_view name, const PublicKey& key) const;
  Result<void> show_keys();
  void start();
  void prepare_loop();
  void write_loop();
  void publish_loop();
  Result<void> make_public(const CommittedBatch& due);
  Result<void> check_witnesses(const TreeHead& head, const TileFetch& fetch);
  Result<void> note_witnessed();
  void space_out(std::unique_lock<std::mutex>& lock);
  void save_witnesses(bool last);
  std::vector<std::shared_ptr<Job>> take_batch(std::unique_lock<std::mutex>& lock);
  void commit_jobs(const std::vector<std::shared_ptr<Job>>& jobs);
  Result<void> try_commit(std::span<const std::shared_ptr<Job>> jobs);
  Result<void> scrub_blobs(const std::set<std::string>& wanted);
  void stop_with(const Error& error);
  std::unique_lock<std::mutex> quiet();

  World world_;
  const Path dir_;
  const Registry& registry_;
  const Config config_;
  Secrets secrets_;  // issuers under mutex_; a key stays where it is once it is in the map
  const std::vector<Signer> signers_;  // the log's; the current key first
  FileLock lock_;
  std::unique_ptr<Store> store_;
  Tiles tiles_;
  Preparer preparer_;
  std::unique_ptr<Committer> committer_;  // of the writer thread
  std::unique_ptr<Random> random_;        // only forked, under mutex_: each job has its own stream

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> lanes_[2];  // in order of arrival, prepared or not
  std::size_t items_[2] = {};                  // of each lane
  std::size_t prepared_ = 0;                   // jobs of both lanes
  std::size_t committed_ = 0;                  // jobs that are not answered yet
  Pace pace_;
  std::deque<std::shared_ptr<Job>> to_prepare_;
  std::deque<std::unique_ptr<Publication>> to_publish_;
  std::optional<Error> stopped_;    // why nothing is taken any more
  std::uint64_t jobs_ = 0;          // numbers the random streams
  std::uint64_t issuers_made_ = 0;  // the same for new issuers
  int pauses_ = 0;                  // who waits for the writer to stand still
  bool writing_ = false;
  bool closing_ = false;
  // Of the publisher thread once it runs.
  std::uint64_t published_ = 0;           // size of the public log
  bool witnessed_ = false;                // its checkpoint meets the quorum
  std::unique_ptr<Witnesses> witnesses_;  // null: there are none
  std::unique_ptr<Db> witness_db_;        // for what is known of them
  std::chrono::steady_clock::time_point asked_at_ = {};
  std::chrono::steady_clock::time_point saved_at_ = {};
  Sightings sightings_;
  std::vector<std::thread> threads_;
};

}  // namespace hustings
