// hustings serve.
#include <fmt/core.h>

#include <cstdio>
#include <memory>

#include "bulk/bulk.h"
#include "casedesk/news.h"
#include "casedesk/site.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "cli/wiped_heap.h"
#include "desk/clerk.h"
#include "desk/number_links.h"
#include "desk/site.h"
#include "intake/site.h"
#include "node/cosigning.h"
#include "node/mail_config.h"
#include "node/reader.h"
#include "node/witnessing.h"
#include "photo/photo.h"
#include "sightings/site.h"
#include "web/security_txt.h"
#include "web/serve.h"
#include "worker/worker.h"

namespace hustings::cli {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// What witnesses have seen must be in this database; also where another process writes to it.
Result<void> compare_with_witnesses(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(const auto reader, open_reader(*real.disk, data));
  HUSTINGS_TRY(const Policy policy, read_own_policy(*real.disk, data, reader.key));
  const auto seen = ask_what_was_seen(*real.http, policy, reader.config.monitoring, reader.keys());
  HUSTINGS_TRY(const auto state, read_state(*reader.db, reader.config.origin));
  return state ? check_not_behind(seen, state->head) : Result<void>();
}

// Finishes what an interrupted writer left unpublished; not when one is at work. An error: this
// node must not be shown to anybody.
Result<void> recover(const RealWorld& real, const std::string& data) {
  const auto node = open_node(real, data);
  if (node) return {};
  if (node.error().code == Code::unverified) return std::unexpected(node.error());
  fmt::print(stderr, "serving only: {}\n", node.error().text());
  return compare_with_witnesses(real, data);
}

// Asks witnesses again that were away; nothing where there are none.
Result<std::unique_ptr<Cosigning>> start_cosigning(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(const auto witnessing, Witnessing::open(*real.disk, data));
  if (witnessing.policy().witnesses.empty()) return nullptr;
  return std::make_unique<Cosigning>(
      CosigningOptions{.disk = *real.disk, .clock = real.clock, .http = *real.http, .dir = data},
      [](const std::string& line) { fmt::print(stderr, "hustings: {}\n", line); });
}

// What /data gives out: the newest election of the node's kind, as on its front page.
Result<Package> make_package(Db& db, const std::string& origin, const Path& folder,
                             std::stop_token stop) {
  HUSTINGS_TRY(const auto chosen, choose_newest(is_demonstration(origin)));
  return write_bulk_with_zip({db, registry(), origin, chosen, std::move(stop)}, folder);
}

// The desk with its clerk, as long as the node is served.
class StaffDesk {
 public:
  StaffDesk(const RealWorld& real, const std::string& data) : real_(real), data_(data) {}
  // A copy of a node without its secrets has none. `reports`: null where another process takes
  // them.
  Result<void> add_to(web::Router& router, const std::shared_ptr<const web::Look>& look,
                      const std::shared_ptr<intake::Intake>& reports) {
    auto opened = desk::Desk::open({.disk = *real_.disk,
                                    .clock = real_.clock,
                                    .random = *real_.random,
                                    .dir = data_,
                                    .registry = registry(),
                                    .address = look->address});
    if (!opened && opened.error().code == Code::not_found) {
      fmt::print(stderr, "no desk: {}\n", opened.error().text());
      return {};
    }
    if (!opened) return std::unexpected(opened.error());
    desk_ = *std::move(opened);
    HUSTINGS_TRY(auto server, read_mail_server(*real_.disk, data_));
    outbox_.emplace(desk_->db(), real_.clock, *real_.random, std::move(server),
                    casedesk::news_receivers(reports));
    HUSTINGS_TRY(auto providers, read_oidc_providers(*real_.disk, data_));
    const auto site = desk::add_desk(
        router, desk_, look,
        std::make_shared<OidcClient>(std::move(providers), real_http(), real_.clock));
    std::vector<desk::Chore> chores = {desk::link_by_numbers(desk_)};
    if (reports) {
      HUSTINGS_TRY(const auto cases, casedesk::CaseDesk::open(desk_, reports));
      casedesk::add_case_desk(router, site, cases);
      chores.emplace_back([cases] { return cases->round(); });
      chores.emplace_back(
          [cases, look, news = std::make_shared<casedesk::News>(*cases, *outbox_, *look)] {
            return news->round();
          });
      HUSTINGS_TRY(auto opened_sightings, sightings::Waiting::open(desk_));
      const std::shared_ptr<sightings::Waiting> waiting = std::move(opened_sightings);
      sightings::add_sightings(router, site, reports, waiting, worker_program().string());
      chores.emplace_back([waiting] { return waiting->tidy(); });
    }
    clerk_.emplace(
        *desk_, *outbox_, look, [](std::string_view line) { fmt::print(stderr, "{}", line); },
        std::move(chores));
    return {};
  }

