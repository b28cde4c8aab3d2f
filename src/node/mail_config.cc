#include "node/mail_config.h"

#include "base/text.h"
#include "tables/toml_loader.h"

namespace hustings {

Result<std::optional<MailServer>> read_mail_server(Disk& disk, const Path& dir) {
  const Path file = dir / "hustings.toml";
  HUSTINGS_TRY(const std::string text, disk.read(file));
  HUSTINGS_TRY(const toml::table all, parse_toml(text, file.string()));
  const toml::table* mail = all["mail"].as_table();
  if (mail == nullptr) return std::nullopt;
  MailServer out{.url = (*mail)["url"].value_or(std::string()),
                 .from = (*mail)["from"].value_or(std::string()),
                 .user = (*mail)["user"].value_or(std::string())};
  if (!out.url.starts_with("smtp://") && !out.url.starts_with("smtps://")) {
    return fail(Code::bad_input, "[mail] needs the address of a mail server",
                file.string() + ": mail.url", "write url = \"smtps://mail.party.example\"");
  }
  if (!out.from.contains('@')) {
    return fail(Code::bad_input, "[mail] needs an address to send from",
                file.string() + ": mail.from", "write from = \"hustings@party.example\"");
  }
  if (out.user.empty()) return out;
  auto password = disk.read(dir / "secrets" / "mail-password");
  if (!password) {
    return fail(Code::not_found, "the password of the mail server is missing",
                (dir / "secrets" / "mail-password").string(), "write it into that file, mode 0600");
  }
  out.password = trim(*password);
  return out;
}

}  // namespace hustings
