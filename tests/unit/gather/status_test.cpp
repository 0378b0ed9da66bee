#include "gather/status.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

#include "base/number.h"
#include "loop_script.h"

namespace gather = tsd::gather;
namespace os = tsd::os;

TEST_CASE("status: an array with tcollector's keys, and ours") {
  CHECK(gather::status_json({}) == "[]\n");
  gather::ChildReport child;
  child.state = "ending";
  child.interval = 15;
  child.pid = 77;
  child.starts = 2;
  child.crashes = 1;
  child.cpu_us = 9;
  child.memory_bytes = 4096;
  child.changed = 1366155600;
  child.began = 1366155620;
  child.kill_at = 1366155628;
  gather::SupervisorReport known{{{"a\".py", {5, 3, 2, 1}, 1366155625, child}}, 0};
  CHECK(
      gather::status_json(known) ==
      R"([{"name": "a\".py", "mtime": 1366155600, "lastspawn": 1366155620, "killstate": 1, )"
      R"("nextkill": 1366155628, "lines_sent": 3, "lines_received": 5, "lines_invalid": 2, )"
      R"("last_datapoint": 1366155625, "dead": false, "lines_held": 1, "native": false, "trouble": "", )"
      R"("interval": 15, "pid": 77, "state": "ending", "starts": 2, "crashes": 1, )"
      R"("cpu_us": 9, "memory_bytes": 4096}])"
      "\n");
}

namespace {

/// A peer of the port that has asked for `path`.
os::Fd ask(const gather::StatusPort& port, std::string_view path, std::string_view headers = "") {
  auto number = tsd::parse_number<std::uint16_t>(
      port.url().substr(port.url().rfind(':') + 1, port.url().size() - port.url().rfind(':') - 2));
  REQUIRE(number);
  os::Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(*number);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  std::string request = fmt::format("GET {} HTTP/1.1\r\n{}\r\n", path, headers);
  REQUIRE(::send(fd.get(), request.data(), request.size(), 0) ==
          static_cast<ssize_t>(request.size()));
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  return fd;
}

void no_page(const os::Fd& /*peer*/, const std::string& /*head*/) {
  FAIL("nobody asked for the page");
}

/// Adds what has come to `text`; false when the connection has ended.
bool read(const os::Fd& fd, std::string& text) {
  std::array<char, 65536> bytes;
  for (;;) {
    ssize_t got = ::recv(fd.get(), bytes.data(), bytes.size(), 0);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

TEST_CASE("status port: peers that do not read their page are ended for the next one") {
  os::Loop loop;
  constexpr std::size_t kPage = 7u << 20;
  gather::StatusPort port(loop, {[] { return std::string("[]\n"); },
                                 [](auto) { return std::string(kPage, 'x'); }, no_page});
  play(loop, [&]() -> LoopScript {
    REQUIRE(port.open("127.0.0.1", 0));
    std::array<os::Fd, 3> peers;
    for (os::Fd& peer : peers) {
      peer = ask(port, "/metrics");
      for (int i = 0; i < 5; ++i) co_await turns(loop);
    }
    // What fits into the kernel's buffers has left, and the rest is 8 MiB at most.
    std::array<std::string, 3> texts;
    for (bool more = true; more;) {
      more = read(peers[2], texts[2]);
      co_await turns(loop);
    }
    CHECK(texts[2].size() > kPage);
    CHECK_FALSE(read(peers[0], texts[0]));
    CHECK(texts[0].size() < kPage);
  });
}

TEST_CASE("status port: every path but /metrics is the status") {
  os::Loop loop;
  gather::StatusPort port(loop, {[] { return std::string("[]\n"); },
                                 [](auto) { return std::string("m 1\n"); }, no_page});
  play(loop, [&]() -> LoopScript {
    REQUIRE(port.open("127.0.0.1", 0));
    for (auto [path, body] :
         {std::pair{"/", "[]\n"}, {"/metricsx", "[]\n"}, {"/metrics", "m 1\n"}}) {
      os::Fd peer = ask(port, path);
      std::string text;
      for (bool more = true; more;) {
        more = read(peer, text);
        co_await turns(loop);
      }
      CHECK(text.starts_with("HTTP/1.1 200 OK\r\ncontent-type: text/"));
      CHECK(text.ends_with(std::string("\r\n\r\n") + body));
    }
  });
}

TEST_CASE("status port: a browser is handed over with its request, unless it is of another site") {
  os::Loop loop;
  std::vector<std::string> heads;
  gather::StatusPort port(
      loop, {[] { return std::string("[]\n"); }, [](auto) { return std::string("m 1\n"); },
             [&](const os::Fd&, std::string head) { heads.push_back(std::move(head)); }});
  play(loop, [&]() -> LoopScript {
    REQUIRE(port.open("127.0.0.1", 0));
    for (const char* foreign : {"Host: evil.example\r\n", "Origin: http://evil.example\r\n"}) {
      os::Fd peer = ask(port, "/", fmt::format("Accept: text/html\r\n{}", foreign));
      std::string text;
      for (bool more = true; more;) {
        more = read(peer, text);
        co_await turns(loop);
      }
      CHECK(text.starts_with("HTTP/1.1 403 Forbidden\r\n"));
    }
    CHECK(heads.empty());
    os::Fd peer = ask(port, "/", "Accept: text/html\r\n");
    while (heads.empty()) co_await turns(loop);
    CHECK(heads[0] == "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
  });
}
