#include "intake/intake.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "base/id.h"
#include "base/lines.h"
#include "base/message.h"
#include "base/text.h"
#include "cases/categories.h"
#include "codes/code.h"
#include "intake/alike.h"
#include "intake/further.h"
#include "intake/sniff.h"
#include "record/kind.h"

namespace hustings::intake {
namespace {

constexpr std::string_view kLock = "intake.lock";  // of a node's directory
constexpr std::int64_t kLatestLetter = 366;        // days
constexpr std::chrono::milliseconds kLook(100);    // for a form that is on its way just now
constexpr int kLooks = 100;

// Of the codes that say what can be reported the newest.
std::string choose_code() {
  const ConductCode* out = nullptr;
  for (const auto& code : all_codes()) {
    if (!cases::categories(code.id).empty() && (out == nullptr || out->date < code.date))
      out = &code;
  }
  return out == nullptr ? std::string() : out->id;
}

constexpr std::array kUnion = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                               "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                               "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};

// A demonstration has countries of its own.
std::vector<std::string> countries_of(const Config& config) {
  std::vector<std::string> out;
  out.reserve(std::max(config.countries.size(), kUnion.size()));
  for (const auto& [code, country] : config.countries) out.push_back(code);
  if (out.empty()) out.assign(kUnion.begin(), kUnion.end());
  return out;
}

Error with(std::vector<Detail> details, Code code = Code::bad_input) {
  return {code, std::string(tr("The report cannot be sent like this")), "",
          "mend the places named below", std::move(details)};
}

// Types of all files; too_large, bad_input.
Result<std::vector<Sniffed>> look_at(const std::vector<Upload>& files) {
  std::vector<Sniffed> out;
  if (files.size() > kMostFiles)
    return std::unexpected(with(
        {{"/files", std::string(tr("At most five files, each up to 20 MB"))}}, Code::too_large));
  for (const auto& file : files) {
    if (file.bytes.size() > kMostFile)
      return std::unexpected(with(
          {{"/files", std::string(tr("At most five files, each up to 20 MB"))}}, Code::too_large));
    const auto found = sniff(file.bytes);
    if (!found)
      return std::unexpected(
          with({{"/files", std::string(tr("Only pictures, video, sound, PDF, plain text and CSV "
                                          "can be sent, and no empty files"))}}));
    out.push_back(*found);
  }
  return out;
}

Answers with_files(Answers answers, std::string_view code, const std::vector<Upload>& files) {
  std::vector<std::string> questions;
  questions.reserve(files.size());
  for (const auto& file : files) questions.push_back(file.question);
  put_files(answers, code, questions);
  return answers;
}

}  // namespace

Result<std::unique_ptr<Intake>> Intake::open(IntakeOptions options) {
  HUSTINGS_TRY(const Config config, read_config(options.disk, options.dir));
  HUSTINGS_TRY(auto vault,
               vault::Vault::open(
                   {.disk = options.disk,
                    .clock = options.clock,
                    .random = options.random,
                    .dir = options.dir,
                    .database = is_postgres(config.database) ? config.database : std::string()}));
  HUSTINGS_TRY(auto lock, FileLock::take(options.dir / kLock));
  return std::unique_ptr<Intake>(
      new Intake(std::move(options), std::move(lock), std::move(vault), config));
}

Intake::Intake(IntakeOptions options, FileLock lock, std::unique_ptr<vault::Vault> vault,
               const Config& config)
    : options_(std::move(options)),
      lock_(std::move(lock)),
      vault_(std::move(vault)),
      operator_id_(config.operator_id),
      code_(choose_code()),
      is_fictional_(is_demonstration(config.origin)),
      countries_(countries_of(config)),
      draft_key_(vault_->derived("hustings/draft/v1")),
      work_key_(vault_->derived("hustings/work/v1")),
      readers_(options_.disk, options_.dir),
      counters_(options_.clock.now()),
      http_(real_http()),
      batch_(std::make_unique<Batch>(
          World{options_.disk, options_.clock, options_.random, http_.get()}, options_.dir,
          options_.registry, *vault_, counters_, options_.errors)),
      hours_([this](const std::stop_token& stop) { keep_hours(stop); }) {}

Load Intake::load() const {
  return options_.load ? options_.load() : Load{vault_->waiting(), free_of(options_.dir)};
}

