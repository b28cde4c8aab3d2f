#include "base/clamd.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <thread>

#include "base/testing.h"

namespace hustings {
namespace {

using std::chrono::milliseconds;
using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

constexpr std::string_view kVersion = "ClamAV 1.4.6/27500/Mon Nov  2 08:26:17 2026\0"sv;

// Answers one connection after the other, each by its own function, as clamd would or should not.
class Fake {
 public:
  using Answer = std::function<void(int)>;
  explicit Fake(std::vector<Answer> answers) : path_((folder_.path() / "clamd").string()) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(path_, address.sun_path);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket_, 8) != 0)
      throw std::runtime_error("no socket");
    thread_ = std::jthread([this, all = std::move(answers)] {
      for (const auto& answer : all) {
        const int one = ::accept(socket_, nullptr, nullptr);
        if (one < 0) return;
        answer(one);
        ::close(one);
      }
    });
  }
  Fake(const Fake&) = delete;
  Fake& operator=(const Fake&) = delete;
  ~Fake() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  const std::string path_;
  int socket_ = -1;
  std::jthread thread_;
};

void put(int to, std::string_view text) {
  (void)::send(to, text.data(), text.size(), MSG_NOSIGNAL);
}
// Until there was as much, or nothing more comes.
std::string take(int from, std::size_t most) {
  std::string out;
  std::array<char, 65536> buffer{};
  while (out.size() < most) {
    const ssize_t n = ::recv(from, buffer.data(), buffer.size(), 0);
    if (n <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return out;
}
Fake::Answer says(std::string_view reply) {
  return [reply](int to) {
    take(to, 8);
    put(to, reply);
    (void)::shutdown(to, SHUT_WR);
    take(to, std::size_t{1} << 30);
  };
}
void waits(int for_whom) { take(for_whom, std::size_t{1} << 30); }

NextPiece pieces(std::size_t count, std::string_view piece) {
  return [count, piece](std::string& out) mutable -> Result<bool> {
    out += piece;
    return --count > 0;
  };
}
ScanAnswer asked(std::vector<Fake::Answer> answers, milliseconds patience = milliseconds(5000),
                 std::size_t count = 3) {
  const Fake clamd(std::move(answers));
  const std::string piece(std::size_t{64} << 10, 'x');
  return scan(clamd.path(), pieces(count, piece), patience);
}

TEST(ClamdTest, RepliesAreReadAsDocumentedL18) {
  EXPECT_EQ(read_scan_reply("stream: OK").result, Scanned::nothing_found);
  EXPECT_EQ(read_scan_reply("INSTREAM size limit exceeded. ERROR").result, Scanned::too_large);
  const auto found = read_scan_reply("stream: Win.Test.EICAR_HDB-1(44d8:68) FOUND");
  EXPECT_EQ(found.result, Scanned::found);
  EXPECT_EQ(found.name, "Win.Test.EICAR_HDB-1(44d8:68)");
  for (const auto& damaged :
       {""sv, "OK"sv, "stream: "sv, "stream: OK "sv, "stream: OK\n"sv, "stream:  FOUND"sv,
        "stream: FOUND"sv, "stream: two words FOUND"sv, "stream: A\x1b[1m FOUND"sv,
        "stream: \xc3\xa4 FOUND"sv, "stream: A FOUND\nstream: OK"sv, "stream: A ERROR"sv,
        "INSTREAM size limit exceeded"sv, "UNKNOWN COMMAND"sv})
    EXPECT_EQ(read_scan_reply(damaged), ScanAnswer()) << damaged;
  EXPECT_EQ(read_scan_reply("stream: " + std::string(201, 'A') + " FOUND"), ScanAnswer());
}

TEST(ClamdTest, VersionsAreReadAsDocumentedL18) {
  const auto whole = read_scanner_version(kVersion.substr(0, kVersion.size() - 1));
  EXPECT_EQ(whole.version, "1.4.6");
  EXPECT_EQ(whole.signatures, (CivilDate{2026, 11, 2}));
  EXPECT_EQ(read_scanner_version("ClamAV 1.4.6").version, "1.4.6") << "no list of the project";
  for (const auto& no_day :
       {"ClamAV 1.4.6"sv, "ClamAV 1.4.6/27500/"sv, "ClamAV 1.4.6/27500/yesterday"sv,
        "ClamAV 1.4.6/27500/Mon Abc  2 08:26:17 2026"sv,
        "ClamAV 1.4.6/27500/Mon ovD  2 08:26:17 2026"sv,
        "ClamAV 1.4.6/27500/Mon Feb 30 08:26:17 2026"sv}) {
    EXPECT_EQ(read_scanner_version(no_day).version, "1.4.6") << no_day;
    EXPECT_EQ(read_scanner_version(no_day).signatures, std::nullopt) << no_day;
  }
  for (const auto& other : {""sv, "ClamAV"sv, "ClamAV "sv, "ClamAV /27500/"sv, "ClamAV 1 2"sv,
                            "Other 1.0"sv, "ClamAV \x01/1/x"sv})
    EXPECT_EQ(read_scanner_version(other), ScanAnswer()) << other;
  EXPECT_EQ(read_scanner_version("ClamAV " + std::string(33, '1')), ScanAnswer());
}

TEST(ClamdTest, AFileIsSentWholeAndItsAnswerReadL18) {
  std::string came;
  const std::string body = "0123456789";
  const Fake clamd({says(kVersion), [&](int to) {
                      came = take(to, 10 + 2 * (4 + body.size()) + 4);
                      put(to, "stream: Made.Up-1.UNOFFICIAL FOUND\0"sv);
                    }});
  const auto out = scan(clamd.path(), pieces(2, body), milliseconds(5000));
  EXPECT_EQ(out.result, Scanned::found);
  EXPECT_EQ(out.name, "Made.Up-1.UNOFFICIAL");
  EXPECT_EQ(out.version, "1.4.6");
  EXPECT_EQ(out.signatures, (CivilDate{2026, 11, 2}));
  const std::string framed = "\0\0\0\x0a"s + body;
  EXPECT_EQ(came, "zINSTREAM\0"s + framed + framed + "\0\0\0\0"s);
}

TEST(ClamdTest, WhateverIsWrongWithItIsAnAnswerL18) {
  EXPECT_EQ(asked({says(kVersion), says("stream: OK\0"sv)}).result, Scanned::nothing_found);
  EXPECT_EQ(asked({says("")}).result, Scanned::unreachable) << "it hung up";
  EXPECT_EQ(asked({says("GET / HTTP/1.1\0"sv)}).result, Scanned::unclear);
  EXPECT_EQ(asked({says("ClamAV 1.4.6")}).result, Scanned::unclear) << "cut off";
  EXPECT_EQ(asked({says(kVersion), says("")}).result, Scanned::unreachable);
  EXPECT_EQ(asked({says(kVersion), says("stream: OK")}).result, Scanned::unclear) << "cut off";
  EXPECT_EQ(asked({says(kVersion), says("stream: OK and more\0"sv)}).result, Scanned::unclear);
  const std::string endless(std::size_t{1} << 20, 'A');
  EXPECT_EQ(asked({says(kVersion), says(endless)}, milliseconds(5000), 1).result, Scanned::unclear);
  // It takes no more, and has said why.
  const auto refuses = [](int to) {
    take(to, 10);
    put(to, "INSTREAM size limit exceeded. ERROR\0"sv);
  };
  EXPECT_EQ(asked({says(kVersion), refuses}, milliseconds(5000), 50).result, Scanned::too_large);
  const auto nobody = scan("/nonexistent/clamd", pieces(1, "x"), milliseconds(100));
  EXPECT_EQ(nobody.result, Scanned::unreachable);
  const auto long_name = scan("/" + std::string(200, 'a'), pieces(1, "x"), milliseconds(100));
  EXPECT_EQ(long_name.result, Scanned::unreachable);
}

TEST(ClamdTest, TimeAndSizeHaveAnEndL18) {
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(asked({&waits}, milliseconds(100)).result, Scanned::too_slow);
  EXPECT_EQ(asked({says(kVersion), &waits}, milliseconds(100)).result, Scanned::too_slow);
  // It does not read what it is sent.
  const auto sleeps = [](int) { std::this_thread::sleep_for(milliseconds(400)); };
  EXPECT_EQ(asked({says(kVersion), sleeps}, milliseconds(100), 300).result, Scanned::too_slow);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(3000));
  const Fake clamd({says(kVersion), &waits});
  const std::string megabyte(std::size_t{1} << 20, 'x');
  const auto large = scan(clamd.path(), pieces(26, megabyte), milliseconds(20'000));
  EXPECT_EQ(large.result, Scanned::too_large);
}

TEST(ClamdTest, AFileThatCannotBeReadIsNotCheckedL18) {
  const Fake clamd({says(kVersion), &waits});
  const auto broken = [](std::string&) -> Result<bool> {
    return fail(Code::unverified, "this file is damaged");
  };
  EXPECT_EQ(scan(clamd.path(), broken, milliseconds(5000)).result, Scanned::unreadable);
}

}  // namespace
}  // namespace hustings
