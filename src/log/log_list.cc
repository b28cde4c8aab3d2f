#include "log/log_list.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "log/lines.h"

namespace hustings {
namespace {

constexpr std::string_view kHeader = "logs/v0";
constexpr std::string_view kOrder =
    "a log has the lines vkey, perhaps origin and bastion, qpd, contact, in this order";

// Reads a list line by line; comments and blank lines are gone already.
class Reader {
 public:
  Result<void> line(std::string_view text, int number) {
    number_ = number;
    if (!header_) {
      header_ = text == kHeader;
      return header_ ? Result<void>() : wrong("no list of logs", "its first line is logs/v0");
    }
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view what = text.substr(0, space);
    const std::string value = trim(text.substr(space));
    if (value.empty()) return wrong(fmt::format("\"{}\" says nothing", what), std::string(kOrder));
    if (what == "vkey") return vkey(value);
    if (!open_) return wrong("a log without its vkey", std::string(kOrder));
    if (open_->per_day == 0) {
      if (what == "origin") {
        if (value != "none") open_->origin = value;
        return {};
      }
      if (what == "bastion") return {};
      if (what == "qpd") return per_day(value);
    } else if (what == "contact") {
      open_->contact = value;
      logs_.push_back(*std::move(open_));
      open_.reset();
      return {};
    }
    return wrong(fmt::format("a line \"{}\" has no place here", what), std::string(kOrder));
  }

  Result<std::vector<ListedLog>> finish() {
    if (!header_) return wrong("no list of logs", "its first line is logs/v0");
    if (open_) return wrong("the last log is not complete", std::string(kOrder));
    return std::move(logs_);
  }

 private:
  std::unexpected<Error> wrong(std::string what, std::string mend) const {
    return fail(Code::bad_input, std::move(what), fmt::format("log list line {}", number_),
                std::move(mend));
  }

  Result<void> vkey(const std::string& text) {
    if (open_) return wrong("the log before is not complete", std::string(kOrder));
    auto key = VerifierKey::parse(text);
    if (!key) return wrong(key.error().message, key.error().mend);
    if (key->type() != KeyType::ed25519) {
      return wrong("this key is of another type", "a log's key is of type 0x01 (Ed25519)");
    }
    if (std::ranges::any_of(logs_, [&](const auto& log) { return log.key == *key; })) {
      return wrong("this log stands above already", "list each log once");
    }
    open_ = ListedLog{*key, key->name(), 0, {}};
    return {};
  }

  Result<void> per_day(std::string_view text) {
    const auto number = parse_decimal(text);
    if (!number || *number == 0) return wrong("qpd is no number of at least 1", "qpd 86400");
    if (open_) open_->per_day = *number;
    return {};
  }

  bool header_ = false;
  int number_ = 0;
  std::optional<ListedLog> open_;  // its contact is still to come
  std::vector<ListedLog> logs_;
};

}  // namespace

Result<std::vector<ListedLog>> parse_log_list(std::string_view file) {
  if (file.size() > kMaxLogList) {
    return fail(Code::too_large, fmt::format("a log list of {} bytes", file.size()), {},
                fmt::format("a log list has at most {} bytes", kMaxLogList));
  }
  Reader reader;
  int number = 0;
  for (std::string_view rest = file; !rest.empty();) {
    const auto taken = take_line(rest);
    const std::string line = trim(taken.value_or(rest));
    ++number;
    if (!line.empty() && !line.starts_with('#')) HUSTINGS_CHECK(reader.line(line, number));
    if (!taken) break;
  }
  return reader.finish();
}

std::string format_log_list(const std::vector<ListedLog>& logs) {
  std::string out = fmt::format("{}\n", kHeader);
  for (const auto& log : logs) {
    out += fmt::format("\nvkey {}\n", log.key.text());
    if (log.origin != log.key.name()) out += fmt::format("origin {}\n", log.origin);
    out += fmt::format("qpd {}\ncontact {}\n", log.per_day, log.contact);
  }
  return out;
}

}  // namespace hustings
