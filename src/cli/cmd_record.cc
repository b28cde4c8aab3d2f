// Commands about single records: add, sign, show.
#include <fmt/format.h>

#include <cstdio>

#include "base/id.h"
#include "cli/acts.h"
#include "cli/commands.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

Result<std::optional<Hash>> read_prev(const std::string& prev) {
  if (prev.empty()) return std::optional<Hash>();
  const auto hash = hash_from_hex(prev);
  if (hash) return hash;
  const auto as_programs_say = hash_from_base64(prev);
  if (as_programs_say) return as_programs_say;
  return fail(
      Code::bad_input, "--prev is no leaf hash", prev,
      "take the 64 hexadecimal digits that `hustings show` prints as leaf, or the base64 of "
      "the API");
}

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

using Given = std::variant<Draft, Envelope>;

Result<Admitted> admit_file(Node& node, const AddOptions& options, Given what) {
  HUSTINGS_TRY(const auto prev, read_prev(options.prev));
  std::vector<Submission> items;
  items.push_back({.what = std::move(what),
                   .by = options.as.empty() ? node.config().operator_id : options.as,
                   .source = {},
                   .about = given(options.about),
                   .prev = prev});
  return std::move(node.admit(std::move(items))[0]);
}

// A redaction of the operator waits for who looks after data protection, or for a second operator
// where there are two; then `conflict` says so.
Result<void> needs_nobody_else(const RealWorld& real, const AddOptions& options,
                               const Given& what) {
  const auto* draft = std::get_if<Draft>(&what);  // else signed at home, by who said it
  if (options.kind != "redaction" || draft == nullptr) return {};
  HUSTINGS_TRY(const auto desk, open_desk(real, options.data));
  HUSTINGS_TRY(const Actor by, operator_of(real, options.data));
  HUSTINGS_TRY(const bool waits, desk->staff().redactions_wait(by));
  if (!waits) return {};
  HUSTINGS_TRY(const bool protects, desk->staff().has_data_protection());
  std::string body;
  draft->kind().write(*draft, body);
  HUSTINGS_CHECK(
      desk->staff().propose_redaction(options.as.empty() ? by.id : options.as, body, by));
  log_now(*desk);
  return fail(Code::conflict,
              protects ? "nothing is redacted yet: who looks after data protection has to agree"
                       : "nothing is redacted yet: an operator has to agree at the desk",
              {}, "they find it at /desk/redactions");
}

std::string_view outcome(const Admitted& admitted) {
  switch (admitted.outcome) {
    case Admitted::Outcome::added:
      return "added";
    case Admitted::Outcome::unchanged:
      return "unchanged";
    case Admitted::Outcome::withheld:
      return "withheld";
    case Admitted::Outcome::older:
      return "older";
  }
  return "";
}

bool has_sealed_value(const Draft& draft) {
  bool found = false;
  std::string ignored;
  draft.kind().hide(
      draft,
      [&found](const Hidden& field) {
        found = found || (field.sealed && field.json);
        return std::string();
      },
      ignored);
  return found;
}

// Everything that `show` prints about a record.
struct Shown {
  Record record;
  StoredRecord stored;
  Hash leaf;
  std::vector<Index> versions;
  std::vector<std::string> findings;
  std::vector<std::pair<std::string, Index>> withheld;
  Result<Receipt> receipt;
};

Result<Shown> load(Disk& disk, const std::string& data, const std::string& what) {
  HUSTINGS_TRY(const auto reader, open_reader(disk, data));
  Db& db = *reader.db;
  HUSTINGS_TRY(const Index index, find_record(db, what));
  HUSTINGS_TRY(StoredRecord stored, read_record(db, index));
  HUSTINGS_TRY(Record record,
               open_record(index, stored.envelope, registry().kinds(), stored.erased));
  HUSTINGS_TRY(const Hash leaf, read_leaf(db, index));
  HUSTINGS_TRY(auto versions, read_versions(db, record.head.sub));
  Shown out{std::move(record),
            std::move(stored),
            leaf,
            std::move(versions),
            {},
            {},
            make_receipt(db, reader.tiles, reader.key, index)};
  HUSTINGS_CHECK(
      db.query("SELECT rule, rule_version, severity, pointer FROM finding WHERE idx = $1 "
               "ORDER BY place",
               {param(index)}, [&](const SqlRow& row) -> Result<void> {
                 out.findings.push_back(fmt::format("{}/{} {} at {}", row.text(0), row.integer(1),
                                                    row.text(2), row.text(3)));
                 return {};
               }));
  HUSTINGS_CHECK(db.query("SELECT pointer, by_idx FROM erasure WHERE idx = $1 ORDER BY pointer",
                          {param(index)}, [&](const SqlRow& row) -> Result<void> {
                            out.withheld.emplace_back(row.text(0), row.integer(1));
                            return {};
                          }));
  return out;
}

