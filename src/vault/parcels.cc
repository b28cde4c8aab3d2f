// New cases: made outside of any lock, put in together, kept once their records stand.
#include <algorithm>

#include "vault/internal.h"

namespace hustings::vault {
namespace {

constexpr std::size_t kTicketDigits = 12;
constexpr std::string_view kHeldKey = "hustings/held/v1";

// All handlers, and of the observers those who were chosen.
std::vector<Reader> chosen(const std::vector<Reader>& all,
                           const std::vector<std::string>& observers) {
  std::vector<Reader> out;
  for (const auto& one : all) {
    const bool asked =
        one.kind == ReaderKind::observer && std::ranges::find(observers, one.id) != observers.end();
    if (!one.ended && (one.kind == ReaderKind::handler || asked)) out.push_back(one);
  }
  return out;
}

}  // namespace

Result<Parcel> Vault::prepare(std::string case_id, std::string draft, const Secret& again,
                              const std::vector<std::string>& observers) {
  HUSTINGS_TRY(const auto all, readers());
  const auto to = chosen(all, observers);
  if (to.empty())
    return fail(Code::unavailable, "nobody could read a report here yet", {},
                "the operator first adds a handler: `hustings vault add-handler`");
  Random& random = options_.random;
  auto code = TrackingCode::generate(random);
  Salt salt{};
  random.fill(salt);
  HUSTINGS_TRY(CodeKeys keys, turns_.take([&] { return keys_of(code, case_id, salt, pepper_); }));
  const KeyPair reporter = KeyPair::generate(random);
  const KeyPair staff = KeyPair::generate(random);
  Parcel out{.id = std::move(case_id),
             .draft = std::move(draft),
             .code = std::move(code),
             .case_key = KeyPair::generate(random),
             .staff_key = staff.public_key,
             .salt = salt,
             .tag = std::move(keys.tag),
             .reporter_key = reporter.public_key,
             .reporter_wrap = lock(keys.wrap, reporter.secret.view(), random),
             .again = {}};
  out.again = lock(again, bytes(out.code.digits()), random);
  const Bytes secret = out.case_key.secret.view();
  out.wraps.push_back({std::string(kReporter), seal_to(reporter.public_key, secret, random), {}});
  for (const auto& one : to) {
    const bool handles = one.kind == ReaderKind::handler;
    out.wraps.push_back({one.id, seal_to(one.public_key, secret, random),
                         handles ? seal_to(one.public_key, staff.secret.view(), random) : ""});
  }
  return out;
}

Result<Hash> Vault::add_file(Parcel& parcel, const std::string& path, FileInfo info, Bytes plain) {
  const std::string blob = new_blob();
  HUSTINGS_TRY(std::string row, describe_file({parcel.id, blob}, std::move(info), plain));
  parcel.files.push_back({path, blob});
  parcel.fields.push_back(
      {path, seal_field({parcel.id, path}, 0, row, parcel.case_key.public_key, options_.random)});
  wipe(row);
  return parcel.fields.back().sealed.digest;
}

Result<void> Vault::discard(const Parcel& parcel) {
  for (const auto& file : parcel.files) HUSTINGS_CHECK(options_.disk.remove(path_of(file.blob)));
  return {};
}

Result<void> Vault::put_one(const Parcel& parcel) {
  const auto now = options_.clock.now().unix_ms;
  HUSTINGS_CHECK(
      db_->run("INSERT INTO vault_case VALUES ($1, 'coming', $2, $3, $4, $5, 0, $6, $7, $8)",
               {parcel.id, Blob{parcel.salt}, Blob{parcel.tag.view()}, Blob{parcel.reporter_key},
                blob(parcel.reporter_wrap), parcel.draft, blob(parcel.again), now}));
  HUSTINGS_CHECK(db_->run("INSERT INTO vault_epoch VALUES ($1, 0, $2, $3)",
                          {parcel.id, Blob{parcel.case_key.public_key}, Blob{parcel.staff_key}}));
  for (const auto& wrap : parcel.wraps) {
    HUSTINGS_CHECK(db_->run("INSERT INTO vault_wrap VALUES ($1, 0, $2, $3, $4)",
                            {parcel.id, wrap.reader, blob(wrap.case_box), blob(wrap.staff_box)}));
  }
  // Whoever left while it was prepared does not get it.
  HUSTINGS_CHECK(
      db_->run("DELETE FROM vault_wrap WHERE case_id = $1 AND reader IN "
               "(SELECT id FROM vault_reader WHERE ended > 0)",
               {parcel.id}));
  for (const auto& field : parcel.fields) {
    HUSTINGS_CHECK(
        db_->run("INSERT INTO vault_field VALUES ($1, $2, 0, 0, $3, $4, $5)",
                 {parcel.id, field.path, Blob{field.sealed.digest}, blob(field.sealed.box), now}));
  }
  for (const auto& file : parcel.files)
    HUSTINGS_CHECK(
        db_->run("INSERT INTO vault_file VALUES ($1, $2, $3)", {file.blob, parcel.id, file.path}));
  if (!parcel.news.empty())
    HUSTINGS_CHECK(db_->run("INSERT INTO vault_news VALUES ($1, $2, 0, 0, 0)",
                            {parcel.id, blob(parcel.news)}));
  if (parcel.told) HUSTINGS_CHECK(db_->run("INSERT INTO vault_told VALUES ($1)", {parcel.id}));
  return put_marks(parcel.id, parcel.marks);
}

Result<void> Vault::put(std::span<const Parcel* const> parcels) {
  return write([&]() -> Result<void> {
    for (const auto* parcel : parcels) HUSTINGS_CHECK(put_one(*parcel));
    return {};
  });
}

Result<std::string> Vault::hold(const Parcel& parcel, Instant due, std::string_view report) {
  std::string ticket = TrackingCode::generate(options_.random).digits().substr(0, kTicketDigits);
  const std::string box = lock(derived(kHeldKey), bytes(report), options_.random);
  const auto put_held = [&]() -> Result<void> {
    HUSTINGS_CHECK(put_one(parcel));
    HUSTINGS_CHECK(db_->run("UPDATE vault_case SET state = 'held' WHERE id = $1", {parcel.id}));
    return changed(*db_, "INSERT INTO vault_held VALUES ($1, $2, $3, $4)",
                   {parcel.id, ticket, due.unix_ms, blob(box)});
  };
  HUSTINGS_CHECK(write(put_held));
  return ticket;
}

Result<std::vector<Held>> Vault::held(Instant until) {
  std::vector<std::pair<Held, std::string>> rows;
  {
    const std::lock_guard lock(mutex_);
    HUSTINGS_CHECK(
        db_->query("SELECT case_id, due, box FROM vault_held WHERE due <= $1 AND length(box) > 0 "
                   "ORDER BY due, case_id",
                   {until.unix_ms}, [&](const SqlRow& row) -> Result<void> {
                     rows.push_back({{std::string(row.text(0)), {row.integer(1)}, {}},
                                     std::string(row.text(2))});
                     return {};
                   }));
  }
  std::vector<Held> out;
  const Secret key = derived(kHeldKey);
  for (auto& [held, box] : rows) {
    HUSTINGS_TRY(const Secret plain, vault::unlock(key, bytes(box)));
    held.report = text(plain.view());
    out.push_back(std::move(held));
  }
  return out;
}

Result<std::optional<std::string>> Vault::case_of_ticket(std::string_view ticket) {
  HUSTINGS_TRY(const auto found,
               texts("SELECT case_id FROM vault_held WHERE ticket = $1", {ticket}));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

Result<void> Vault::keep(std::span<const std::string> cases) {
  return write([&]() -> Result<void> {
    for (const auto& id : cases) {
      HUSTINGS_CHECK(db_->run("UPDATE vault_case SET state = 'kept' WHERE id = $1", {id}));
      HUSTINGS_CHECK(db_->run("UPDATE vault_held SET box = $2 WHERE case_id = $1", {id, Blob{}}));
    }
    return {};
  });
}

Result<std::optional<Sent>> Vault::sent(std::string_view draft) {
  std::optional<Sent> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(
      db_->query("SELECT c.id, c.state, c.again, c.made, COALESCE(h.ticket, ''), "
                 "COALESCE(h.due, 0) FROM vault_case c LEFT JOIN vault_held h ON h.case_id = c.id "
                 "WHERE c.draft = $1",
                 {draft}, [&](const SqlRow& row) -> Result<void> {
                   out = {.case_id = std::string(row.text(0)),
                          .kept = row.text(1) == "kept",
                          .again = std::string(row.text(2)),
                          .made = {row.integer(3)},
                          .ticket = std::string(row.text(4)),
                          .due = {row.integer(5)}};
                   return {};
                 }));
  return out;
}

Result<std::vector<std::string>> Vault::coming(Instant before) {
  std::vector<std::string> out;
  const std::lock_guard lock(mutex_);
  HUSTINGS_CHECK(
      db_->query("SELECT id FROM vault_case WHERE made < $1 AND state = 'coming' ORDER BY made",
                 {before.unix_ms}, [&](const SqlRow& row) -> Result<void> {
                   out.emplace_back(row.text(0));
                   return {};
                 }));
  return out;
}

Result<void> Vault::forget_codes(Instant before) {
  return write([&] {
    return changed(*db_, "UPDATE vault_case SET again = $2 WHERE made < $1 AND length(again) > 0",
                   {before.unix_ms, Blob{}});
  });
}

}  // namespace hustings::vault
