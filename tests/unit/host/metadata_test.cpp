#include "host/metadata.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "host/http_get.h"
#include "support/http_double.h"
#include "support/scratch.h"

using namespace tsd;
using namespace std::chrono_literals;
using host::Answer;
using host::Metadata;

namespace {

Metadata at(const HttpDouble& server, Duration deadline = 10s) {
  return {{"127.0.0.1", server.port()}, "", deadline};
}

std::string item(const std::string& name) {
  return "GET /latest/meta-data/" + name;
}

}  // namespace

TEST_CASE("metadata: an item, blanks around it left out") {
  HttpDouble server({{item("public-ipv4"), HttpDouble::ok("198.51.100.7\n")}});
  Answer answer = host::public_address(at(server));
  CHECK(answer.kind == Answer::known);
  CHECK(answer.text == "198.51.100.7");
}

TEST_CASE("metadata: a token is fetched where one is asked for") {
  HttpDouble server({{item("public-ipv4"), "HTTP/1.1 401 Unauthorized\r\n\r\n"},
                     {"PUT /latest/api/token", HttpDouble::ok("secret")},
                     {item("public-ipv4") + " with token", HttpDouble::ok("198.51.100.7")}});
  CHECK(host::public_address(at(server)).text == "198.51.100.7");
}

TEST_CASE("metadata: an error page never becomes a tag") {
  HttpDouble server({{item("public-hostname"), HttpDouble::ok("<html>Sorry</html>")},
                     {item("public-ipv4"), HttpDouble::ok("not-an-address")},
                     {item("ami-id"), "HTTP/1.1 500 Oops\r\n\r\nami-1"},
                     {item("instance-id"), "SSH-2.0-OpenSSH\r\n\r\n"},
                     {item("local-ipv4"), HttpDouble::ok("")}});
  CHECK(host::public_hostname(at(server)).kind == Answer::absurd);
  CHECK(host::public_address(at(server)).kind == Answer::absurd);
  CHECK(host::ask(at(server), "ami-id").kind == Answer::late);
  CHECK(host::ask(at(server), "instance-id").kind == Answer::late);
  CHECK(host::ask(at(server), "local-ipv4").kind == Answer::none);
  CHECK(host::ask(at(server), "absent").kind == Answer::none);
}

TEST_CASE("metadata: a service that never answers costs its deadline, nobody there costs nothing") {
  std::uint16_t closed = 0;
  {
    HttpDouble server({{item("public-ipv4"), ""}});
    auto began = std::chrono::steady_clock::now();
    CHECK(host::ask(at(server, 100ms), "public-ipv4").kind == Answer::late);
    CHECK(std::chrono::steady_clock::now() - began < 5s);
    closed = server.port();
  }
  Metadata gone{{"127.0.0.1", closed}, "", 10s};
  CHECK(host::ask(gone, "public-ipv4").kind == Answer::none);
}

TEST_CASE("metadata: Nimbus is asked where the first service has no answer") {
  HttpDouble ec2({{item("ami-id"), HttpDouble::ok("ami-1")}});
  HttpDouble nimbus(
      {{"GET /cloud/latest/meta-data/public-hostname", HttpDouble::ok("vm1.example.org")},
       {"GET /cloud/latest/meta-data/instance-id", HttpDouble::ok("i-2")},
       {"GET /cloud/latest/meta-data/local-ipv4", HttpDouble::ok("10.0.0.3")}});
  Scratch scratch;
  os::Root root(scratch.path());
  CHECK(host::public_hostname(at(ec2)).kind == Answer::none);
  CHECK(host::nimbus_hostname(root, 10s).kind == Answer::none);
  scratch.file(host::kNimbusUrlFile + 1,
               "http://127.0.0.1:" + std::to_string(nimbus.port()) + "/cloud\n");
  CHECK(host::nimbus_hostname(root, 10s).text == "vm1.example.org");
  CHECK(host::phantom_unique(at(ec2), root).text == "ami-1/i-2/10.0.0.3");
}

TEST_CASE("metadata: URLs of the Nimbus file") {
  auto service = host::parse_metadata_url("http://10.0.0.1:8081/a/b/", 1s);
  REQUIRE(service);
  CHECK(to_string(service->server) == "10.0.0.1:8081");
  CHECK(service->path == "/a/b");
  CHECK(host::parse_metadata_url("http://10.0.0.1", 1s)->server.port == 80);
  for (auto url : {"", "https://x", "http://", "http://a b", "http://x/a\r\nEvil: 1", "ftp://x"}) {
    CHECK_FALSE(host::parse_metadata_url(url, 1s));
  }
}

TEST_CASE("metadata: replies are read as they came") {
  CHECK(host::parse_http_reply("HTTP/1.1 200 OK\r\nX: y\r\n\r\nbody")->body == "body");
  CHECK(host::parse_http_reply("HTTP/1.0 404\r\n\r\n")->status == 404);
  for (auto bytes : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n"}) {
    CHECK_FALSE(host::parse_http_reply(bytes));
  }
}
