#include "host/name_below.h"

#include <catch2/catch.hpp>

#include "host/name.h"
#include "support/scratch.h"

namespace host = tsd::host;

TEST_CASE("name below: the first line of the hostname file that says one") {
  CHECK(host::name_in("vm1\n") == "vm1");
  CHECK(host::name_in("# the name\n\n  vm1.example.org \t\r\nother\n") == "vm1.example.org");
  CHECK(host::name_in("vm1") == "vm1");
  CHECK(host::name_in("").empty());
  CHECK(host::name_in("\n#\n").empty());
}

TEST_CASE("name below: the canonical name is the first of the line that has the name") {
  const char* hosts =
      "127.0.0.1 localhost # vm1\n"
      "# 10.0.0.1 no.example.org vm1\n"
      "127.0.1.1\tvm1.example.org vm1\n"
      "10.0.0.2 vm2.example.org vm1\n";
  CHECK(host::canonical_name(hosts, "vm1") == "vm1.example.org");
  CHECK(host::canonical_name(hosts, "localhost") == "localhost");
  CHECK(host::canonical_name(hosts, "127.0.1.1").empty());
  CHECK(host::canonical_name("", "vm1").empty());
}

TEST_CASE("name below: hostname and fqdn of a root are those of its files, not the kernel's") {
  Scratch scratch;
  host::Cloud cloud{{}, tsd::os::Root(scratch.path())};
  auto name = [&](std::string_view source) {
    return host::find_name(*host::parse_sources(source), cloud);
  };
  CHECK(name("hostname").error().text.find("etc/hostname: No such file") != std::string::npos);
  scratch.file("etc/hostname", "\n");
  CHECK(name("hostname").error().text.find("has no name") != std::string::npos);
  scratch.file("etc/hostname", "node-7\n");
  CHECK(*name("hostname") == "node-7");
  CHECK_FALSE(name("fqdn"));
  scratch.file("etc/hosts", "127.0.1.1 node-7\n");
  CHECK(name("fqdn").error().text.find("no full name of node-7") != std::string::npos);
  scratch.file("etc/hosts", "127.0.1.1 node-7.example.org node-7\n");
  CHECK(*name("fqdn") == "node-7.example.org");
  CHECK(*name("hostname") == "node-7");
  scratch.file("etc/hostname", "node-8.example.net\n");
  CHECK(*name("fqdn") == "node-8.example.net");
}
