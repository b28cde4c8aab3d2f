// hustings vault: who reads changes, and keys that got lost. Works beside a running node.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.h"
#include "cases/file.h"
#include "cli/acts.h"
#include "cli/passphrase.h"
#include "cli/vault_people.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

using vault::Reader;
using vault::ReaderKind;
using vault::Vault;

// Also who was ended before all of it was done.
Result<Reader> leaver_named(Vault& vault, const std::string& name) {
  HUSTINGS_TRY(const auto all, vault.readers());
  for (const bool ended : {false, true}) {
    for (const auto& one : all) {
      if (one.kind == ReaderKind::handler && one.ended == ended &&
          (one.name == name || one.id == name))
        return one;
    }
  }
  return fail(Code::not_found, "there is no handler of this name", name,
              "`hustings vault list` shows them");
}

struct Case {
  std::string id;
  std::string number;
  bool open = false;
};
Result<Case> case_of(Db& db, const std::string& id) {
  HUSTINGS_TRY(const auto file, cases::read_case(db, id));
  const auto state = file.history.state;
  return Case{id, file.number,
              state != cases::CaseState::closed && state != cases::CaseState::withdrawn};
}

// A leaver's cases, and those of them that nobody else of the staff reads.
struct Left {
  std::vector<Case> all;
  std::vector<std::string> orphans;  // numbers
};
Result<Left> left_by(Vault& vault, Db& db, const Reader& leaver) {
  Left out;
  HUSTINGS_TRY(const auto readers, vault.readers());
  HUSTINGS_TRY(const auto ids, vault.cases_of(leaver.id));
  for (const auto& id : ids) {
    HUSTINGS_TRY(Case one, case_of(db, id));
    HUSTINGS_TRY(const auto have, vault.readers_of(id));
    const bool other = std::ranges::any_of(readers, [&](const Reader& reader) {
      return reader.kind == ReaderKind::handler && !reader.ended && reader.id != leaver.id &&
             std::ranges::find(have, reader.id) != have.end();
    });
    if (!other) out.orphans.push_back(one.number);
    out.all.push_back(std::move(one));
  }
  return out;
}

struct Removed {
  std::vector<std::string> could_read;  // numbers
  std::vector<std::string> renewed;     // the same
};
// First nothing new is sealed to them, then open cases get another pair of keys, then their wraps
// go: broken off anywhere it goes on when it is called again.
Result<Removed> remove(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(const NodeReader node, open_reader(*real.disk, options.data));
  HUSTINGS_TRY(const Reader leaver, leaver_named(*vault, options.name));
  HUSTINGS_TRY(const Left left, left_by(*vault, *node.db, leaver));
  if (!left.orphans.empty())
    return fail(Code::conflict,
                fmt::format("nobody else could read {} of {}'s cases: {}", left.orphans.size(),
                            leaver.name, fmt::join(left.orphans, ", ")),
                leaver.name,
                fmt::format("let {0} give them first: `hustings vault give --as {0} --to NAME`; or "
                            "lose them: `hustings vault end {0}`",
                            leaver.name));
  HUSTINGS_CHECK(vault->retire(leaver.id));
  Removed out;
  for (const auto& one : left.all) {
    out.could_read.push_back(one.number);
    HUSTINGS_TRY(const auto newest, vault->newest_readers_of(one.id));
    if (!one.open || std::ranges::find(newest, leaver.id) == newest.end()) continue;
    HUSTINGS_CHECK(vault->renew(one.id));
    out.renewed.push_back(one.number);
  }
  HUSTINGS_CHECK(vault->end_reader(leaver.id));
  return out;
}

Result<std::vector<std::string>> give(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(const NodeReader node, open_reader(*real.disk, options.data));
  HUSTINGS_TRY(const Reader from, reader_named(*vault, options.name));
  HUSTINGS_TRY(const Reader to, reader_named(*vault, options.to));
  HUSTINGS_TRY(const vault::KeyPair key, key_of(*vault, from, options));
  std::vector<std::string> ids;
  if (options.number.empty()) {
    HUSTINGS_TRY(ids, vault->cases_of(from.id));
  } else {
    HUSTINGS_TRY(const auto file, cases::read_case(*node.db, options.number));
    ids.push_back(file.history.id);
  }
  std::vector<std::string> out;
  for (const auto& id : ids) {
    HUSTINGS_TRY(const auto open, vault->open_for(id, from.id, key));
    HUSTINGS_CHECK(vault->grant(open, to.id));
    HUSTINGS_TRY(const Case one, case_of(*node.db, id));
    out.push_back(one.number);
  }
  return out;
}

Result<std::vector<std::string>> numbers(Vault& vault, const std::string& data,
                                         const std::string& reader) {
  const RealWorld real;
  HUSTINGS_TRY(const NodeReader node, open_reader(*real.disk, data));
  HUSTINGS_TRY(const auto ids, vault.cases_of(reader));
  std::vector<std::string> out;
  for (const auto& id : ids) {
    auto one = case_of(*node.db, id);
    if (!one && one.error().code == Code::not_found) continue;  // held, and without a number yet
    if (!one) return std::unexpected(std::move(one).error());
    out.push_back(std::move(one->number));
  }
  return out;
}

Result<vault::KeyPair> shared_key(Vault& vault, const VaultOptions& options) {
  std::vector<std::string> sheets;
  for (const auto& file : options.shares) {
    HUSTINGS_TRY(sheets.emplace_back(), read_passphrase(file, false));
  }
  auto out = vault.join_escrow(sheets);
  for (auto& sheet : sheets) vault::wipe(sheet);
  return out;
}

