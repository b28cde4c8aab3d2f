// hustings import: a foreign file becomes records.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <fstream>

#include "cli/commands.h"
#include "cli/whole.h"
#include "node/import_rows.h"
#include "node/kinds.h"
#include "node/preview.h"
#include "tables/import.h"
#include "tables/refused.h"

namespace hustings::cli {
namespace {

constexpr std::size_t kInFlight =
    12;  // chunks that wait for their answer: enough to keep all threads busy

struct Totals {
  std::uint64_t rows = 0;
  std::uint64_t admitted = 0;
  std::uint64_t changed = 0;  // of those, new versions; of a dry run only
  std::uint64_t unchanged = 0;
  std::uint64_t withheld = 0;
  std::uint64_t refused = 0;
  std::uint64_t sums = 0;      // rows of totals, skipped
  std::uint64_t unwanted = 0;  // rows of other countries, skipped
  std::uint64_t missing = 0;   // of a whole: what an earlier one showed, and this one does not
  std::uint64_t back = 0;      // and what is shown again
  std::map<std::string, std::uint64_t> rules;
};

// The refused rows' file; made when the first row is refused.
class RefusedFile {
 public:
  RefusedFile(std::string name, std::vector<std::string> header)
      : name_(std::move(name)), header_(std::move(header)) {}
  Result<void> add(const Refusal& refusal) {
    std::string text;
    if (!out_.is_open()) {
      out_.open(name_, std::ios::binary | std::ios::trunc);
      write_refused_header(header_, text);
    }
    write_refused(refusal, text);
    if (out_ << text << std::flush) return {};
    return fail(Code::io, "cannot write the refused rows", name_, "make the folder writable");
  }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::ofstream out_;
};

// One file on its way in: reads ahead by chunks, takes answers in order.
class Run {
 public:
  // `node` null: a dry run; `preview` null: there is nothing to compare with.
  Run(const ImportArguments& arguments, Node* node, Preview* preview, std::string issuer)
      : arguments_(arguments), node_(node), preview_(preview), issuer_(std::move(issuer)) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    if (acks_ != nullptr) (void)std::fclose(acks_);
  }

  // Opens --acks; a pipe waits here for its reader.
  Result<void> open_acks() {
    if (arguments_.acks.empty()) return {};
    acks_ = std::fopen(arguments_.acks.c_str(), "w");
    if (acks_ != nullptr) return {};
    return fail(Code::io, "cannot write acknowledgements", arguments_.acks,
                "choose another place with --acks");
  }
  Result<void> file(Disk& disk, const std::string& name);
  const Totals& totals() const { return totals_; }

 private:
  Result<hustings::Import> open_table(Disk& disk, const std::string& name);
  Result<void> rows(hustings::Import& table, const Importer& importer,
                    const Importer::Context& context, RefusedFile& refused);
  Result<void> send();
  Result<void> try_out();
  Result<void> take();
  Result<void> log_run(const Importer::Context& context, const Totals& before, bool whole);
  Result<void> log_missing(const Importer::Context& context);
  void count(const std::vector<std::pair<const Rule*, Finding>>& findings);
  void progress(bool last) const;

  const ImportArguments& arguments_;
  Node* node_;
  Preview* preview_;
  const std::string issuer_;
  std::FILE* acks_ = nullptr;
  Totals totals_;
  std::vector<Submission> chunk_;
  std::deque<std::future<Answers>> waiting_;
  std::vector<std::int64_t> seen_;  // indices of what the file shows, where it is the whole
};

Result<Digest> digest_file(const std::string& name) {
  HUSTINGS_TRY(const ByteSource source, file_source(name));
  Sha256 hash;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    HUSTINGS_TRY(const std::size_t n, source(buffer));
    if (n == 0) return Digest{hash.finish()};
    hash.update(bytes(std::string_view(buffer).substr(0, n)));
  }
}

