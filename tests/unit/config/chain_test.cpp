#include "config/chain.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
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

namespace {

/// What is known of TSD_HOST in a script that sources the settings, and what speaks against it.
std::string course(const std::string& script, const std::string& settings,
                   const std::string& other = "") {
  Scratch scratch;
  std::filesystem::create_directories(scratch.path() + "/etc/default");
  std::ofstream(scratch.path() + "/etc/default/t") << settings;
  std::ofstream(scratch.path() + "/etc/other") << other;
  tsd::os::Root root(scratch.path());
  tsd::os::Tree tree(root);
  auto file = make_config_file("/etc/init.d/t", script);
  auto value = counted_value(tree, file, "TSD_HOST");
  auto doubt = doubt_of(tree, file, "TSD_HOST");
  std::string text = value ? value->value : "none";
  if (doubt)
    text += " " + doubt->path + ":" + std::to_string(doubt->position.line) + " " + doubt->value;
  return text;
}

constexpr const char* kSourcing = "TSD_HOST=tsd1\n. /etc/default/t\n";

}  // namespace

TEST_CASE("chain: what may set a name too is a doubt, wherever it stands") {
  auto settings = [](const char* text) { return course(kSourcing, text); };
  CHECK(settings("TSD_HOST=$(cat x)\n") == "tsd1 /etc/default/t:1 TSD_HOST=$(cat x)");
  CHECK(settings("[ -f x ] && TSD_HOST=q\n") == "tsd1 /etc/default/t:1 TSD_HOST=q");
  CHECK(settings("if x; then\nTSD_HOST=q; fi\n") == "tsd1 /etc/default/t:2 TSD_HOST=q");
  CHECK(settings("eval \"$(x)\"\n") == "tsd1 /etc/default/t:1 eval \"$(x)\"");
  CHECK(settings("read TSD_HOST <x\n") == "tsd1 /etc/default/t:1 read TSD_HOST");
  CHECK(settings("read -r A TSD_HOST <x\n") == "tsd1 /etc/default/t:1 read TSD_HOST");
  CHECK(settings("unset TSD_HOST\n") == "tsd1 /etc/default/t:1 unset TSD_HOST");
  CHECK(settings("for TSD_HOST in a b; do :; done\n") == "tsd1 /etc/default/t:1 for TSD_HOST");
  CHECK(settings("printf -v TSD_HOST %s q\n") == "tsd1 /etc/default/t:1 printf -v TSD_HOST");
  CHECK(settings("printf TSD_HOST; : TSD_HOST ${x:-TSD_HOST}\n") == "tsd1");
  CHECK(settings("TSD_HOST+=x\n") == "tsd1 /etc/default/t:1 TSD_HOST+=x");
  CHECK(settings(". $unknown\n") == "tsd1 /etc/default/t:1 . $unknown");
}

TEST_CASE("chain: what is set again behind it, or set alike, leaves no doubt") {
  CHECK(course(kSourcing, "[ -f x ] && TSD_HOST=q\nTSD_HOST=r\n") == "r");
  CHECK(course(". /etc/default/t\nTSD_HOST=tsd1\n", "TSD_HOST=$(x)\neval x\n") == "tsd1");
  CHECK(course(kSourcing, "[ -f x ] && TSD_HOST=tsd1\n") == "tsd1");
  CHECK(course(kSourcing, "TSD_HOST=${TSD_HOST:-q}\n") == "tsd1");
  CHECK(course(". /etc/default/t\nTSD_HOST=${TSD_HOST:-q}\n", "TSD_HOST=r\n") == "r");
  CHECK(course(". /etc/default/t\nTSD_HOST=${TSD_HOST:-q}\n", "") == "q");
  CHECK(course("TSD_HOST=tsd1\nrun() {\n  eval \"$1\"\n}\n", "") == "tsd1");
}

TEST_CASE("chain: a default that an expansion sets") {
  CHECK(course(kSourcing, ": ${TSD_HOST:=q}\n") == "tsd1");
  CHECK(course(". /etc/default/t\n", ": \"${TSD_HOST:=q}\"\n") == "q");
  CHECK(course(". /etc/default/t\n", ": ${TSD_HOST=q}\n") == "q");
  CHECK(course(". /etc/default/t\n", ": ${TSD_HOST:=$(x)}\n") ==
        "none /etc/default/t:1 TSD_HOST=${TSD_HOST:=$(x)}");
}

TEST_CASE("chain: a settings file's own files are followed, and a circle ends") {
  CHECK(course(kSourcing, ". /etc/other\n", "TSD_HOST=q\n") == "q");
  CHECK(course(kSourcing, ". /etc/other\n", "TSD_HOST=$(x)\n") ==
        "tsd1 /etc/other:1 TSD_HOST=$(x)");
  CHECK(course(kSourcing, ". /etc/other\n", ". /etc/default/t\n. /etc/other\n") == "tsd1");
}