Result<bool> Intake::is_open() {
  HUSTINGS_TRY(const auto all, vault_->readers());
  return !code_.empty() && std::ranges::any_of(all, [](const vault::Reader& one) {
    return one.kind == vault::ReaderKind::handler && !one.ended;
  });
}

Result<std::vector<Choice>> Intake::observers() {
  HUSTINGS_TRY(const auto all, vault_->readers());
  std::vector<Choice> out;
  for (const auto& one : all) {
    if (one.kind == vault::ReaderKind::observer && !one.ended) out.push_back({one.id, one.name});
  }
  return out;
}

Result<std::vector<Choice>> Intake::signatories() {
  HUSTINGS_TRY(const auto reader, readers_.take());
  std::vector<Choice> out;
  HUSTINGS_CHECK(reader->db->query(
      "SELECT o.sub, o.name FROM organisation o WHERE EXISTS (SELECT 1 FROM code_signature s "
      "WHERE s.signatory = o.sub AND s.code = $1) ORDER BY o.name_key {binary}, o.idx",
      {code_}, [&](const SqlRow& row) -> Result<void> {
        out.push_back({std::string(row.text(0)), std::string(row.text(1))});
        return {};
      }));
  return out;
}

std::string Intake::seal(const ReportDraft& draft) const {
  return seal_draft(draft, options_.clock.now(), draft_key_, options_.random);
}
Result<ReportDraft> Intake::unseal(std::string_view field) const {
  return open_draft(field, options_.clock.now(), draft_key_, code_);
}
vault::Secret Intake::again_key(const ReportDraft& draft) const {
  std::string answers;
  write_json(to_json(draft.answers), answers);
  auto out = vault::derive(draft_key_, "hustings/again/v2", {bytes(draft.id), bytes(answers)});
  vault::wipe(answers);
  return out;
}
ReportDraft Intake::begin() const { return new_draft(options_.clock.now(), options_.random); }

Result<Receipt> Intake::receipt_of(const std::string& case_id) {
  HUSTINGS_TRY(const auto reader, readers_.take());
  std::optional<Receipt> out;
  HUSTINGS_CHECK(reader->db->query("SELECT number, idx FROM case_file WHERE sub = $1", {case_id},
                                   [&](const SqlRow& row) -> Result<void> {
                                     out.emplace();
                                     out->number = row.text(0);
                                     out->index = static_cast<Index>(row.integer(1));
                                     return {};
                                   }));
  if (out) return *std::move(out);
  return fail(Code::not_found, "this case is not in the log", case_id);
}

// Somebody pressed the button twice, or lost the page: the same receipt.
Result<std::optional<Receipt>> Intake::sent_before(const ReportDraft& draft) {
  for (int look = 0; look < kLooks; ++look) {
    HUSTINGS_TRY(const auto sent, vault_->sent(draft.id));
    if (!sent) return std::optional<Receipt>();
    const bool waits = !sent->kept && !sent->ticket.empty();
    auto out = waits ? Result<Receipt>(Receipt{{}, sent->ticket, sent->due, {}, 0, {}})
                     : receipt_of(sent->case_id);
    if (!out && out.error().code != Code::not_found) return std::unexpected(out.error());
    if (!out) {
      std::this_thread::sleep_for(kLook);
      continue;
    }
    const bool lately = options_.clock.now().unix_ms - sent->made.unix_ms <= kShownAgain;
    const auto code = vault::unlock(draft.again, bytes(sent->again));
    if (lately && code) out->code = vault::TrackingCode::parse(text(code->view()));
    return std::optional(*std::move(out));
  }
  return fail(Code::unavailable, "this report is being taken just now", {},
              "send it again in a minute: it will not be taken twice");
}

// Of a letter the first moment of its day, where it was written.
Result<Instant> Intake::arrival(const ReportDraft& draft, std::optional<CivilDate> arrived) const {
  const Instant now = options_.clock.now();
  const auto* deadlines = cases::find_deadlines(code_);
  if (!arrived || deadlines == nullptr) return now;
  const Instant out = deadlines->begin_of(*arrived, draft.answers.country);
  if (out <= now && out > cases::plus_days(now, -kLatestLetter)) return out;
  return std::unexpected(with({{"/arrived", std::string(tr("Choose a day of the last year, today "
                                                           "at the latest"))}}));
}