void print_text(const Shown& shown) {
  static constexpr std::array<std::string_view, 4> kMarks = {"", "", "erasable", "sealed"};
  const auto& record = shown.record;
  fmt::print("{} {}, record {}\n", name(record.evidence), record.kind().vct(), record.index);
  fmt::print("  {:<22} {}\n  {:<22} {}\n  {:<22} {}\n  {:<22} {}\n", "id", record.head.sub,
             "issuer", record.head.iss, "said at", to_string(record.head.iat), "leaf",
             hex(shown.leaf));
  if (record.head.prev) fmt::print("  {:<22} {}\n", "replaces", hex(*record.head.prev));
  fmt::print("  {:<22} {}\n\n", "versions", fmt::join(shown.versions, ", "));
  std::vector<std::string> cells;
  record.kind().csv_row(record.body, cells);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& column = record.kind().columns[i];
    std::string text = cells[i].empty() ? "-" : cells[i];
    for (const auto& [pointer, by] : shown.withheld) {
      if (pointer == "/" + column.path || pointer == "/" + column.path + "/value") {
        text = fmt::format("withheld by record {}", by);
      }
    }
    if (column.mark == Mark::sealed) text = "sealed";
    fmt::print("  {:<22} {:<44} {}\n", column.path, text,
               kMarks[static_cast<std::size_t>(column.mark)]);
  }
  fmt::print("\n");
  for (const auto& finding : shown.findings) fmt::print("  rule {}\n", finding);
  if (shown.receipt) {
    fmt::print(
        "  proof: {} hashes to the signed checkpoint below; `hustings log proof {}` writes the "
        "file\n\n{}",
        shown.receipt->proof.size(), record.index, shown.receipt->checkpoint);
  } else {
    fmt::print("  proof: {}\n", shown.receipt.error().text());
  }
}

void print_json(const Shown& shown) {
  const auto& record = shown.record;
  std::string out = fmt::format(
      R"({{"index":{},"id":"{}","issuer":"{}","kind":"{}","evidence":"{}","iat":"{}","leaf":"{}","prev":{},"versions":[{}],"body":)",
      record.index, record.head.sub, record.head.iss, record.kind().vct(), name(record.evidence),
      to_string(record.head.iat), hex(shown.leaf),
      record.head.prev ? '"' + hex(*record.head.prev) + '"' : "null",
      fmt::join(shown.versions, ","));
  record.kind().write(record.body, out);
  out += R"(,"withheld":[)";
  for (std::size_t i = 0; i < shown.withheld.size(); ++i) {
    out += fmt::format(R"({}{{"pointer":"{}","by":{}}})", i == 0 ? "" : ",",
                       shown.withheld[i].first, shown.withheld[i].second);
  }
  out += R"(],"findings":[)";
  for (std::size_t i = 0; i < shown.findings.size(); ++i) {
    if (i > 0) out += ',';
    write_json_string(shown.findings[i], out);
  }
  out += R"(],"envelope":)";
  write_json_string(combine(shown.stored.envelope), out);
  out += R"(,"proof":)";
  if (shown.receipt) {
    write_json_string(format_receipt(*shown.receipt), out);
  } else {
    out += "null";
  }
  fmt::print("{}}}\n", out);
}

// Files that whoever added a record can show to others.
struct Papers {
  std::string receipt;
  std::string promise;  // empty: witnessed already, or no quorum is asked for
};
Result<Papers> write_papers(Disk& disk, const Node& node, const Admitted& admitted,
                            const AddOptions& options) {
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto receipt,
               make_receipt(*reader.db, reader.tiles, reader.key, admitted.index));
  Papers out;
  out.receipt = options.receipt.empty() ? fmt::format("record-{}.tlog-proof", admitted.index)
                                        : options.receipt;
  HUSTINGS_CHECK(disk.write(Path(out.receipt), format_receipt(receipt)));
  if (!node.asks_for_quorum() || admitted.witnessed) return out;
  HUSTINGS_TRY(const std::string promise, node.promise(admitted));
  out.promise = Path(out.receipt).replace_extension(".promise").string();
  HUSTINGS_CHECK(disk.write(Path(out.promise), promise));
  return out;
}

}  // namespace