Result<hustings::Import> Run::open_table(Disk& disk, const std::string& name) {
  std::vector<Profile> profiles;
  if (arguments_.profile.empty()) {
    HUSTINGS_TRY(profiles, builtin_profiles(arguments_.format));
  } else {
    HUSTINGS_TRY(auto own, load_profile(disk, arguments_.profile));
    profiles.push_back(std::move(own));
  }
  ReaderOptions reading{.name = Path(name).filename().string(), .encoding = {}, .delimiter = {}};
  if (!arguments_.encoding.empty()) {
    reading.encoding = parse_encoding(arguments_.encoding);
    if (!reading.encoding) {
      return fail(Code::bad_input, "there is no encoding of this name", arguments_.encoding,
                  "use utf-8, utf-16le, utf-16be, latin1 or windows-1252");
    }
  }
  if (!arguments_.delimiter.empty()) {
    reading.delimiter = arguments_.delimiter == "tab" ? '\t' : arguments_.delimiter[0];
  }
  HUSTINGS_TRY(const auto given, read_pairs(arguments_.given));
  HUSTINGS_TRY(ByteSource source, file_source(name));
  HUSTINGS_TRY(Rows rows, open_rows(std::move(source), reading, profiles));
  const auto numbers = arguments_.numbers.empty()      ? DecimalMark::undecided
                       : arguments_.numbers == "point" ? DecimalMark::point
                                                       : DecimalMark::comma;
  return hustings::Import::open(
      std::move(rows), std::move(profiles),
      {.given = {given.begin(), given.end()}, .numbers = numbers, .countries = arguments_.only});
}

Result<void> Run::file(Disk& disk, const std::string& name) {
  const Importer* importer = registry().importer(arguments_.format);
  if (importer == nullptr) {
    return fail(Code::not_found, fmt::format("there is no format \"{}\"", arguments_.format), {},
                "`hustings import --list` shows them");
  }
  const Totals before = totals_;
  HUSTINGS_TRY(const Digest digest, digest_file(name));
  HUSTINGS_TRY(hustings::Import table, open_table(disk, name));
  const Profile& profile = table.profile();
  const Importer::Context context{digest, profile.name, profile.version, issuer_};
  RefusedFile refused(arguments_.refused.empty() ? name + ".refused.csv" : arguments_.refused,
                      table.header());
  HUSTINGS_CHECK(rows(table, *importer, context, refused));
  while (!waiting_.empty()) HUSTINGS_CHECK(take());
  totals_.sums += table.counts().totals;
  totals_.unwanted += table.counts().unwanted;
  progress(true);
  if (totals_.refused > before.refused) {
    fmt::print(stderr, "{} rows were refused; what is wrong and how to mend it: {}\n",
               totals_.refused - before.refused, refused.name());
  }
  if (node_ == nullptr) return {};
  const bool whole = arguments_.whole && totals_.refused == before.refused;
  if (arguments_.whole && !whole)
    fmt::print(stderr, "what the file lacks is not told, since rows of it were refused\n");
  HUSTINGS_CHECK(log_run(context, before, whole));
  return whole ? log_missing(context) : Result<void>{};
}

Result<void> Run::rows(hustings::Import& table, const Importer& importer,
                       const Importer::Context& context, RefusedFile& refused) {
  const auto take = [&](ReadRow read) -> Result<void> {
    totals_.rows += read.rows;
    if (const auto* refusal = std::get_if<Refusal>(&read.what)) {
      ++totals_.refused;
      return refused.add(*refusal);
    }
    auto& made = std::get<Importer::Made>(read.what);
    chunk_.push_back({.what = std::move(made.draft),
                      .by = issuer_,
                      .source = std::move(made.source),
                      .about = {},
                      .prev = {},
                      .same_as = std::move(made.same_as)});
    return chunk_.size() == kMaxChunk ? send() : Result<void>{};
  };
  HUSTINGS_CHECK(each_row(table, importer, context, take));
  return send();
}

Result<void> Run::send() {
  if (node_ == nullptr) return try_out();
  if (waiting_.size() == kInFlight) HUSTINGS_CHECK(take());
  if (!chunk_.empty()) waiting_.push_back(node_->submit(std::exchange(chunk_, {}), Lane::import));
  progress(false);
  return {};
}

