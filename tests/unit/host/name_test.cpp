#include "host/name.h"

#include <unistd.h>

#include <catch2/catch.hpp>

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
  CHECK(host::parse_sources("hostname,nobody").error().text.starts_with("\"nobody\" is none of"));
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

TEST_CASE("name: a cloud that is late is asked again, no longer than patience allows") {
  HttpDouble server({{"GET /latest/meta-data/public-hostname", "HTTP/1.1 503 Later\r\n\r\n"}});
  host::Cloud cloud{{{"127.0.0.1", server.port()}, "", std::chrono::seconds(10)}, tsd::os::Root()};
  cloud.patience = std::chrono::milliseconds(10);
  auto name = host::find_name(*host::parse_sources("ec2"), cloud);
  REQUIRE_FALSE(name);
  CHECK(name.error().text.ends_with("status 503"));
}
