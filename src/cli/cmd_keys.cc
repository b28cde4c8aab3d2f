// hustings keys: what a node holds, replaces, shows and keeps. docs/keys.md.
#include <fmt/core.h>

#include <cstdio>

#include "base/id.h"
#include "cli/commands.h"
#include "cli/passphrase.h"
#include "node/key_check.h"
#include "node/key_copy.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

// The file of a key below DIR/secrets.
Result<std::string> name_of(const KeyOptions& options) {
  if (options.which != "issuer") return options.which;
  if (is_uuid(options.issuer)) return issuer_key_name(options.issuer);
  return fail(Code::not_found, "which issuer? this is no id", options.issuer,
              "`hustings keys list` shows them");
}

std::unexpected<Error> no_such_key(const KeyOptions& options) {
  return fail(Code::not_found, "this node holds no such key",
              options.which + (options.issuer.empty() ? "" : " " + options.issuer),
              "`hustings keys list` shows them");
}

void print_key(std::string_view what, std::string_view issuer, const PublicKey& key,
               std::string_view state) {
  fmt::print("{:<8} {:<36} {:<16} {}\n", what, issuer, key_id(key), state);
}

Result<void> print_keys(Disk& disk, const std::string& data) {
  HUSTINGS_TRY(const Config config, read_config(disk, data));
  const Path folder = Path(data) / "secrets";
  HUSTINGS_TRY(const Secrets secrets, read_secrets(disk, folder));
  constexpr std::string_view kBefore = "replaced, counts until it is retired";
  fmt::print("{:<8} {:<36} {:<16} {}\n", "what", "issuer", "key id", "state");
  print_key("log", "", secrets.log.public_key(), "current");
  if (secrets.previous_log) print_key("log", "", secrets.previous_log->public_key(), kBefore);
  const auto witness = witness_signers(disk, folder, config.origin);
  if (!witness && witness.error().code != Code::not_found) return std::unexpected(witness.error());
  for (std::size_t n = 0; witness && n < witness->size(); ++n) {
    print_key("witness", "", (*witness)[n].verifier().key(), n == 0 ? "current" : kBefore);
  }
  for (const auto& [id, key] : secrets.issuers) {
    const std::string_view what = id == config.operator_id ? "operator" : "issuer";
    print_key(what, id, key.public_key(), "current");
    const auto before = secrets.previous_issuers.find(id);
    if (before != secrets.previous_issuers.end())
      print_key(what, id, before->second.public_key(), kBefore);
  }
  return {};
}

// The first record of a key at home, signed with itself: for the operators of nodes.
Result<std::string> first_record(const RealWorld& real, const std::string& issuer,
                                 const SigningKey& key) {
  KeyRecord record = custodial_key(issuer, KeyAct::begin, key.public_key());
  record.custody.value = Custody::home;
  const Instant now = real.clock.now();
  const Head head{issuer, uuid_v7(now, *real.random), {}, {now.seconds() * 1000}};
  HUSTINGS_TRY(const Envelope envelope, seal(head, draft(std::move(record)),
                                             {key, key_id(key.public_key()), {}}, *real.random));
  return combine(envelope) + "\n";
}

Result<std::string> make_home_key(const RealWorld& real, const KeyOptions& options) {
  const std::string& file = options.file;
  const auto there = real.disk->read(file);
  if (there) return fail(Code::conflict, "this file exists already", file, "choose another name");
  if (there.error().code != Code::not_found) return std::unexpected(there.error());
  const Hash seed = real.random->hash();
  HUSTINGS_CHECK(real.disk->write(file, hex(seed) + "\n", 0600));
  const SigningKey key = SigningKey::from_seed(seed);
  fmt::print(stderr, "The key is in {}; public key {}.\n", file, base64(key.public_key().value));
  std::string issuer = uuid_v7(real.clock.now(), *real.random);
  if (options.record.empty()) return issuer;
  HUSTINGS_TRY(const std::string record, first_record(real, issuer, key));
  HUSTINGS_CHECK(real.disk->write(options.record, record));
  return issuer;
}

Result<std::string> public_text(Disk& disk, const KeyOptions& options) {
  if (options.which != "issuer") return disk.read(Path(options.data) / (options.which + ".vkey"));
  HUSTINGS_TRY(const std::string name, name_of(options));
  const auto key = read_key(disk, Path(options.data) / "secrets", name);
  if (!key && key.error().code == Code::not_found) return no_such_key(options);
  if (!key) return std::unexpected(key.error());
  if (options.well_known) return format_shown_keys({{options.issuer, key->public_key()}});
  return base64(key->public_key().value) + "\n";
}