// What would change, and what the rules would say.
Result<void> Run::try_out() {
  for (auto& item : std::exchange(chunk_, {})) {
    const Draft& draft = std::get<Draft>(item.what);
    Change change = Change::added;
    if (preview_ != nullptr) {
      HUSTINGS_TRY(change, preview_->look(draft, item.source.value_or(""), item.same_as));
    }
    if (change == Change::unchanged) {
      ++totals_.unchanged;
      continue;
    }
    ++totals_.admitted;
    if (change == Change::changed) ++totals_.changed;
    count(registry().judge({0, {}, Evidence::observed, draft}));
  }
  progress(false);
  return {};
}

// The oldest chunk's answers.
Result<void> Run::take() {
  const Answers answers = waiting_.front().get();
  waiting_.pop_front();
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
    if (answer->outcome == Admitted::Outcome::unchanged) ++totals_.unchanged;
    if (answer->outcome == Admitted::Outcome::withheld)
      ++totals_.withheld;
    else if (arguments_.whole)
      seen_.push_back(static_cast<std::int64_t>(answer->index));
    if (answer->outcome != Admitted::Outcome::added) continue;
    if (!answer->published) return std::unexpected(not_published(*answer));
    ++totals_.admitted;
    count(answer->findings);
    if (acks_ != nullptr) fmt::print(acks_, "{} {}\n", answer->index, hex(answer->leaf));
  }
  if (acks_ != nullptr && std::fflush(acks_) != 0) {
    return fail(Code::io, "cannot write acknowledgements", arguments_.acks,
                "the records stand; start again to go on with the rest");
  }
  return {};
}

void Run::count(const std::vector<std::pair<const Rule*, Finding>>& findings) {
  for (const auto& [rule, finding] : findings) {
    ++totals_.rules[fmt::format("{} ({})", rule->id, name(rule->severity))];
  }
}

// The run itself is a record, unless it changed nothing and says nothing about what is not there.
Result<void> Run::log_run(const Importer::Context& context, const Totals& before, bool whole) {
  if (totals_.admitted == before.admitted && !whole) return {};
  const auto since = [](std::uint64_t now, std::uint64_t then) {
    return Open<Count>{{static_cast<std::int64_t>(now - then)}};
  };
  ImportRecord record{.file = {context.file},
                      .profile = {{std::string(context.profile)}},
                      .profile_version = {{context.profile_version}},
                      .rows = since(totals_.rows, before.rows),
                      .admitted = since(totals_.admitted, before.admitted),
                      .unchanged = since(totals_.unchanged, before.unchanged),
                      .withheld = since(totals_.withheld, before.withheld),
                      .refused = since(totals_.refused, before.refused)};
  if (whole) record.whole.value = countries_of(arguments_.only);
  std::vector<Submission> items;
  items.push_back({.what = draft(std::move(record)),
                   .by = issuer_,
                   .source = fmt::format("import|{}|{}", hex(context.file.value), context.profile),
                   .about = {},
                   .prev = {}});
  const Answers answers = node_->admit(std::move(items));
  if (!answers[0]) return std::unexpected(answers[0].error());
  if (!answers[0]->published) return std::unexpected(not_published(*answers[0]));
  return {};
}

Result<void> Run::log_missing(const Importer::Context& context) {
  HUSTINGS_TRY(const Missing missing,
               log_showings(*node_, {issuer_, std::string(context.profile), context.file,
                                     arguments_.only, std::exchange(seen_, {})}));
  totals_.missing += missing.gone;
  totals_.back += missing.back;
  return {};
}

void Run::progress(bool last) const {
  if (isatty(STDERR_FILENO) == 0 || arguments_.json) return;
  fmt::print(stderr, "\r{} rows read, {} {} ", totals_.rows, totals_.admitted,
             node_ == nullptr ? "would be admitted" : "admitted");
  if (last) fmt::print(stderr, "\n");
}

