// The vault of a node: who may read cases, and what is sealed to them. Tables of its own beside the
// log (DIR/vault.db, or the schema "vault"), and files in DIR/vault under random names. Nothing in
// it is public, and without somebody's key the node reads nothing of it but where to send news, for
// who asked for it, and reports that wait for their hour. docs/vault.md.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/time.h"
#include "store/db.h"
#include "store/vault_file.h"
#include "vault/code.h"
#include "vault/field.h"
#include "vault/file.h"
#include "vault/person.h"
#include "vault/turns.h"

namespace hustings::vault {

inline constexpr std::string_view kPepperFile = "vault.key";  // of DIR/secrets
inline constexpr std::string_view kReporter = "reporter";     // as a reader of its case

enum class ReaderKind : std::uint8_t {
  handler,   // of this node's staff
  observer,  // outside, chosen by reporters; keeps the secret at home
  escrow,    // opens handlers' keys, never a case by itself
};
struct Reader {
  std::string id;
  ReaderKind kind = ReaderKind::handler;
  std::string name;
  std::string organisation;  // of an observer; empty: none
  Hash public_key;
  bool ended = false;
  bool covered = false;  // a handler whose key the escrow opens
  // The last day on which a printed sheet opened this handler's key, or shares the escrow's.
  std::optional<CivilDate> tried = {};
};
struct NewReader {
  Reader reader;
  std::string recovery;  // to be printed, told this once
};

struct NewEscrow {
  Reader reader;
  std::vector<std::string> sheets;  // one for each holder, told this once
};

// What reports about the same thing have in common: of which kind, and what it is. Only a
// fingerprint of it under a key of the node is kept.
struct Trait {
  std::string kind;  // "address", "post", "account", "record", "file"
  std::string value;
  bool operator==(const Trait&) const = default;
};
// A case that shares some.
struct Alike {
  std::string case_id;
  std::vector<std::string> kinds;
};
// What a file is called, as the reporter calls it; all of it sealed.
struct FileInfo {
  std::string name;
  std::string type;  // media type, by its content
  std::uint64_t bytes = 0;
};
// Where a reporter is told that there is news, and in which language.
struct NewsAddress {
  std::string address;
  std::string language;
};
// Everything of a new case, made outside of any lock.
struct Parcel {
  struct Wrap {
    std::string reader;
    std::string case_box;
    std::string staff_box;  // empty but for handlers
  };
  struct Field {
    std::string path;
    SealedField sealed;
  };
  struct File {
    std::string path;
    std::string blob;
  };
  std::string id;
  std::string draft;
  TrackingCode code;
  KeyPair case_key;
  Hash staff_key;
  Salt salt{};
  Secret tag;
  Hash reporter_key;
  std::string reporter_wrap;
  std::string again;
  std::vector<Wrap> wraps = {};
  std::vector<Field> fields = {};
  std::vector<File> files = {};
  bool told = false;  // its code is shown to staff, and opens nothing before it was replaced
  std::vector<std::string> marks = {};  // fingerprints of its traits, each with its kind
  std::string news = {};                // sealed_news(); empty: nobody wants mail
};
// A report that waits until it is logged.
struct Held {
  std::string case_id;
  Instant due;
  std::string report;  // as it was given to hold()
};
// A form that was sent before.
struct Sent {
  std::string case_id;
  bool kept = false;
  std::string again;  // the code under the form's own key; empty: too long ago
  Instant made;
  std::string ticket = {};  // of a report that was held
  Instant due = {};         // the same
};

// A case with the keys that somebody has for it.
struct OpenCase {
  struct Keys {
    KeyPair case_key;
    std::optional<KeyPair> staff_key;  // none but for handlers
  };
  std::string id;
  std::string reader;
  std::map<std::int64_t, Keys> epochs;
};
struct PublicKeys {
  std::int64_t epoch = 0;
  Hash case_key;
  Hash staff_key;
};
struct StoredFile {
  FileInfo info;
  FileReader reader;
};

struct VaultOptions {
  Disk& disk;
  const Clock& clock;
  Random& random;             // thread-safe
  Path dir;                   // of the node
  std::string database = {};  // a postgresql:// URL; empty: DIR/vault.db
};

// Thread-safe. What takes a slow key (code, passphrase) waits for its turn: unavailable when too
// many wait already.
class Vault {
 public:
  // not_found where the node has no secrets, and so no vault; io when there are cases and no
  // pepper.
  static Result<std::unique_ptr<Vault>> open(VaultOptions options);

