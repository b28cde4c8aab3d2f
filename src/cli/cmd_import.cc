// hustings import: a foreign file becomes records.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <fstream>

#include "cli/commands.h"
#include "cli/import_open.h"
#include "cli/import_totals.h"
#include "cli/link_numbers.h"
#include "cli/whole.h"
#include "node/import_rows.h"
#include "node/kinds.h"
#include "node/preview.h"
#include "tables/import.h"
#include "tables/refused.h"

namespace hustings::cli {
namespace {

// Chunks that wait for their answer: enough to keep all threads busy.
constexpr std::size_t kInFlight = 12;

constexpr std::string_view kBundle = "google-bundle";  // whose files may be a ZIP of tables

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
  // Reads --ids.
  Result<void> read_ids() {
    for (const auto& name : arguments_.ids) {
      HUSTINGS_TRY(auto source, file_source(name));
      HUSTINGS_CHECK(read_renamed(std::move(source), name, renamed_));
    }
    return {};
  }
  Result<void> file(Disk& disk, const std::string& name);
  const ImportTotals& totals() const { return totals_; }

 private:
  Result<void> bundle(Disk& disk, ImportInput input, const Digest& digest);
  Result<void> table(Disk& disk, const ImportInput& input, const Digest& digest);
  Result<Db*> look_up();
  std::string refused_name(const ImportInput& input) const;
  void say_older(std::uint64_t rows, const ImportInput& input) const;
  Result<void> rows(hustings::Import& table, const Importer& importer,
                    const Importer::Context& context, RefusedFile& refused);
  Result<void> send();
  Result<void> try_out();
  Result<void> take();
  Result<void> log_run(const Importer::Context& context, const ImportTotals& before, bool whole);
  Result<void> log_missing(const Importer::Context& context);
  void count(const std::vector<std::pair<const Rule*, Finding>>& findings);
  void progress(bool last) const;

