#include "init/settings.h"

#include <catch2/catch.hpp>

using tsd::init::checked;
using tsd::init::Settings;

TEST_CASE("settings: what is left out is filled in") {
  Settings settings;
  settings.name = "second";
  CHECK(checked(settings)->prefix == "/usr/local/second");
}

TEST_CASE("settings: words that could become commands are refused with their rule") {
  Settings host;
  host.host = "tsd1;reboot";
  CHECK(checked(host).error().text == "the host \"tsd1;reboot\" is refused: a name has no ';'");
  Settings name;
  name.name = "$(x)";
  CHECK_FALSE(checked(name));
  name.name = std::string(32, 'a');
  CHECK_FALSE(checked(name));
  Settings prefix;
  for (auto path : {"/a b", "relative", "/a/../b", "/a//b", "/'", "/a\n"}) {
    prefix.prefix = path;
    CHECK_FALSE(checked(prefix));
  }
}
