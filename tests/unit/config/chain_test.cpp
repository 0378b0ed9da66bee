#include "config/chain.h"

#include <catch2/catch.hpp>
#include <string>

#include "support/scratch.h"

using namespace tsd::config;

namespace {

std::string sourced(const std::string& text) {
  std::string lines;
  for (const auto& one : sourced_files(make_config_file("/etc/init.d/tcollector", text)))
    lines += std::to_string(one.position.line) + " " + one.path + "\n";
  return lines;
}

}  // namespace

TEST_CASE("chain: the files that a script sources, however it does") {
  CHECK(sourced("#!/bin/sh\n. /etc/default/tcollector\n") == "2 /etc/default/tcollector\n");
  CHECK(sourced("if [ -f /etc/sysconfig/a ]; then\n  source /etc/sysconfig/a\nfi\n") ==
        "2 /etc/sysconfig/a\n");
  CHECK(sourced("prog=tc\n[ -r /etc/default/$prog ] && . /etc/default/${prog}\n") ==
        "2 /etc/default/tc\n");
  CHECK(sourced("[ -f /etc/sysconfig/$(basename $0) ] && . /etc/sysconfig/$(basename $0)\n") ==
        "1 /etc/sysconfig/tcollector\n");
  CHECK(sourced("CONF=/etc/default/x\n. $CONF\n") == "2 /etc/default/x\n");
  CHECK(
      sourced(
          "NAME=t\nfor s in \"/etc/default/$NAME\" \"/etc/sysconfig/$NAME\"; do\n. \"$s\"\ndone") ==
      "3 /etc/default/t\n3 /etc/sysconfig/t\n");
  CHECK(sourced("C=${C:-/etc/default/y}\n[ -f \"$C\" ] && . \"$C\"\n") == "2 /etc/default/y\n");
  CHECK(sourced(". ${CONF-\"/etc/sysconfig/z\"}\n") == "1 /etc/sysconfig/z\n");
  CHECK(sourced(". /opt/t/settings.sh\n") == "1 /opt/t/settings.sh\n");
}

TEST_CASE("chain: what is only named is not sourced") {
  CHECK(sourced("cat /etc/default/x\n").empty());
  CHECK(sourced("# . /etc/default/x\n. $unknown\ncd .\n").empty());
}

TEST_CASE("chain: a default in the script is its value, and a name that it knows") {
  Scratch scratch;
  tsd::os::Root root(scratch.path());
  tsd::os::Tree tree(root);
  auto counted = [&](const std::string& text) {
    auto value = counted_value(tree, make_config_file("/etc/init.d/t", text), "TSD_HOST");
    return value ? value->value : "none";
  };
  CHECK(counted("TSD_HOST=${TSD_HOST:-tsd1}\n") == "tsd1");
  CHECK(counted("TSD_HOST=\"${TSD_HOST-\"tsd1\"}\"\n") == "tsd1");
  CHECK(counted("H=tsd2\nTSD_HOST=$H\n") == "tsd2");
  for (const char* text : {"TSD_HOST=$(x)\n", "TSD_HOST=`x`\n", "TSD_HOST=$H\n", "TSD_HOST=${H}\n",
                           "TSD_HOST=${H:-$(x)}\n", "TSD_HOST=${\n"})
    CHECK(counted(text) == "none");
}
