// [mail] of DIR/hustings.toml: the operator's mail server.
#pragma once
#include <optional>

#include "base/disk.h"
#include "base/mail.h"

namespace hustings {

// url, from and user as the file says; the password stands in DIR/secrets/mail-password. Nothing
// where there is no [mail]. bad_input names what is wrong.
Result<std::optional<MailServer>> read_mail_server(Disk& disk, const Path& dir);

}  // namespace hustings
