#include <fmt/core.h>

#include <cstdio>
#include <iostream>
#include <iterator>

#include "base/http.h"
#include "cli/commands.h"

namespace hustings::cli {

int report(const Error& error, bool json) {
  fmt::print(stderr, "hustings: {}\n", error.text());
  if (json) {
    std::string out = R"({"error":)";
    write_json_string(error.message, out);
    out += fmt::format(R"(,"code":"{}","where":)", name(error.code));
    write_json_string(error.where, out);
    out += R"(,"errors":[)";
    bool first = true;
    for (const auto& detail : error.details) {
      out += std::exchange(first, false) ? R"({"pointer":)" : R"(,{"pointer":)";
      write_json_string(detail.where, out);
      out += R"(,"message":)";
      write_json_string(detail.message, out);
      out += '}';
    }
    fmt::print("{}]}}\n", out);
  }
  return error.code == Code::bad_input || error.code == Code::unverified ||
                 error.code == Code::conflict || error.code == Code::withheld ||
                 error.code == Code::too_large
             ? 1
             : 2;
}

Error not_published(const Admitted& admitted) {
  Error error = admitted.delay.value_or(Error{Code::io, "the node stopped", {}, {}});
  error.message = fmt::format("record {} stands in the database, but is not public: {}",
                              admitted.index, error.message);
  if (error.mend.empty()) error.mend = "mend this and start again; nothing is lost";
  return error;
}

Result<std::string> read_input(const std::string& file) {
  if (file != "-") return real_disk()->read(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<Chosen> read_pairs(const std::vector<std::string>& pairs) {
  Chosen out;
  for (const auto& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return fail(Code::bad_input, fmt::format("\"{}\" is no condition", pair), {},
                  "write NAME=VALUE, such as country=AT");
    }
    out.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return out;
}

Result<std::variant<Draft, Envelope>> read_record_file(const std::string& kind_name,
                                                       const std::string& file) {
  const Kind* kind = registry().kinds().named(kind_name);
  if (kind == nullptr) {
    return fail(Code::not_found, fmt::format("there is no kind \"{}\"", kind_name), {},
                "`hustings kinds` lists them");
  }
  HUSTINGS_TRY(std::string text, read_input(file));
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  if (text.ends_with('~')) {
    HUSTINGS_TRY(auto envelope, split(text));
    return std::variant<Draft, Envelope>(std::move(envelope));
  }
  HUSTINGS_TRY(auto draft, kind->parse(text));
  return std::variant<Draft, Envelope>(std::move(draft));
}

Result<std::unique_ptr<Node>> open_node(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(auto node, Node::open(real.world(), data, registry()));
  for (const auto& silent : node->sightings().silent) {
    fmt::print(stderr, "hustings: witness {} did not show what it has seen of this log: {}\n",
               silent.witness, silent.why);
  }
  return node;
}

Result<std::string> fetch_url(const std::string& url) {
  // Connections are kept for the next request of this thread.
  thread_local const std::unique_ptr<Http> http = real_http();
  return fetch(*http, url, std::size_t{64} << 20);
}

}  // namespace hustings::cli