int add(const AddOptions& options) {
  const RealWorld real;
  auto what = read_record_file(options.kind, options.file);
  if (!what) return report(what.error(), options.json);
  if (const auto alone = needs_nobody_else(real, options, *what); !alone)
    return report(alone.error(), options.json);
  const auto node = open_node(real, options.data);
  if (!node) return report(node.error(), options.json);
  const auto admitted = admit_file(**node, options, *std::move(what));
  if (!admitted) return report(admitted.error(), options.json);
  const Index index = admitted->index;
  if (admitted->outcome == Admitted::Outcome::withheld) {
    return report({Code::withheld, "this value was taken out of public",
                   fmt::format("by record {}", index), "leave the field out"},
                  options.json);
  }
  if (!admitted->published) return report(not_published(*admitted), options.json);
  const auto papers = write_papers(*real.disk, **node, *admitted, options);
  if (options.json) {
    fmt::print(R"({{"index":{},"outcome":"{}","leaf":"{}","receipt":"{}","promise":"{}"}})"
               "\n",
               index, outcome(*admitted), hex(admitted->leaf), papers ? papers->receipt : "",
               papers ? papers->promise : "");
  } else {
    fmt::print("Record {} {} in the log; receipt: {}\n", index,
               admitted->outcome == Admitted::Outcome::added ? "stands" : "stood already",
               papers ? papers->receipt : "not written");
    if (papers && !papers->promise.empty()) {
      fmt::print("  Too few witnesses have answered so far; the log's promise that they will: {}\n",
                 papers->promise);
    }
    for (const auto& [rule, finding] : admitted->findings) {
      fmt::print("  {} ({}): {} {}\n", rule->id, name(rule->severity), rule->says, finding.where);
    }
  }
  return papers ? 0 : report(papers.error());
}

int sign(const SignOptions& options) {
  const RealWorld real;
  auto what = read_record_file(options.kind, options.file);
  if (!what) return report(what.error());
  const auto* draft = std::get_if<Draft>(&*what);
  if (draft == nullptr) {
    return report({Code::bad_input, "this file is signed already", options.file,
                   "add it with `hustings add`"});
  }
  auto seed_text = real.disk->read(options.key);
  if (!seed_text) return report(seed_text.error());
  while (seed_text->ends_with('\n')) seed_text->pop_back();
  const auto seed = hash_from_hex(*seed_text);
  const auto prev = read_prev(options.prev);
  if (!prev) return report(prev.error());
  if (!seed || !is_uuid(options.as)) {
    return report({Code::bad_input, !seed ? "this is no key file" : "--as is no issuer id",
                   !seed ? options.key : options.as,
                   "`hustings keys create --home FILE` makes a key and prints an issuer id"});
  }
  if (has_sealed_value(*draft)) {
    return report({Code::bad_input, "sealed fields cannot be signed at home", options.file,
                   "leave them out, or add the record on the node"});
  }
  const SigningKey key = SigningKey::from_seed(*seed);
  const Head head{options.as,
                  options.about.empty() ? uuid_v7(real.clock.now(), *real.random) : options.about,
                  *prev,
                  {real.clock.now().seconds() * 1000}};
  const auto envelope = seal(head, *draft, {key, key_id(key.public_key()), {}}, *real.random);
  if (!envelope) return report(envelope.error());
  const std::string text = combine(*envelope) + '\n';
  if (options.output.empty()) {
    fmt::print("{}", text);
    return 0;
  }
  if (auto written = real.disk->write(options.output, text); !written)
    return report(written.error());
  return 0;
}

int show(const std::string& data, const std::string& what, bool json) {
  const RealWorld real;
  const auto shown = load(*real.disk, data, what);
  if (!shown) return report(shown.error(), json);
  if (json) {
    print_json(*shown);
  } else {
    print_text(*shown);
  }
  return 0;
}

}  // namespace hustings::cli