// The newest record about a key of the node or of an issuer.
Result<Index> newest(Node& node, const KeyOptions& options) {
  HUSTINGS_TRY(const auto db, node.connect());
  const bool own = options.which != "issuer";
  HUSTINGS_TRY(const auto index,
               db->integer(own ? "SELECT MAX(idx) FROM node_key WHERE purpose = $1"
                               : "SELECT MAX(idx) FROM issuer_key WHERE issuer = $1",
                           {own ? options.which : options.issuer}));
  if (index) return static_cast<Index>(*index);
  return fail(Code::not_found, "the log has no record of this key yet");
}

// The node as it is after the change: its next opening uses the keys that are in place then, and
// logs those that are new.
Result<std::unique_ptr<Node>> change_key(const RealWorld& real, const KeyOptions& options,
                                         Result<void> (Node::*change)(std::string_view)) {
  HUSTINGS_TRY(const std::string name, name_of(options));
  HUSTINGS_TRY(auto node, open_node(real, options.data));
  const auto done = ((*node).*change)(name);
  if (!done && done.error().where.ends_with(".key")) return no_such_key(options);
  if (!done) return std::unexpected(done.error());
  node.reset();
  return open_node(real, options.data);
}

constexpr std::string_view kServeAgain = "Start `hustings serve` again, if it runs.\n";

void tell_rotated(Node& node, const KeyOptions& options) {
  const auto index = newest(node, options);
  if (index) {
    fmt::print("The key is replaced, and record {} says so.\n", *index);
  } else {  // an issuer that has said nothing yet
    fmt::print("The key is replaced. The first record of this issuer will name it.\n");
  }
  const std::string words = options.which + (options.which == "issuer" ? " " + options.issuer : "");
  fmt::print("The one before counts too, until `hustings keys retire {}`.\n{}", words, kServeAgain);
  if (options.which != "issuer") {
    fmt::print(
        "Give the new one to whoever has the old one (`hustings keys export {}`), and retire that "
        "when they have it.\n",
        options.which);
  }
  fmt::print("Keep a copy of the new key: `hustings keys copy`.\n");
}

// The key record that says where this key is shown.
Result<Submission> binding(Node& node, const KeyOptions& options, const PublicKey& key) {
  KeyRecord record = custodial_key(options.issuer, KeyAct::begin, key);
  record.domain.value.emplace();
  if (const auto wrong = Scalar<Domain>::parse(Json(options.domain), *record.domain.value)) {
    return fail(Code::bad_input, *wrong, options.domain, "write it like party.example");
  }
  Submission out{.what = draft(std::move(record)), .by = options.issuer};
  HUSTINGS_TRY(const auto db, node.connect());
  HUSTINGS_CHECK(
      db->query("SELECT sub FROM issuer_key WHERE issuer = $1 AND public_key = $2 "
                "AND act = 'begin' ORDER BY idx",
                {options.issuer, base64(key.value)}, [&](const SqlRow& row) -> Result<void> {
                  out.about = std::string(row.text(0));
                  return {};
                }));
  return out;
}

Result<Admitted> admit_one(Node& node, Submission submission) {
  std::vector<Submission> items;
  items.push_back(std::move(submission));
  auto answers = node.admit(std::move(items));
  if (answers[0] && !answers[0]->published && answers[0]->delay)
    return std::unexpected(not_published(*answers[0]));
  return std::move(answers[0]);
}

Result<void> bind(const RealWorld& real, const KeyOptions& options) {
  HUSTINGS_TRY(const auto node, open_node(real, options.data));
  const auto key =
      read_key(*real.disk, Path(options.data) / "secrets", issuer_key_name(options.issuer));
  if (!key && key.error().code == Code::not_found) {
    return fail(Code::not_found, "this node holds no key of this issuer", options.issuer,
                "who has it at home signs a key record with the domain: hustings sign key");
  }
  if (!key) return std::unexpected(key.error());
  HUSTINGS_TRY(auto submission, binding(*node, options, key->public_key()));
  HUSTINGS_TRY(const auto said, admit_one(*node, std::move(submission)));
  fmt::print(
      "Record {} says that {} shows this key. Put this at "
      "https://{}/.well-known/hustings.json, then `hustings keys check`; a node that runs on that "
      "domain shows it by itself.\n\n{}",
      said.index, options.domain, options.domain,
      format_shown_keys({{options.issuer, key->public_key()}}));
  return {};
}

// In words, as the site says it.
std::string_view in_words(KeyShown shown) {
  switch (shown) {
    case KeyShown::shown:
      return "shows this key";
    case KeyShown::other:
      return "shows another key of this issuer";
    case KeyShown::missing:
      return "does not name this issuer";
    case KeyShown::unreachable:
      break;
  }
  return "did not answer";
}

