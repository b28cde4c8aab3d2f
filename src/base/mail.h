// Sending mail over the operator's SMTP server (RFC 5321). libcurl stays in mail.cc.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace hustings {

struct MailServer {
  std::string url;   // "smtps://mail.party.example", "smtp://127.0.0.1:25"
  std::string from;  // "hustings@party.example"
  std::string user = {};
  std::string password = {};
};
struct Mail {
  std::string to;
  std::string subject;
  std::string body;  // lines end in \n
};

// Whether mail can be sent to it: name@host in ASCII, 254 characters at most, without quotes,
// comments, line breaks and whatever else a server could take for something of its own (RFC 5321
// allows more; hardly anybody has such an address).
bool is_mail_address(std::string_view text);

// The message as it is sent: UTF-8, its body in base64 so that no server changes it (RFC 2045), its
// subject encoded where it needs to be (RFC 2047). Line breaks in addresses and subject become
// spaces: nobody adds a header by a name.
std::string mail_text(const MailServer& server, const Mail& mail, Instant at);

// Over TLS where the address says smtps; where it says smtp, TLS is taken when the server offers
// it, and demanded when a password is sent to another machine. Errors: unavailable, naming the
// server and what it said; bad_input for an address that is none.
Result<void> send_mail(const MailServer& server, const Mail& mail, Instant at);

}  // namespace hustings