 private:
  const RealWorld& real_;
  const std::string& data_;
  std::shared_ptr<desk::Desk> desk_;
  std::optional<desk::Outbox> outbox_;
  std::optional<desk::Clerk> clerk_;
};

// Reports of citizens, as long as the node is served: by one process, and by none that has no
// secrets.
class Reports {
 public:
  Reports(const RealWorld& real, const std::string& data) : real_(real), data_(data) {}
  Result<void> add_to(web::Router& router, const std::shared_ptr<const web::Look>& look) {
    HUSTINGS_TRY(const auto mail, read_mail_server(*real_.disk, data_));
    auto opened = intake::Intake::open(
        {.disk = *real_.disk,
         .clock = real_.clock,
         .random = *real_.random,
         .dir = data_,
         .registry = registry(),
         .errors = [](std::string_view line) { fmt::print(stderr, "{}", line); },
         .sends_mail = mail.has_value()});
    const bool elsewhere = !opened && (opened.error().code == Code::not_found ||
                                       opened.error().code == Code::unavailable);
    if (elsewhere) {
      fmt::print(stderr, "no reports here: {}\n", opened.error().text());
      return {};
    }
    if (!opened) return std::unexpected(opened.error());
    intake_ = *std::move(opened);
    intake::add_intake(router, intake_, look, real_.clock, *real_.random);
    return {};
  }
  const std::shared_ptr<intake::Intake>& intake() const { return intake_; }

 private:
  const RealWorld& real_;
  const std::string& data_;
  std::shared_ptr<intake::Intake> intake_;
};

int run(const RealWorld& real, const ServeOptions& options) {
  if (!web::is_contact(options.security_contact))
    return report({Code::bad_input, "this is no address to turn to", options.security_contact,
                   "write mailto:security@party.example, or an address that begins with https://"});
  File access(nullptr, &std::fclose);
  if (!options.access_log.empty()) {
    access.reset(std::fopen(options.access_log.c_str(), "ae"));
    if (!access) {
      return report({Code::bad_input, "the access log cannot be written", options.access_log,
                     "name a file in a folder that exists"});
    }
  }
  if (const auto done = recover(real, options.data); !done) return report(done.error());
  const auto cosigning = start_cosigning(real, options.data);
  if (!cosigning) return report(cosigning.error());
  StaffDesk staff(real, options.data);
  Reports reports(real, options.data);
  web::ServeOptions web{.disk = *real.disk,
                        .clock = real.clock,
                        .content = {registry(), &make_package,
                                    [&](web::Router& router, const auto& look) -> Result<void> {
                                      photo::add_photo_check(router, real.clock, *real.random,
                                                             worker_program().string());
                                      web::add_security_txt(router, real.clock, *look,
                                                            options.security_contact);
                                      HUSTINGS_CHECK(reports.add_to(router, look));
                                      return staff.add_to(router, look, reports.intake());
                                    }},
                        .data = options.data,
                        .listen = options.listen,
                        .hosts = options.hosts,
                        .https = options.https,
                        .admin = options.admin,
                        .admin_open = options.admin_open};
  web.access_log = [&access](std::string_view lines) {
    if (!access) return;
    // A disk that takes no more lines must not end the service.
    (void)std::fwrite(lines.data(), 1, lines.size(), access.get());
    (void)std::fflush(access.get());
  };
  web.errors = [](std::string_view line) { fmt::print(stderr, "{}", line); };
  web.ready = [&](std::uint16_t port, std::uint16_t admin) {
    const auto host = options.listen.substr(0, options.listen.rfind(':'));
    fmt::print("Serving {} on http://{}:{}/ (stop with Ctrl-C).\n", options.data, host, port);
    if (admin != 0) {
      fmt::print("For the operator: http://{}:{}/metrics\n",
                 options.admin.substr(0, options.admin.rfind(':')), admin);
    }
    (void)std::fflush(stdout);
  };
  if (auto done = web::serve(web); !done) return report(done.error());
  return 0;
}

}  // namespace

int serve(const ServeFlags& flags) {
  wipe_what_is_freed();
  const RealWorld real;
  const Environment environment = real_environment();
  const Path file = Path(data_of(flags, environment)) / "hustings.toml";
  const auto text = real.disk->read(file);
  if (!text && text.error().code != Code::not_found) return report(text.error());
  const auto settings = settle(flags, environment, text.value_or(""), file.string());
  if (!settings) return report(settings.error());
  if (!flags.print_config) return run(real, settings->options);
  fmt::print("{}", settings->printed);
  return 0;
}

}  // namespace hustings::cli