Result<CaseReport> Intake::report(const Answers& answers, CaseChannel channel, Instant received,
                                  const std::vector<std::string>& observers) {
  CaseReport out = report_of(answers, code_, channel, received);
  HUSTINGS_TRY(const auto readers, vault_->readers());
  bool handlers = false;
  for (const auto& one : readers) {
    if (one.ended) continue;
    handlers = handlers || one.kind == vault::ReaderKind::handler;
    if (std::ranges::find(observers, one.id) == observers.end()) continue;
    CaseRecipient recipient{RecipientRole::observer, {}};
    if (!one.organisation.empty()) recipient.organisation = ThingId{one.organisation};
    out.recipients.value.push_back(std::move(recipient));
  }
  if (handlers)
    out.recipients.value.insert(out.recipients.value.begin(), {RecipientRole::handlers, {}});
  return out;
}

Result<Receipt> Intake::take(const ReportDraft& draft, CaseChannel channel,
                             const std::vector<Upload>& files, std::optional<CivilDate> arrived,
                             std::string_view language) {
  auto problems = check(draft.answers, code_);
  const std::string news(trim(draft.answers.news));
  if (!news.empty() && !options_.sends_mail)
    problems.push_back({"/news", std::string(tr("This node sends no mail"))});
  if (!problems.empty()) return std::unexpected(with(std::move(problems)));
  HUSTINGS_TRY(const auto types, look_at(files));
  HUSTINGS_TRY(auto before, sent_before(draft));
  if (before) return *std::move(before);
  const auto observers = lines(draft.answers.observers);
  HUSTINGS_TRY(const Instant received, arrival(draft, arrived));
  const Answers answers = with_files(draft.answers, code_, files);
  HUSTINGS_TRY(CaseReport body, report(answers, channel, received, observers));
  HUSTINGS_TRY(auto parcel,
               vault_->prepare(uuid_v4(options_.random), draft.id, draft.again, observers));
  vault_->mark(parcel, traits_of(draft.answers));
  parcel.told = is_of_desk(channel);
  if (!news.empty() && takes_news(draft.answers) && !parcel.told)
    parcel.news = vault_->sealed_news(parcel.id, {news, std::string(language)});
  std::vector<Digest> digests;
  for (std::size_t i = 0; i < files.size(); ++i) {
    vault_->mark(parcel, {trait_of_file(files[i].bytes)});
    const std::string path = "files/" + parcel.id + "/" + std::to_string(i);
    auto added =
        vault_->add_file(parcel, path, {.name = files[i].name, .type = std::string(types[i].type)},
                         bytes(files[i].bytes));
    if (!added) {
      [[maybe_unused]] const auto discarded = vault_->discard(parcel);
      return std::unexpected(added.error());
    }
    digests.push_back({*added});
    body.files.value.push_back(types[i].kind);
  }
  const auto* category = cases::find_category(code_, draft.answers.category);
  // Of what was typed in no minute tells who wrote it.
  const bool waits = category != nullptr && category->insider && !is_of_desk(channel);
  auto done = waits ? hold(answers, body.files.value, digests, std::move(parcel))
                    : log(std::move(body), std::move(digests), std::move(parcel));
  if (done) counters_.received();
  if (done || done.error().code != Code::conflict) return done;
  // The same form on another thread was faster.
  HUSTINGS_TRY(before, sent_before(draft));
  if (before) return *std::move(before);
  return done;
}

Result<Receipt> Intake::log(CaseReport report, std::vector<Digest> digests, vault::Parcel parcel) {
  if (!digests.empty()) report.file_digests = std::optional(std::move(digests));
  Submission item{.what = draft(std::move(report)),
                  .by = operator_id_,
                  .source = {},
                  .about = parcel.id,
                  .prev = {},
                  .same_as = {},
                  .sealed_to = parcel.case_key.public_key};
  auto logged = batch_->add(std::move(item), &parcel);
  if (!logged) {
    // io: nobody knows whether it stands; the next start finds out.
    if (logged.error().code != Code::io) {
      [[maybe_unused]] const auto discarded = vault_->discard(parcel);
    }
    return std::unexpected(logged.error());
  }
  HUSTINGS_TRY(Receipt out, receipt_of(parcel.id));
  out.code.emplace(std::move(parcel.code));
  out.promise = std::move(logged->promise);
  return out;
}

}  // namespace hustings::intake