Result<void> cover(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(const Reader reader, reader_named(*vault, options.name));
  HUSTINGS_TRY(const vault::KeyPair key, key_of(*vault, reader, options));
  HUSTINGS_CHECK(tell(real, options.data, StaffAction::shares_cover, reader.id));
  return vault->cover(reader.id, key);
}

Result<void> note_shares_tried(Vault& vault) {
  HUSTINGS_TRY(const auto all, vault.readers());
  for (const auto& one : all) {
    if (one.kind == vault::ReaderKind::escrow && !one.ended)
      HUSTINGS_CHECK(vault.note_tried(one.id));
  }
  return {};
}

// Tried only, or with another passphrase from here on; either is told before it is done. Answers
// the numbers of the cases that the key opens.
Result<std::vector<std::string>> restore(const VaultOptions& options, bool only_try) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(const Reader reader, reader_named(*vault, options.name));
  if (!reader.covered)
    return fail(Code::not_found, "the shares do not open this handler's key", reader.name,
                fmt::format("{0} first has to let them: `hustings vault cover {0}`", reader.name));
  HUSTINGS_TRY(const vault::KeyPair escrow, shared_key(*vault, options));
  HUSTINGS_TRY(const vault::KeyPair key, vault->release(reader.id, escrow));
  HUSTINGS_TRY(std::vector<std::string> opens, numbers(*vault, options.data, reader.id));
  if (only_try) {
    HUSTINGS_CHECK(tell(real, options.data, StaffAction::shares_tried, reader.id));
    HUSTINGS_CHECK(note_shares_tried(*vault));
    return opens;
  }
  HUSTINGS_TRY(const std::string passphrase, read_passphrase(options.passphrase_file, true));
  HUSTINGS_CHECK(tell(real, options.data, StaffAction::shares_used, reader.id));
  HUSTINGS_CHECK(vault->set_passphrase(reader.id, key, passphrase));
  return opens;
}

Result<vault::NewEscrow> make_shares(const VaultOptions& options) {
  const RealWorld real;
  HUSTINGS_TRY(const auto vault, open_vault(real, options.data));
  HUSTINGS_TRY(vault::NewEscrow made, vault->add_escrow(options.need, options.of));
  HUSTINGS_CHECK(tell(real, options.data, StaffAction::shares_made, made.reader.id));
  return made;
}

void print_json(const std::vector<std::string>& list) {
  JsonArray out(list.begin(), list.end());
  std::string text;
  write_json(Json(std::move(out)), text);
  fmt::print("{}", text);
}

}  // namespace

int vault_remove_handler(const VaultOptions& options) {
  const auto done = remove(options);
  if (!done) return report(done.error(), options.json);
  if (options.json) {
    fmt::print(R"({{"could_read":)");
    print_json(done->could_read);
    fmt::print(R"(,"renewed":)");
    print_json(done->renewed);
    fmt::print("}}\n");
    return 0;
  }
  fmt::print(
      "{0} opens nothing on this node any more, and what comes is sealed to others: {1} open cases "
      "have new keys.\n"
      "What {0} still knows: everything in {2} cases that came in until now{3}{4}. Whoever copied "
      "the database, the node's secrets and their own passphrase can read that much for ever; no "
      "key can take it back. If that may be so, tell those whom it concerns.\n"
      "Delete older backups within 30 days: wraps for {0} are in them.\n",
      options.name, done->renewed.size(), done->could_read.size(),
      done->could_read.empty() ? "" : ": ", fmt::join(done->could_read, ", "));
  return 0;
}

int vault_give(const VaultOptions& options) {
  const auto given = give(options);
  if (!given) return report(given.error(), options.json);
  if (options.json) {
    print_json(*given);
    fmt::print("\n");
    return 0;
  }
  fmt::print("{} reads {} more: {}\n", options.to, given->size(), fmt::join(*given, ", "));
  return 0;
}

int vault_shares(const VaultOptions& options) {
  const auto made = make_shares(options);
  if (!made) return report(made.error(), options.json);
  if (options.json) {
    print_json(made->sheets);
    fmt::print("\n");
    return 0;
  }
  fmt::print(
      "Any {0} of these {1} open the keys of handlers who let them (`hustings vault cover NAME`; "
      "new handlers do). Print each on a sheet of its own, give them to {1} people who do not work "
      "on this machine, and keep none. They are shown only now.\n",
      options.need, options.of);
  for (std::size_t i = 0; i < made->sheets.size(); ++i) {
    fmt::print(
        "\n---- share {} of {} ----\n"
        "{}\n"
        "Part of the way back to what citizens reported. {} of these sheets together open it; one "
        "alone says nothing.\n",
        i + 1, made->sheets.size(), made->sheets[i], options.need);
  }
  fmt::print("\nThen try it: hustings vault drill NAME --share-file FILE --share-file FILE.\n");
  return 0;
}

int vault_cover(const VaultOptions& options) {
  if (const auto done = cover(options); !done) return report(done.error(), options.json);
  fmt::print("The shares open the key of {} from here on.\n", options.name);
  return 0;
}

int vault_restore(const VaultOptions& options) {
  const auto opens = restore(options, false);
  if (!opens) return report(opens.error(), options.json);
  fmt::print(
      "{0} has a new passphrase; everything that {0} was given opens with it: {1} cases{2}{3}. The "
      "sheet of {0} stays as it was. The log says that shares were used.\n",
      options.name, opens->size(), opens->empty() ? "" : ": ", fmt::join(*opens, ", "));
  return 0;
}

int vault_drill_shares(const VaultOptions& options) {
  const auto opens = restore(options, true);
  if (!opens) return report(opens.error(), options.json);
  fmt::print("These shares open the key of {}, and with it {} cases. The log says so.\n",
             options.name, opens->size());
  return 0;
}

}  // namespace hustings::cli
