#include "host/name.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "host/host_lookup.h"
#include "support/http_double.h"
#include "support/scratch.h"

namespace host = tsd::host;

TEST_CASE("name: a literal is itself") {
  auto sources = host::parse_sources("literal:vm-7.example.org,hostname");
  REQUIRE(sources);
  CHECK(*host::find_name(*sources, {}) == "vm-7.example.org");
}

TEST_CASE("name: hostname is the kernel's") {
  char kernel[256] = {};
  REQUIRE(::gethostname(kernel, sizeof kernel - 1) == 0);
  CHECK(*host::find_name(*host::parse_sources("hostname"), {}) == kernel);
}

TEST_CASE("name: an unknown source is refused by its name") {
  CHECK(host::parse_sources("hostname,nobody")
            .error()
            .text.starts_with("unknown source \"nobody\": one of"));
  CHECK_FALSE(host::parse_sources("literal:"));
  CHECK_FALSE(host::parse_sources(""));
}

TEST_CASE("name: the cloud is asked first, and what it does not know is asked elsewhere") {
  HttpDouble server({{"GET /latest/meta-data/public-hostname", HttpDouble::ok("vm1.example.org")},
                     {"GET /latest/meta-data/public-ipv4", HttpDouble::ok("198.51.100.7")}});
  Scratch scratch;
  host::Cloud cloud{{{"127.0.0.1", server.port()}, "", std::chrono::seconds(10)},
                    tsd::os::Root(scratch.path())};
  auto name = [&](std::string_view list) {
    return *host::find_name(*host::parse_sources(list), cloud);
  };
  CHECK(name("ec2,nimbus,fqdn") == "vm1.example.org");
  CHECK(name("ec2-ipv4") == "198.51.100.7");
  CHECK(name("openstack") == "198.51.100.7");
  CHECK(name("nimbus,literal:other") == "other");
}

TEST_CASE(
    "inquiry: a cloud's answer, else a stand-in and the reason; nobody there is told from late") {
  HttpDouble server({{"GET /latest/meta-data/public-hostname", "HTTP/1.1 503 Later\r\n\r\n"},
                     {"GET /latest/meta-data/public-ipv4", HttpDouble::ok("198.51.100.7")}});
  host::HostLookup lookup;
  lookup.cloud.service = {{"127.0.0.1", server.port()}, "", std::chrono::seconds(10)};
  lookup.sources = *host::parse_sources("literal:x,ec2,ec2-ipv4");
  auto found = host::ask_once(lookup);
  REQUIRE(found.host);
  CHECK(found.host->text == "198.51.100.7");
  CHECK(found.host->source.word() == "ec2-ipv4");

  lookup.sources = *host::parse_sources("literal:x,ec2");
  found = host::ask_once(lookup);
  CHECK_FALSE(found.host);
  CHECK(found.stand_in == "x");
  CHECK(found.reason.ends_with("status 503"));
  CHECK_FALSE(found.nobody);

  lookup.sources = *host::parse_sources("nimbus");
  Scratch scratch;
  lookup.cloud.root = tsd::os::Root(scratch.path());
  CHECK(host::ask_once(lookup).nobody);
}

TEST_CASE("name: what every machine is called is the name of none, unless it is told") {
  for (auto name : {"localhost", "LOCALHOST", "localhost.localdomain", "localhost6.localdomain6",
                    "localhost.example.org", "ip6-localhost", "ip6-loopback", "(none)"}) {
    CAPTURE(name);
    CHECK(host::is_placeholder(name));
  }
  for (auto name : {"vm1", "localhost1", "mylocalhost.example.org", "none"}) {
    CAPTURE(name);
    CHECK_FALSE(host::is_placeholder(name));
  }
  Scratch scratch;
  scratch.file("etc/hostname", "localhost\n");
  host::Cloud image{{}, tsd::os::Root(scratch.path())};
  CHECK(*host::find_name(*host::parse_sources("hostname,literal:localhost"), image) == "localhost");
  CHECK(host::find_name(*host::parse_sources("hostname"), image).error().text ==
        "no host tag: hostname has \"localhost\", which is the name of no machine: hostnamectl "
        "set-hostname NAME gives it one");
}