// Whether all of them are shown.
Result<bool> check_domains(const RealWorld& real, const KeyOptions& options) {
  HUSTINGS_TRY(const auto node, open_node(real, options.data));
  HUSTINGS_TRY(const auto db, node->connect());
  HUSTINGS_TRY(const auto keys, bound_keys(*db, options.issuer));
  if (keys.empty()) {
    return fail(Code::not_found, "no key names a domain", options.issuer,
                "`hustings keys bind ID DOMAIN` says where a key is shown");
  }
  bool all = true;
  for (const auto& [key, domain] : keys) {
    const std::string site = options.site.empty() ? "https://" + domain : options.site;
    const KeyShown shown = look_at(*real.http, site, key);
    all &= shown == KeyShown::shown;
    fmt::print("{}: {} {} {}\n", key.issuer, site, in_words(shown), key_id(key.key));
    if (!options.site.empty()) continue;
    const KeyCheck record{.issuer = {{key.issuer}},
                          .public_key = {{Hash{key.key.value}}},
                          .domain = {{domain}},
                          .result = {shown},
                          .day = {date_of(real.clock.now())}};
    HUSTINGS_TRY(const auto said,
                 admit_one(*node, {.what = draft(record),
                                   .by = node->config().operator_id,
                                   .source = fmt::format("key-check {} {} {}", key.issuer,
                                                         base64(key.key.value), domain)}));
  }
  return all;
}

Result<void> copy_keys(const RealWorld& real, const KeyOptions& options) {
  const auto there = real.disk->read(options.file);
  if (there) {
    return fail(Code::conflict, "this file exists already", options.file,
                "choose a new name for each copy");
  }
  if (there.error().code != Code::not_found) return std::unexpected(there.error());
  HUSTINGS_TRY(const std::string passphrase, read_passphrase(options.passphrase, true));
  HUSTINGS_TRY(const std::string copy, make_key_copy(*real.disk, options.data, passphrase, {},
                                                     real.clock.now(), *real.random));
  HUSTINGS_CHECK(real.disk->write(options.file, copy, 0600));
  fmt::print(
      "All secrets are in {}, encrypted. Keep it offline, and the passphrase apart from it. Make "
      "another one after each new key.\n",
      options.file);
  return {};
}

Result<void> restore(const RealWorld& real, const KeyOptions& options) {
  HUSTINGS_TRY(const std::string text, real.disk->read(options.file));
  HUSTINGS_TRY(const KeyCopy copy, parse_key_copy(text));
  HUSTINGS_TRY(const std::string passphrase, read_passphrase(options.passphrase, false));
  HUSTINGS_TRY(const std::size_t count, restore_keys(*real.disk, options.data, copy, passphrase));
  fmt::print("{} secrets of {} are in {}/secrets, as of {}.\n", count, copy.origin, options.data,
             to_string(copy.made));
  return {};
}

}  // namespace

int keys_list(const KeyOptions& options) {
  const auto done = print_keys(*real_disk(), options.data);
  return done ? 0 : report(done.error());
}

int keys_create(const KeyOptions& options) {
  const RealWorld real;
  Result<std::string> id;
  if (!options.file.empty()) {
    id = make_home_key(real, options);
  } else {
    const auto node = open_node(real, options.data);
    if (!node) return report(node.error());
    id = (*node)->create_issuer();
  }
  if (!id) return report(id.error());
  fmt::print("{}\n", *id);
  return 0;
}

int keys_export(const KeyOptions& options) {
  if (options.well_known && options.which != "issuer") {
    return report({Code::bad_input, "only an issuer's key is shown by its domain", options.which,
                   "leave --well-known away"});
  }
  const auto text = public_text(*real_disk(), options);
  if (!text) return report(text.error());
  fmt::print("{}", *text);
  return 0;
}

int keys_rotate(const KeyOptions& options) {
  const RealWorld real;
  const auto node = change_key(real, options, &Node::rotate);
  if (!node) return report(node.error());
  tell_rotated(**node, options);
  return 0;
}

int keys_retire(const KeyOptions& options) {
  const RealWorld real;
  const auto node = change_key(real, options, &Node::retire);
  if (!node) return report(node.error());
  const auto index = newest(**node, options);
  fmt::print("The key before has ended{}.\n{}",
             index ? fmt::format(", and record {} says so", *index) : "", kServeAgain);
  return 0;
}

int keys_bind(const KeyOptions& options) {
  const auto done = bind(RealWorld(), options);
  return done ? 0 : report(done.error());
}

int keys_check(const KeyOptions& options) {
  const auto all = check_domains(RealWorld(), options);
  if (!all) return report(all.error());
  return *all ? 0 : 1;
}

int keys_copy(const KeyOptions& options) {
  const auto done = copy_keys(RealWorld(), options);
  return done ? 0 : report(done.error());
}

int keys_restore(const KeyOptions& options) {
  const auto done = restore(RealWorld(), options);
  return done ? 0 : report(done.error());
}

}  // namespace hustings::cli
