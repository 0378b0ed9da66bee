#include "config/replacement.h"

#include <catch2/catch.hpp>
#include <string>

using namespace tsd::config;

namespace {

std::string told(const std::string& path, const std::string& text) {
  std::string lines;
  for (const auto& one : replaced_settings(make_config_file(path, text)))
    lines += one.name + ": " + to_string(one) + "\n";
  return lines;
}

std::string migrated(const std::string& python, const std::string& settings) {
  return migration(std::vector{make_config_file("/etc/default/t", settings),
                               make_config_file("config.py", python)});
}

}  // namespace

TEST_CASE("replacement: each entry that is on is told with its option") {
  CHECK(told("config.py",
             "def get_defaults():\n  return {'host': 'tsd1', 'dedupinterval': 300, 'http': False,\n"
             "  'evictinterval': 6000, 'http_api_path': 'x/put', 'http_password': 's',\n"
             "  'reconnectinterval': 5, 'cdir': d, 'maxtags': n, 'hosts': None, 'deduponlyzero': "
             "1}\n") ==
        "host: tsd-install-init -H tsd1\n"
        "dedupinterval: tsd-collect --dedup-interval 300\n"
        "evictinterval: --evict-interval 6000 is the default\n"
        "http_api_path: tsd-send --http-path /x/put\n"
        "http_password: tsd-send --http-password-file FILE, with the password in FILE\n"
        "reconnectinterval: tsd-send --reconnect-interval 5s\n"
        "maxtags: --max-tags takes its place, and \"n\" cannot be carried over as it is\n"
        "deduponlyzero: tsd-collect --dedup-only-zero\n");
}

TEST_CASE("replacement: no value becomes two words or a command") {
  for (const char* value : {"a b", "$(x)", "a;b", "a`b", "a'b"}) {
    auto rows = replaced_settings(
        make_config_file("/etc/default/t", std::string("DEDUP_INTERVAL=\"") + value + "\"\n"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].target == Replaced::by_hand);
  }
  CHECK(told("/etc/default/t", "EXTRA_TAGS='a=1 b=$(x)'\n").find("by") == std::string::npos);
}

TEST_CASE("replacement: settings count before get_defaults(), lists of hosts before a host") {
  std::string python =
      "def get_defaults():\n  return {'host': 'tsd1', 'port': 1, 'tags': ['dc=a', 'x=1'],\n"
      "  'dedupinterval': 300}\n";
  CHECK(migrated(python, "") ==
        "tsd-install-init -H tsd1 -p 1\n"
        "COLLECT_OPTIONS=\"--dedup-interval 300 -t dc=a -t x=1\"\n");
  CHECK(migrated(python,
                 "TSD_HOSTS=tsd2:7,tsd3\nTSD_HOST=tsd4\nDEDUP_INTERVAL=600\nEXTRA_TAGS=dc=b\n") ==
        "tsd-install-init -H tsd2:7 -p 1\n"
        "COLLECT_OPTIONS=\"--dedup-interval 600 -t dc=b -t x=1\"\n"
        "SEND_OPTIONS=\"-H tsd3\"\n");
  CHECK(migrated("", "").empty());
}