  // Who may read. `id`: of a desk account, or empty for a new one. conflict: there is one already.
  Result<NewReader> add_handler(std::string id, std::string_view name, std::string_view passphrase);
  Result<Reader> add_outside(ReaderKind kind, std::string_view name, std::string_view organisation,
                             const Hash& public_key);
  Result<std::vector<Reader>> readers();
  Result<KeyPair> unlock(const std::string& handler, std::string_view passphrase);
  Result<KeyPair> recover(const std::string& handler, std::string_view recovery);
  Result<KeyPair> release(const std::string& handler, const KeyPair& escrow);
  Result<void> set_passphrase(const std::string& handler, const KeyPair& key,
                              std::string_view passphrase);
  // A key that opens handlers' keys, in `of` shares of which `need` give it back; kept nowhere.
  // conflict: there is one. bad_input: 2 <= need <= of <= kMostShares.
  Result<NewEscrow> add_escrow(int need, int of);
  // unverified: they give another key than the node's escrow.
  Result<KeyPair> join_escrow(std::span<const std::string> sheets);
  // That a sheet, or shares, opened this reader's key today: a drill.
  Result<void> note_tried(const std::string& reader);
  // From here on the escrow opens this handler's key too.
  Result<void> cover(const std::string& handler, const KeyPair& key);
  // Somebody stops to be a reader: their own key goes, and nothing new is sealed to them. What was
  // wrapped for them stays until end_reader(). Again: the same. Answers the cases that they could
  // read.
  Result<std::vector<std::string>> retire(const std::string& reader);
  // And all that was wrapped for them goes. Answers how many cases they could read.
  Result<std::int64_t> end_reader(const std::string& reader);

  // A new case for all handlers and the `observers` named. `again`: keeps the code for the form
  // that has this key. unavailable also when nobody could read it.
  Result<Parcel> prepare(std::string case_id, std::string draft, const Secret& again,
                         const std::vector<std::string>& observers);
  // Encrypts a file onto the disk; its digest. The path: "files/0".
  Result<Hash> add_file(Parcel& parcel, const std::string& path, FileInfo info, Bytes plain);
  // So that others like it are found.
  void mark(Parcel& parcel, const std::vector<Trait>& traits) const;
  // Of one that will not be put: its files.
  Result<void> discard(const Parcel& parcel);
  // All of them or none, durable. conflict: this form was sent before.
  Result<void> put(std::span<const Parcel* const> parcels);
  // The same of one whose record is logged later. `report`: whatever makes it; only the node opens
  // it, with vault.key. Answers twelve digits that open the case until it has a number, and then
  // too.
  Result<std::string> hold(const Parcel& parcel, Instant due, std::string_view report);
  Result<std::vector<Held>> held(Instant until);  // that are due and not logged
  Result<std::optional<std::string>> case_of_ticket(std::string_view ticket);
  // Their records stand in the log.
  Result<void> keep(std::span<const std::string> cases);
  Result<std::optional<Sent>> sent(std::string_view draft);
  // Put but not kept: a crash came in between, or it is on its way just now.
  Result<std::vector<std::string>> coming(Instant before);
  Result<void> forget_codes(Instant before);  // that were kept for forms sent again

  // Nothing for a wrong code, and for a case that is not there (`case_id` empty): both take as long
  // and look the same. `number`: what was asked for.
  Result<std::optional<OpenCase>> open_by_code(std::string_view case_id, std::string_view number,
                                               const TrackingCode& code);
  // Whether staff have seen its code.
  Result<bool> is_told(std::string_view case_id);
  // Another code in its place, for who has this one. unverified: it is not the one that counts.
  Result<TrackingCode> replace_code(const std::string& case_id, const TrackingCode& code);
  // not_found: this reader was not given the case.
  Result<OpenCase> open_for(const std::string& case_id, const std::string& reader,
                            const KeyPair& key);

