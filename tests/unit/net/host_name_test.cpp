#include "net/host_name.h"

#include <catch2/catch.hpp>

using tsd::net::host_fault;

TEST_CASE("host name: names and addresses pass") {
  for (auto host : {"tsd", "nimbus-opentsdb.no-ip.info", "10.0.0.7", "::1", "fe80::1%eth0", "a_b",
                    "tsd.example.org."}) {
    CHECK(host_fault(host) == "");
  }
}

TEST_CASE("host name: what no resolver could know is refused with its rule") {
  CHECK(host_fault("") == "it is empty");
  CHECK(host_fault("a b") == "a host name cannot contain a blank");
  CHECK(host_fault("a;b") == "a name has no ';'");
  CHECK(host_fault("$(x)") == "a name has no '$'");
  CHECK(host_fault("a\nb") == "a name has no byte 0x0a");
  CHECK(host_fault("tsd.b\xc3\xbc"
                   "cher.example") == tsd::net::kInternational);
  CHECK(host_fault("b\xfc"
                   "cher") == "a name has no byte 0xfc");
  CHECK(host_fault("a\xe2\x80\xae") ==
        "a name has no byte 0xe2");  // turns the direction: no letter
  CHECK(host_fault("a..b") == "a part between two dots is empty");
  CHECK(host_fault("-a.b") == "a part begins or ends with '-'");
  CHECK(host_fault("10.0.0.256") == "it looks like an IPv4 address and is none");
  for (const char* number : {"23101", "1", "0x7f000001"})
    CHECK(host_fault(number) == tsd::net::kNumber);
  CHECK(host_fault(std::string(64, 'a')) == "a part between two dots has more than 63 bytes");
  CHECK(host_fault(std::string(254, 'a')) == "it has more than 253 bytes");
}
