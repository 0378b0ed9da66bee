#include "config/replacement.h"

#include <catch2/catch.hpp>
#include <string>

#include "config/checks.h"
#include "config/migration.h"
#include "support/scratch.h"

using namespace tsd::config;

namespace {

std::string told(const std::string& path, const std::string& text) {
  std::string lines;
  for (const auto& one : replaced_settings(make_config_file(path, text)))
    lines += one.name + ": " + to_string(one) + "\n";
  return lines;
}

std::string migrated(const std::string& python, const std::string& settings) {
  Scratch scratch;
  tsd::os::Root root(scratch.path());
  tsd::os::Tree tree(root);
  return migration(tree, std::vector{make_config_file("/etc/default/t", settings),
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
        "tsd-install-init -H tsd2:7\n"
        "COLLECT_OPTIONS=\"--dedup-interval 600 -t dc=b -t x=1\"\n"
        "SEND_OPTIONS=\"-H tsd3:1\"\n");
  CHECK(migrated("", "").empty());
}

TEST_CASE("replacement: what the tools would refuse is a comment with the reason") {
  auto one = [](const char* entry) {
    return migrated(std::string("def get_defaults():\n  return {") + entry + "}\n", "");
  };
  for (const char* entry :
       {"'port': 0", "'port': 70000", "'host': 'a b'", "'hosts': ['tsd1', 'a_b:x']",
        "'tags': ['dc=a b']", "'tags': ['x']", "'tags': ['=x']", "'tags': ['x=']",
        "'dedupinterval': '5m'", "'dedupinterval': -1", "'dedupinterval': 1.5", "'maxtags': 0",
        "'reconnectinterval': '10m'", "'namespace_prefix': '-x'", "'namespace_prefix': 'a=b'",
        "'evictinterval': 0", "'monitoring_port': 'x'", "'http_username': 'a\\nb'"}) {
    INFO(entry);
    CHECK(one(entry).starts_with("# "));
    CHECK(one(entry).find("takes its place, and \"") != std::string::npos);
  }
  CHECK(one("'tags': [], 'hosts': [], 'host': ''").empty());
  CHECK(one("'hosts': ['tsd1', 'tsd2:4243'], 'port': 4300") ==
        "tsd-install-init -H tsd1 -p 4300\nSEND_OPTIONS=\"-H tsd2:4243\"\n");
  CHECK(one("'monitoring_interface': '::1'") ==
        "COLLECT_OPTIONS=\"--status-interface ::1 --status-port 13280\"\n");
  CHECK(one("'dedupinterval': 300, 'evictinterval': 10") ==
        "COLLECT_OPTIONS=\"--dedup-interval 300\"\n"
        "# evictinterval: --evict-interval 10 is left out beside --dedup-interval 300: "
        "--evict-interval has to be longer\n");
  CHECK(one("'dedupinterval': 6000").starts_with("# dedupinterval: "));
  CHECK(one("'dedupinterval': 7000, 'evictinterval': 8000") ==
        "COLLECT_OPTIONS=\"--dedup-interval 7000 --evict-interval 8000\"\n");
}

TEST_CASE("replacement: tags with their option, and no guess about others") {
  CHECK(migrated("", "EXTRA_TAGS='-t a=b -tc=d --tag=e=f --tag g=h'\n") ==
        "COLLECT_OPTIONS=\"-t a=b -t c=d -t e=f -t g=h\"\n");
  for (const char* tags : {"a=b,c=d", "a=b c", "a", "-x a=b", "a=$(x)"})
    CHECK(migrated("", std::string("EXTRA_TAGS='") + tags + "'\n").starts_with("# EXTRA_TAGS: -t"));
}

TEST_CASE("replacement: the carriage returns of Windows belong to no value") {
  CHECK(migrated("", "TSD_HOST=tsd1\r\nTSD_PORT=4299\r\nEXTRA_TAGS=a=b\r\n") ==
        "tsd-install-init -H tsd1 -p 4299\nCOLLECT_OPTIONS=\"-t a=b\"\n");
}

TEST_CASE("replacement: a default of a settings file takes the place of get_defaults() too") {
  CHECK(
      migrated("def get_defaults():\n  return {'port': 99, 'dedupinterval': 300}\n",
               "TSD_PORT=4242\nDEDUP_INTERVAL=abc\n") ==
      "# DEDUP_INTERVAL: --dedup-interval takes its place, and \"abc\" cannot be carried over: it "
      "is not a whole number from 1 to 1000000000\n"
      "# TSD_PORT: -p 4242 is the default\n");
}

TEST_CASE("replacement: what is not known for certain takes nothing's place") {
  for (const char* more : {"[ -f x ] && TSD_HOST=q\n", "TSD_HOST+=q\n", "read TSD_HOST\n"}) {
    std::string text = migrated("", std::string("TSD_HOST=tsd1\n") + more);
    CHECK(text.starts_with("tsd-install-init -H tsd1\n# TSD_HOST: "));
    CHECK(text.find("cannot be known for certain") != std::string::npos);
  }
}

TEST_CASE("replacement: of a list, the installer is told the first, and no bad tag hides another") {
  CHECK(told("/etc/default/t", "TSD_HOSTS=tsd1:1,tsd2,tsd3\n") ==
        "TSD_HOSTS: tsd-install-init -H tsd1:1, and tsd-send -H tsd2,tsd3\n");
  std::string text = migrated("def get_defaults():\n  return {'tags': ['a b', 'c d']}\n", "");
  CHECK(text.find("\"a b\"") != std::string::npos);
  CHECK(text.find("\"c d\"") != std::string::npos);
}

TEST_CASE("replacement: no variable of a settings file is passed over") {
  auto findings = [](const std::string& text) {
    std::string lines;
    for (const auto& one : check(make_config_file("/etc/default/t", text)))
      lines += std::string(one.code) + " " + one.sentence + "\n";
    return lines;
  };
  for (const char* name : {"EXTRA_TAGS_OPTS", "TCOLLECTOR_OPTS", "DAEMON_OPTS", "HTTP_PASSWORD",
                           "NAMESPACE_PREFIX", "MAX_TAGS", "SSL", "ENABLED", "PYTHON", "lower"}) {
    INFO(name);
    std::string text = std::string(name) + "=7\n";
    CHECK(findings(text).find(std::string(name) + " is not read here: ") != std::string::npos);
    CHECK(migrated("", text).find(name == std::string("MAX_TAGS") ? "--max-tags 7"
                                  : name == std::string("NAMESPACE_PREFIX")
                                      ? "--namespace-prefix 7"
                                      : name) != std::string::npos);
  }
  CHECK(findings("HTTP_PASSWORD=secret\n").find("secret") == std::string::npos);
  CHECK(findings("SSL=1\nSSL=2\n") ==
        "variable-unread SSL is not read here: nothing takes its place\n");
  CHECK(findings("LANG=C\nSPOOL=/x\nH=1\nSEND_OPTIONS=\"-H ${H}\"\nJ=2\nLOG=$J/x\n").empty());
  CHECK(findings("TSDHOST=x\n").find("variable-unread") == std::string::npos);
}