  // To what new things of a case are sealed; needs nobody's secret.
  Result<PublicKeys> public_keys(std::string_view case_id);
  // `staff`: a note that the reporter cannot read. conflict: there is something at this path.
  Result<Hash> add_field(const std::string& case_id, const std::string& path, bool staff,
                         std::string_view text);
  Result<Hash> add_file(const std::string& case_id, const std::string& path, FileInfo info,
                        Bytes plain);
  Result<std::vector<std::string>> paths(std::string_view case_id);  // oldest first
  Result<OpenField> read(const OpenCase& open, std::string_view path);
  Result<FileInfo> file_info(const OpenCase& open, std::string_view path);
  Result<StoredFile> read_file(const OpenCase& open, std::string_view path);

  // More that a case is about.
  Result<void> mark(const std::string& case_id, const std::vector<Trait>& traits);
  // Cases that share something with this one, where this reader has both; oldest first.
  Result<std::vector<Alike>> alike(std::string_view case_id, std::string_view reader);

  // Mail to a reporter who asked for it. Unlike all else here the node opens the address by itself,
  // with vault.key: that is what its reporter was told. One mail at most until they look again.
  std::string sealed_news(std::string_view case_id, const NewsAddress& address) const;
  // Nothing: it goes. `seen`: the newest step of the log now.
  Result<void> set_news(const std::string& case_id, const std::optional<NewsAddress>& address,
                        std::int64_t seen);
  Result<std::optional<NewsAddress>> news_address(const std::string& case_id);
  // The least `seen` of those who wait for news; nothing: nobody does.
  Result<std::optional<std::int64_t>> news_since();
  // Something happened in the case; a mail goes at `due`, unless one goes already or has gone.
  Result<void> plan_news(const std::string& case_id, std::int64_t step, Instant due);
  Result<std::vector<std::string>> due_news(Instant now);  // cases
  Result<void> told_news(const std::string& case_id);
  Result<void> saw_news(const std::string& case_id, std::int64_t seen);

  // Gives a case to somebody more, by somebody who has it.
  Result<void> grant(const OpenCase& open, const std::string& reader);
  // What comes from now on is sealed to a new pair, for those who have the case now and are still
  // readers. Takes nobody's key: it seals to public ones.
  Result<void> renew(const std::string& case_id);
  Result<std::vector<std::string>> readers_of(std::string_view case_id);
  // The same of what comes now: of the newest pair.
  Result<std::vector<std::string>> newest_readers_of(std::string_view case_id);
  Result<std::vector<std::string>> cases();  // all that were kept, sorted
  Result<std::vector<std::string>> cases_of(std::string_view reader);

  // What nobody can read any more after scrub(): wraps, texts, files.
  Result<void> erase(std::string_view case_id);
  Result<void> erase_field(std::string_view case_id, std::string_view path);
  // Destroys what was erased in pages and write-ahead file, and files that no row names and that
  // are older than an hour.
  Result<void> scrub();

  // A key for another purpose of the node, the same after a restart.
  Secret derived(std::string_view purpose) const { return derive(pepper_, purpose, {}); }
  std::size_t waiting() const { return turns_.waiting(); }

 private:
  struct Kept;
  Vault(VaultOptions options, Secret pepper, std::unique_ptr<Db> db)
      : options_(std::move(options)), pepper_(std::move(pepper)), db_(std::move(db)) {}
  template <class Work>
  auto write(Work work) -> std::invoke_result_t<Work>;
  Result<PersonKey> person(const std::string& handler);
  Result<std::vector<std::string>> texts(std::string_view sql, Params params);
  Result<void> put_one(const Parcel& parcel);
  std::string mark_of(const Trait& trait) const;
  Result<void> put_marks(std::string_view case_id, const std::vector<std::string>& marks);
  Result<std::optional<Kept>> kept(std::string_view case_id);
  Result<OpenCase> open_wraps(std::string_view case_id, std::string_view reader,
                              const KeyPair& key);
  Result<std::string> describe_file(const FilePlace& place, FileInfo info, Bytes plain);
  Result<void> erase_files(std::string_view case_id, std::string_view path);
  Path path_of(std::string_view blob) const;
  std::string new_blob();

  const VaultOptions options_;
  const Secret pepper_;
  Turns turns_{3, 32};  // of two cores: with two they often waited for the kernel to map memory
  std::mutex mutex_;    // of db_
  const std::unique_ptr<Db> db_;
};

}  // namespace hustings::vault
