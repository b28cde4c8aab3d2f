// The commands, free of the option parser: each takes its options as a struct and answers the exit
// code (0 good, 1 something was refused or does not hold, 2 could not start).
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "node/dataset.h"
#include "node/node.h"

namespace hustings::vault {
class Vault;
}

namespace hustings::cli {

// The only list of capabilities.
const Registry& registry();

// "hustings: what: where: how to mend it" on stderr; with `json` an object on stdout too.
int report(const Error& error, bool json = false);

struct InitOptions {
  std::string data;
  std::string origin;
  std::string database;
};
int init(const InitOptions& options);

struct ImportArguments {
  std::string format;
  std::vector<std::string> files;
  std::string data;
  std::string as;       // issuer; empty: the node's operator
  std::string profile;  // a profile file of the user's
  std::string encoding;
  std::string delimiter;
  std::vector<std::string> given;  // "country=AT"
  std::vector<std::string> ads;    // "ID", "NAME=ID": which declared ad rows are about
  std::vector<std::string> ids;    // files with newer identifiers by older ones
  std::string as_of;               // YYYY-MM-DD: of which day the files are
  bool even_if_older = false;      // takes also what is older than what stands
  std::vector<std::string> only;   // "AT": countries whose rows are wanted; empty: all
  std::string numbers;             // "point", "comma"; empty: as the file shows
  std::string acks;     // file or pipe that gets "INDEX LEAF" for each acknowledged record
  std::string refused;  // file for refused rows; empty: FILE.refused.csv
  bool map = false;     // makes a profile instead of importing
  std::string output;   // of the profile; empty: beside the file, or standard output
  bool dry_run = false;
  bool whole = false;  // it has everything that its source shows
  bool json = false;
};
int map_columns(const ImportArguments& arguments);  // cmd_map.cc
int import(const ImportArguments& arguments);
int list_formats();

struct ExportOptions {
  std::string dataset;
  std::string data;
  std::string url;                 // of a served node in place of `data`
  std::string format;              // "csv", "ndjson", "jsonld", "sqlite"
  std::string output;              // empty: standard output
  std::vector<std::string> where;  // "country=AT"
  std::string bulk;                // a package (ZIP or folder) instead of a dataset
  std::string code;                // of the package's matrix
  std::string election;
};
int export_dataset(const ExportOptions& options);
int export_from_url(const ExportOptions& options);
int list_datasets();

struct ScoreOptions {
  std::string data;
  std::string from;  // a bulk package instead of a node
  std::optional<std::uint64_t> size;
  std::string code;
  std::string election;
};
int score(const ScoreOptions& options);

struct AddOptions {
  std::string kind;
  std::string file;
  std::string data;
  std::string as;
  std::string about;
  std::string prev;  // hexadecimal leaf hash
  std::string receipt;
  bool json = false;
};
int add(const AddOptions& options);

struct SignOptions {
  std::string kind;
  std::string file;
  std::string key;
  std::string as;
  std::string about;
  std::string prev;
  std::string output;
};
int sign(const SignOptions& options);

struct DemoOptions {
  std::string data;
  std::uint64_t seed = 2029;
  bool json = false;
};
int demo(const DemoOptions& options);

struct LabelOptions {
  std::string data;
  std::string ad;
  std::string format;
  std::string language;
  double width = 0;
  int dots = 0;
  std::string address;
  std::string output;
};
int label(const LabelOptions& options);
int label_terms_table();

struct CreativeOptions {
  std::string data;
  std::vector<std::string> files;
  bool json = false;
};
int creative(const CreativeOptions& options);

struct LinkOptions {
  std::string data;
  std::string as;                    // issuer; empty: the node's operator
  std::string of;                    // id of an organisation: suggestions about it only
  std::vector<std::string> confirm;  // id of an organisation, "meta:1234"
  std::vector<std::string> reject;   // the same
  std::string purpose;
  std::string pages;     // a table of pages with identifiers of a list
  std::string list;      // "partyfacts"
  std::string platform;  // of that table
  bool numbers = false;  // link pages by numbers in registers
  bool json = false;
};
int links(const LinkOptions& options);

struct UserOptions {
  std::string data;
  std::string name;
  std::string mail;
  std::string of;  // id of an organisation
  std::string role;
  std::string title;
  bool flag = false;  // what the command says it is
  bool json = false;
};
struct VaultOptions {
  std::string data;
  std::string name;             // of a reader
  std::string number;           // of a case
  std::string passphrase_file;  // empty: asked for
  std::string recovery_file;
  std::string key;                       // public, as `observer-key` prints it
  std::string organisation;              // id
  std::string to;                        // a folder for files, or a reader
  std::vector<std::string> shares = {};  // files
  int need = 2;                          // of the shares
  int of = 3;
  bool json = false;
};
int vault_add_handler(const VaultOptions& options);
int vault_add_observer(const VaultOptions& options);
int vault_observer_key(const VaultOptions& options);
int vault_checklist(const VaultOptions& options);  // 1: something is open
int vault_list(const VaultOptions& options);
int vault_end(const VaultOptions& options);
int vault_read(const VaultOptions& options);
int vault_drill(const VaultOptions& options);
int vault_erase(const VaultOptions& options);
int vault_remove_handler(const VaultOptions& options);
int vault_give(const VaultOptions& options);
int vault_shares(const VaultOptions& options);
int vault_cover(const VaultOptions& options);
int vault_restore(const VaultOptions& options);
int vault_drill_shares(const VaultOptions& options);

int user_add(const UserOptions& options);
int user_list(const UserOptions& options);
int user_role(const UserOptions& options);
int user_duty(const UserOptions& options);
int user_link(const UserOptions& options);
int user_disable(const UserOptions& options);
int user_four_eyes(const UserOptions& options);
int user_token(const UserOptions& options);

int show(const std::string& data, const std::string& what, bool json);

struct ServeOptions {
  std::string data;
  std::string listen;
  std::vector<std::string> hosts;
  bool https = false;
  std::string admin;             // address of /metrics; empty: none
  bool admin_open = false;       // it may be one that other machines reach
  std::string access_log;        // file; empty: none
  std::string security_contact;  // of /.well-known/security.txt; empty: none
};
struct ServeFlags;  // cli/settings.h
int serve(const ServeFlags& flags);

struct VerifyOptions {
  std::string log;     // node directory, log directory or URL
  std::string vkey;    // file; default: log.vkey beside the log
  std::string policy;  // file
  std::string seen;    // file or URL with an earlier checkpoint or receipt
  bool records = false;
  bool json = false;
};
int log_verify(const VerifyOptions& options);
int log_proof(const std::string& data, std::uint64_t index, const std::string& output);
struct CheckOptions {
  std::string file;
  std::string vkey;
  std::string policy;
  std::string entry;  // file
  std::string kept;   // file of a proof: of a promise only
  std::string later;  // file of a later proof or checkpoint: of a proof only
  std::string log;    // where the entries up to then are; empty: they are not read
  int allowed = 0;    // hours that might pass until then; 0: nobody asks
};
int log_check(const CheckOptions& options);

int witness_status(const std::string& data, bool json);
int witness_watch(const std::string& data, const std::string& log);  // a list, its URL, or a vkey
int witness_ask(const std::string& data);

struct ObserveOptions {
  std::vector<std::string> urls;  // of nodes, or of logs whose keys are in `vkey`
  std::string mirror;             // folder
  std::string vkey;               // file
  std::string cosign;             // name of the witness; empty: none
  std::string serve;              // address and port; empty: not
  std::chrono::seconds every{60};
  std::chrono::seconds silence{3600};
  std::chrono::seconds still{0};
  bool once = false;
  bool records = true;
  bool json = false;
};
int observe(const ObserveOptions& options);

struct KeyOptions {
  std::string data;
  std::string which;  // "log", "witness", "issuer"
  std::string issuer;
  std::string domain;
  std::string site;        // asked instead of https://DOMAIN; then nothing is logged
  std::string file;        // of a key at home, or a copy
  std::string record;      // file for the first record of a key at home; empty: none
  std::string passphrase;  // file; empty: asked for
  bool well_known = false;
};
int keys_list(const KeyOptions& options);
int keys_create(const KeyOptions& options);
int keys_export(const KeyOptions& options);
int keys_rotate(const KeyOptions& options);
int keys_retire(const KeyOptions& options);
int keys_bind(const KeyOptions& options);
int keys_check(const KeyOptions& options);
int keys_copy(const KeyOptions& options);
int keys_restore(const KeyOptions& options);

struct BackupOptions {
  std::string data;
  std::string output;  // a folder that does not exist yet
  bool json = false;
};
int backup(const BackupOptions& options);

int rebuild(const std::string& data, bool verify, bool json);
struct ScrubOptions {
  std::string data;
  std::string backups;  // folder of backups; empty: none
};
int scrub(const ScrubOptions& options);
int kinds(const std::string& schema);
// Prints the texts that pages take from the registry and the codes, a JSON string a line: for
// tools/messages.py.
int messages();

// ---- helpers shared by the commands -----------------------------------------------------------
// Owns the real disk, clock and randomness.
struct RealWorld {
  std::unique_ptr<Disk> disk = real_disk();
  SystemClock clock;
  std::unique_ptr<Random> random = system_random();
  std::unique_ptr<Http> http = real_http();
  World world() const { return {*disk, clock, *random, http.get()}; }
};
// What to tell who waits for a record that stands, but is not public yet.
Error not_published(const Admitted& admitted);
// Node::open, and a warning on standard error for each witness that does not answer.
Result<std::unique_ptr<Node>> open_node(const RealWorld& real, const std::string& data);
// not_found where the node has no secrets.
Result<std::unique_ptr<vault::Vault>> open_vault(const RealWorld& real, const std::string& data);
Result<std::string> read_input(const std::string& file);  // "-": standard input
// "name=value" pairs; bad_input for anything else.
Result<Chosen> read_pairs(const std::vector<std::string>& pairs);
// A draft or, when the text is no JSON object, an envelope as `hustings sign` writes it.
Result<std::variant<Draft, Envelope>> read_record_file(const std::string& kind,
                                                       const std::string& file);
Result<std::string> fetch_url(const std::string& url);  // http, https; not_found for 404

}  // namespace hustings::cli