void print_totals(const Totals& t, bool json, bool dry) {
  std::string rules;
  if (json) {
    for (const auto& [rule, n] : t.rules) {
      rules += fmt::format("{}\"{}\":{}", rules.empty() ? "" : ",", rule, n);
    }
    fmt::print(
        R"({{"rows":{},"admitted":{},"unchanged":{},"withheld":{},"refused":{},"sums_skipped":{},"countries_skipped":{},"no_longer_shown":{},"shown_again":{},"dry_run":{},{}"rules":{{{}}}}})"
        "\n",
        t.rows, t.admitted, t.unchanged, t.withheld, t.refused, t.sums, t.unwanted, t.missing,
        t.back, dry, dry ? fmt::format("\"changed\":{},", t.changed) : "", rules);
    return;
  }
  fmt::print("{:<28}{:>10}\n", "rows read", t.rows);
  fmt::print("{:<28}{:>10}\n", dry ? "would be admitted" : "admitted", t.admitted);
  if (dry) fmt::print("{:<28}{:>10}\n", "  of these, new versions", t.changed);
  fmt::print("{:<28}{:>10}\n{:<28}{:>10}\n", "unchanged", t.unchanged, "refused", t.refused);
  if (t.withheld > 0) fmt::print("{:<28}{:>10}\n", "withheld by redactions", t.withheld);
  if (t.sums > 0) fmt::print("{:<28}{:>10}\n", "rows of sums, skipped", t.sums);
  if (t.unwanted > 0) fmt::print("{:<28}{:>10}\n", "other countries, skipped", t.unwanted);
  if (t.missing > 0) fmt::print("{:<28}{:>10}\n", "no longer shown", t.missing);
  if (t.back > 0) fmt::print("{:<28}{:>10}\n", "shown again", t.back);
  for (const auto& [rule, n] : t.rules) fmt::print("{:<28}{:>10}\n", "rule " + rule, n);
}

// For a dry run. Null where there is no node: it then says how the file reads, and no more.
Result<std::unique_ptr<Preview>> open_preview(const RealWorld& real,
                                              const ImportArguments& arguments) {
  const auto config = read_config(*real.disk, arguments.data);
  if (!config && config.error().code == Code::not_found) {
    fmt::print(stderr, "hustings: there is no node in {}: the rows are compared with nothing\n",
               arguments.data);
    return nullptr;
  }
  if (!config) return std::unexpected(config.error());
  const std::string& issuer = arguments.as.empty() ? config->operator_id : arguments.as;
  return Preview::open(*real.disk, real.clock, *real.random, arguments.data, registry(), issuer);
}

}  // namespace

int import(const ImportArguments& arguments) {
  const RealWorld real;
  if (auto can =
          arguments.whole ? can_be_whole(arguments.format, arguments.files.size()) : Result<void>{};
      !can)
    return report(can.error(), arguments.json);
  std::unique_ptr<Node> node;
  std::unique_ptr<Preview> preview;
  if (arguments.dry_run) {
    auto opened = open_preview(real, arguments);
    if (!opened) {
      report(opened.error(), arguments.json);
      return 2;
    }
    preview = *std::move(opened);
  }
  if (!arguments.dry_run) {
    auto opened = open_node(real, arguments.data);
    if (!opened) {
      report(opened.error(), arguments.json);
      return 2;
    }
    node = *std::move(opened);
  }
  std::string issuer = arguments.as;
  if (issuer.empty() && node != nullptr) issuer = node->config().operator_id;
  Run run(arguments, node.get(), preview.get(), std::move(issuer));
  if (auto done = run.open_acks(); !done) return report(done.error(), arguments.json);
  for (const auto& file : arguments.files) {
    if (auto done = run.file(*real.disk, file); !done) {
      report(done.error(), arguments.json);
      if (run.totals().rows > 0 && !arguments.json)
        print_totals(run.totals(), false, arguments.dry_run);
      return 2;
    }
  }
  print_totals(run.totals(), arguments.json, arguments.dry_run);
  return run.totals().refused > 0 ? 1 : 0;
}

int list_formats() {
  for (const auto* capability : registry().capabilities()) {
    for (const auto& importer : capability->importers) {
      fmt::print("{:<20} {}\n", importer.format, importer.title);
      const auto profiles = builtin_profiles(importer.format);
      if (!profiles) continue;
      for (const auto& profile : *profiles) {
        fmt::print("    {} version {}: {}\n", profile.name, profile.version, profile.title);
      }
    }
  }
  return 0;
}

}  // namespace hustings::cli
