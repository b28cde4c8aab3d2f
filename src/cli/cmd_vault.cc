// hustings vault: who can read reports, and reading one. Works beside a running node.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/clamd.h"
#include "base/json.h"
#include "cases/file.h"
#include "cli/acts.h"
#include "cli/passphrase.h"
#include "cli/vault_people.h"
#include "node/antivirus_config.h"
#include "node/config.h"
#include "node/reader.h"
#include "vault/checklist.h"
#include "vault/opened.h"
#include "worker/picture.h"

namespace hustings::cli {
namespace {

using vault::Reader;
using vault::ReaderKind;
using vault::Vault;

std::string_view name_of(ReaderKind kind) {
  switch (kind) {
    case ReaderKind::handler:
      return "handler";
    case ReaderKind::observer:
      return "observer";
    case ReaderKind::escrow:
      break;
  }
  return "escrow";
}

Result<void> not_taken(Vault& vault, const std::string& name) {
  if (!reader_named(vault, name)) return {};
  return fail(Code::conflict, "there is somebody of this name", name, "choose another name");
}

Result<vault::NewReader> add_handler(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_CHECK(not_taken(*vault, options.name));
  HUSTINGS_TRY(const std::string passphrase, read_passphrase(options.passphrase_file, true));
  return vault->add_handler({}, options.name, passphrase);
}

Result<Reader> add_observer(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_CHECK(not_taken(*vault, options.name));
  const auto key = hash_from_base64(options.key);
  if (!key)
    return fail(Code::bad_input, "this is no public key", options.key,
                "take the one that `hustings vault observer-key` printed");
  return vault->add_outside(ReaderKind::observer, options.name, options.organisation, *key);
}

// What the worker can tell of a picture, before anybody opens it with something that is not locked
// in: its size, or why it cannot be read. Of other files nothing.
void look_at(const vault::FileInfo& info, std::string_view plain, JsonObject& out) {
  if (!info.type.starts_with("image/")) return;
  const auto picture = read_picture(worker_program(), plain);
  if (!picture) {
    out.emplace_back("finding", Json("this picture could not be read: " + picture.error().message));
    return;
  }
  out.emplace_back("width", Json(static_cast<std::int64_t>(picture->width)));
  out.emplace_back("height", Json(static_cast<std::int64_t>(picture->height)));
}

// What the operator's antivirus says of it.
Json scanned(const std::optional<std::string>& clamd, std::string_view plain) {
  constexpr std::chrono::seconds kPatience{30};
  if (!clamd) return Json(JsonObject{{"result", Json("not_set_up")}});
  const auto whole = [plain](std::string& piece) -> Result<bool> {
    piece = plain;
    return false;
  };
  const ScanAnswer answer = scan(*clamd, whole, kPatience);
  JsonObject out{{"result", Json(std::string(name(answer.result)))}};
  if (!answer.name.empty()) out.emplace_back("name", Json(answer.name));
  if (!answer.version.empty()) out.emplace_back("version", Json(answer.version));
  if (answer.signatures) out.emplace_back("signatures", Json(to_string(*answer.signatures)));
  return Json(std::move(out));
}

Result<Json> files_of(Vault& vault, const vault::OpenCase& open, const VaultOptions& options) {
  JsonArray out;
  HUSTINGS_TRY(const auto clamd, read_antivirus(*real_disk(), options.data));
  HUSTINGS_TRY(const auto paths, vault.paths(open.id));
  for (const auto& path : paths) {
    if (!path.starts_with("files/")) continue;
    HUSTINGS_TRY(auto file, vault.read_file(open, path));
    std::string plain;
    for (bool more = true; more;) {
      HUSTINGS_TRY(more, file.reader.next(plain));
    }
    JsonObject told{{"path", Json(path)},
                    {"name", Json(file.info.name)},
                    {"type", Json(file.info.type)},
                    {"sha256", Json(hex(sha256(bytes(plain))))}};
    look_at(file.info, plain, told);
    told.emplace_back("antivirus", scanned(clamd, plain));
    out.emplace_back(std::move(told));
    if (options.to.empty()) continue;
    // Never under the name that its sender gave it.
    const Path place = Path(options.to) / (std::to_string(out.size()) + ".evidence");
    HUSTINGS_CHECK(real_disk()->write(place, plain, 0600));
  }
  return Json(std::move(out));
}

Result<std::string> read(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(const Reader reader, reader_named(*vault, options.name));
  HUSTINGS_TRY(const vault::KeyPair key, key_of(*vault, reader, options));
  HUSTINGS_TRY(const NodeReader node, open_reader(*real.disk, options.data));
  HUSTINGS_TRY(const auto file, cases::read_case(*node.db, options.number));
  HUSTINGS_TRY(const auto open, vault->open_for(file.history.id, reader.id, key));
  JsonArray steps;
  for (const auto& step : file.history.steps) {
    HUSTINGS_TRY(const auto record, read_record(*node.db, step.index));
    HUSTINGS_TRY(const auto fields, vault::open_sealed(record.envelope, open));
    JsonObject said{{"record", Json(static_cast<std::int64_t>(step.index))},
                    {"step", Json(std::string(cases::name(step.act)))}};
    for (const auto& field : fields) {
      HUSTINGS_TRY(Json value, parse_json(field.json));
      said.emplace_back(field.pointer.substr(1), std::move(value));
    }
    steps.emplace_back(std::move(said));
  }
  HUSTINGS_TRY(Json files, files_of(*vault, open, options));
  std::string out;
  write_json(Json(JsonObject{{"number", Json(file.number)},
                             {"steps", Json(std::move(steps))},
                             {"files", std::move(files)}}),
             out);
  return out;
}

// Whether somebody could come back to what is sealed to them.
std::string way_back(const Reader& reader) {
  if (reader.tried) return " (tried " + to_string(*reader.tried) + ")";
  return reader.ended || reader.kind == ReaderKind::observer ? "" : " (never tried: vault drill)";
}

std::string json_of(const vault::Checklist& list) {
  JsonArray items;
  for (const auto& one : list.items)
    items.emplace_back(JsonObject{{"what", Json(std::string(one.what))},
                                  {"done", Json(one.done)},
                                  {"open", Json(JsonArray(one.open.begin(), one.open.end()))}});
  std::string out;
  write_json(Json(JsonObject{{"done", Json(list.done())}, {"items", Json(std::move(items))}}), out);
  return out;
}

}  // namespace

Result<Reader> reader_named(Vault& vault, const std::string& name) {
  HUSTINGS_TRY(const auto all, vault.readers());
  for (const auto& one : all) {
    if (!one.ended && (one.name == name || one.id == name)) return one;
  }
  return fail(Code::not_found, "nobody of this name can read reports", name,
              "`hustings vault list` shows who can");
}

Result<vault::KeyPair> key_of(Vault& vault, const Reader& reader, const VaultOptions& options) {
  if (options.recovery_file.empty()) {
    HUSTINGS_TRY(const std::string passphrase, read_passphrase(options.passphrase_file, false));
    return vault.unlock(reader.id, passphrase);
  }
  HUSTINGS_TRY(const std::string sheet, read_passphrase(options.recovery_file, false));
  if (reader.kind == ReaderKind::handler) return vault.recover(reader.id, sheet);
  HUSTINGS_TRY(vault::Secret secret, vault::read_key(sheet));
  return vault::KeyPair::of(std::move(secret));
}

Result<std::unique_ptr<vault::Vault>> open_vault(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(const Config config, read_config(*real.disk, data));
  return Vault::open({.disk = *real.disk,
                      .clock = real.clock,
                      .random = *real.random,
                      .dir = data,
                      .database = is_postgres(config.database) ? config.database : std::string()});
}

int vault_add_handler(const VaultOptions& options) {
  const auto made = add_handler(options);
  if (!made) return report(made.error(), options.json);
  if (options.json) {
    fmt::print(R"({{"id":"{}","recovery":"{}"}})"
               "\n",
               made->reader.id, made->recovery);
    return 0;
  }
  fmt::print(
      "{} can read every report that comes in from now on.\n"
      "Print this and lock it away. Without passphrase and sheet what is sealed to {} is lost:\n\n"
      "  {}\n\n"
      "Then try it: hustings vault drill {}. And copy the node's secrets again: hustings keys "
      "copy.\n",
      options.name, options.name, made->recovery, options.name);
  return 0;
}

int vault_add_observer(const VaultOptions& options) {
  const auto made = add_observer(options);
  if (!made) return report(made.error(), options.json);
  if (options.json) {
    fmt::print("{{\"id\":\"{}\"}}\n", made->id);
    return 0;
  }
  fmt::print("{} can be chosen in the form; {} reads reports that were sent to it.\n", options.name,
             options.name);
  return 0;
}

int vault_observer_key(const VaultOptions& options) {
  const RealWorld real;
  const auto key = vault::KeyPair::generate(*real.random);
  const std::string secret = vault::write_key(key.secret.view());
  if (options.json) {
    fmt::print(R"({{"public":"{}","secret":"{}"}})"
               "\n",
               base64(key.public_key), secret);
    return 0;
  }
  fmt::print(
      "For the node:  {}\nKeep secret:   {}\nIt is kept nowhere else: print it, or you read "
      "nothing.\n",
      base64(key.public_key), secret);
  return 0;
}

int vault_checklist(const VaultOptions& options) {
  const RealWorld real;
  const auto vault = open_vault(real, options.data);
  if (!vault) return report(vault.error(), options.json);
  const auto readers = (*vault)->readers();
  if (!readers) return report(readers.error(), options.json);
  const auto list = vault::checklist(*readers);
  if (options.json) {
    fmt::print("{}\n", json_of(list));
    return list.done() ? 0 : 1;
  }
  for (const auto& item : list.items) {
    fmt::print(
        "{} {}{}\n", item.done ? "done " : "OPEN ", item.what,
        item.open.empty() ? "" : fmt::format(", not that of: {}", fmt::join(item.open, ", ")));
    if (!item.done) fmt::print("      {}\n", item.mend);
  }
  fmt::print("{}\n", list.done() ? "Done." : "Not done: rely on nothing that nobody has tried.");
  return list.done() ? 0 : 1;
}

int vault_list(const VaultOptions& options) {
  const RealWorld real;
  const auto vault = open_vault(real, options.data);
  if (!vault) return report(vault.error(), options.json);
  const auto all = (*vault)->readers();
  if (!all) return report(all.error(), options.json);
  JsonArray rows;
  for (const auto& one : *all) {
    rows.emplace_back(JsonObject{{"id", Json(one.id)},
                                 {"name", Json(one.name)},
                                 {"kind", Json(std::string(name_of(one.kind)))},
                                 {"shares_open_it", Json(one.covered)},
                                 {"tried", one.tried ? Json(to_string(*one.tried)) : Json()},
                                 {"ended", Json(one.ended)}});
    if (!options.json)
      fmt::print("{}  {:<10}{}{}{}{}\n", one.id, name_of(one.kind), one.name,
                 one.ended ? " (ended)" : "", one.covered ? " (shares open the key)" : "",
                 way_back(one));
  }
  if (!options.json) return 0;
  std::string out;
  write_json(Json(std::move(rows)), out);
  fmt::print("{}\n", out);
  return 0;
}

int vault_end(const VaultOptions& options) {
  const RealWorld real;
  const auto vault = open_vault(real, options.data);
  if (!vault) return report(vault.error(), options.json);
  const auto reader = reader_named(**vault, options.name);
  if (!reader) return report(reader.error(), options.json);
  if (reader->kind == ReaderKind::escrow) {
    if (const auto told = tell(real, options.data, StaffAction::shares_ended, reader->id); !told)
      return report(told.error(), options.json);
  }
  const auto cases = (*vault)->end_reader(reader->id);
  if (!cases) return report(cases.error(), options.json);
  fmt::print("{} reads nothing more. Until now it could be {} cases.\n", options.name, *cases);
  return 0;
}

int vault_read(const VaultOptions& options) {
  const auto out = read(options);
  if (!out) return report(out.error(), options.json);
  fmt::print("{}\n", *out);
  return 0;
}

int vault_drill(const VaultOptions& options) {
  if (!options.shares.empty()) return vault_drill_shares(options);
  const RealWorld real;
  const auto vault = open_vault(real, options.data);
  if (!vault) return report(vault.error(), options.json);
  const auto reader = reader_named(**vault, options.name);
  if (!reader) return report(reader.error(), options.json);
  const auto key = key_of(**vault, *reader, options);
  if (!key) return report(key.error(), options.json);
  if (key->public_key != reader->public_key)
    return report({Code::unverified, "this opens another key", options.name, "look at the sheet"},
                  options.json);
  if (!options.recovery_file.empty()) {
    if (const auto noted = (*vault)->note_tried(reader->id); !noted)
      return report(noted.error(), options.json);
  }
  fmt::print("That opens the key of {}.\n", options.name);
  return 0;
}

int vault_erase(const VaultOptions& options) {
  const RealWorld real;
  const auto vault = open_vault(real, options.data);
  if (!vault) return report(vault.error(), options.json);
  const auto node = open_reader(*real.disk, options.data);
  if (!node) return report(node.error(), options.json);
  const auto file = cases::read_case(*node->db, options.number);
  if (!file) return report(file.error(), options.json);
  if (auto done = (*vault)->erase(file->history.id); !done) return report(done.error());
  fmt::print(
      "What was sealed in {} can be opened by nobody any more. Say so with a redaction, and "
      "destroy "
      "the freed bytes with `hustings scrub`. Backups keep it until they are gone.\n",
      file->number);
  return 0;
}

}  // namespace hustings::cli