  const ImportArguments& arguments_;
  Node* node_;
  Preview* preview_;
  const std::string issuer_;
  std::FILE* acks_ = nullptr;
  std::unique_ptr<Db> db_;  // for formats that look something up: open from the first one on
  JoinedValues renamed_;
  ImportTotals totals_;
  std::vector<Submission> chunk_;
  std::deque<std::future<Answers>> waiting_;
  std::vector<std::int64_t> seen_;  // indices of what the file shows, where it is the whole
};

Result<void> Run::file(Disk& disk, const std::string& name) {
  ImportInput input{.file = name, .part = {}, .day = {}, .bundle = nullptr, .renamed = nullptr};
  HUSTINGS_TRY(const Digest digest, digest_file(name));
  HUSTINGS_TRY(input.day, day_of_file(arguments_, name));
  if (!renamed_.empty()) input.renamed = &renamed_;
  if (arguments_.format == kBundle && is_zip(name)) return bundle(disk, input, digest);
  return table(disk, input, digest);
}

// Each of the tables of a bundle, as if it were a file of its own.
Result<void> Run::bundle(Disk& disk, ImportInput input, const Digest& digest) {
  HUSTINGS_TRY(Bundle bundle, read_bundle(input.file));
  if (arguments_.as_of.empty() && bundle.day) input.day = bundle.day;
  bundle.renamed.insert(renamed_.begin(), renamed_.end());
  input.bundle = &bundle;
  input.renamed = &bundle.renamed;
  for (const auto& part : bundle.tables) {
    input.part = part;
    HUSTINGS_CHECK(table(disk, input, digest));
  }
  if (!bundle.left.empty() && !arguments_.json)
    fmt::print(stderr, "not read, since nothing of them is a record: {}\n",
               fmt::join(bundle.left, ", "));
  return {};
}

Result<void> Run::table(Disk& disk, const ImportInput& input, const Digest& digest) {
  const Importer* importer = registry().importer(arguments_.format);
  if (importer == nullptr) {
    return fail(Code::not_found, fmt::format("there is no format \"{}\"", arguments_.format), {},
                "`hustings import --list` shows them");
  }
  const ImportTotals before = totals_;
  HUSTINGS_TRY(hustings::Import table, open_table(disk, arguments_, input));
  const Profile& profile = table.profile();
  HUSTINGS_TRY(Db * db, look_up());
  const Importer::Context context{digest, profile.name, profile.version, issuer_, input.day, db};
  RefusedFile refused(refused_name(input), table.header());
  HUSTINGS_CHECK(rows(table, *importer, context, refused));
  while (!waiting_.empty()) HUSTINGS_CHECK(take());
  totals_.sums += table.counts().totals;
  totals_.unwanted += table.counts().unwanted;
  progress(true);
  if (totals_.refused > before.refused) {
    fmt::print(stderr, "{} rows were refused; what is wrong and how to mend it: {}\n",
               totals_.refused - before.refused, refused.name());
  }
  if (totals_.older > before.older) say_older(totals_.older - before.older, input);
  if (node_ == nullptr) return {};
  const bool whole =
      arguments_.whole && totals_.refused == before.refused && totals_.older == before.older;
  if (arguments_.whole && !whole)
    fmt::print(stderr, "what the file lacks is not told, since not all of its rows were taken\n");
  HUSTINGS_CHECK(log_run(context, before, whole));
  return whole ? log_missing(context) : Result<void>{};
}

// Where the format looks up what stands already; null where it has no need to, or there is no node.
Result<Db*> Run::look_up() {
  if (preview_ != nullptr) return &preview_->db();
  HUSTINGS_TRY(const bool needed, is_about_declared_ads(arguments_.format));
  if (node_ == nullptr || !needed) return nullptr;
  if (db_ == nullptr) {
    HUSTINGS_TRY(db_, node_->connect());
  }
  return db_.get();
}

std::string Run::refused_name(const ImportInput& input) const {
  std::string base = arguments_.refused.empty() ? input.file + ".refused.csv" : arguments_.refused;
  if (input.part.empty()) return base;
  // Each table of a bundle has its own, since their columns differ.
  return Path(base).replace_extension().string() + '.' + Path(input.part).stem().string() + ".csv";
}

void Run::say_older(std::uint64_t rows, const ImportInput& input) const {
  if (arguments_.json) return;
  fmt::print(stderr,
             "{} rows of {} are of an earlier day ({}) than what stands here of the same, and "
             "were left out: if the day is wrong, give --as-of DAY; to make them the current "
             "version nevertheless, give --even-if-older\n",
             rows, input.file, input.day ? to_string(*input.day) : "?");
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
                      .same_as = std::move(made.same_as),
                      .as_of = arguments_.even_if_older ? std::nullopt : made.as_of});
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
      HUSTINGS_TRY(change,
                   preview_->look(draft, item.source.value_or(""), item.same_as, item.as_of));
    }
    if (change == Change::older) {
      ++totals_.older;
      continue;
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
    else if (answer->outcome == Admitted::Outcome::older)
      ++totals_.older;
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
Result<void> Run::log_run(const Importer::Context& context, const ImportTotals& before,
                          bool whole) {
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
  if (auto done = run.read_ids(); !done) return report(done.error(), arguments.json);
  for (const auto& file : arguments.files) {
    if (auto done = run.file(*real.disk, file); !done) {
      report(done.error(), arguments.json);
      if (run.totals().rows > 0 && !arguments.json)
        print_totals(run.totals(), false, arguments.dry_run);
      return 2;
    }
  }
  const auto linked = node == nullptr ? Result<std::uint64_t>(0) : link_numbers(*node);
  if (!linked) return report(linked.error(), arguments.json);
  ImportTotals totals = run.totals();
  totals.linked = *linked;
  if (node != nullptr) {
    if (auto done = node->merge_search(totals.admitted); !done) {
      if (!arguments.json) print_totals(totals, false, arguments.dry_run);
      return report(done.error(), arguments.json);
    }
  }
  print_totals(totals, arguments.json, arguments.dry_run);
  return totals.refused + totals.older > 0 ? 1 : 0;
}

}  // namespace hustings::cli
