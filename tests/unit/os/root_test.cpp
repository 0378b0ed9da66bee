#include "os/root.h"

#include <fcntl.h>

#include <catch2/catch.hpp>

#include "os/file.h"
#include "support/scratch.h"

namespace os = tsd::os;

TEST_CASE("root: links lead no further than the root") {
  Scratch scratch;
  scratch.file("etc/hostname", "recorded\n");
  std::filesystem::create_symlink("/etc/hostname", scratch.path("absolute"));
  std::filesystem::create_symlink("../../../../../../etc/hostname", scratch.path("climbing"));
  os::Root root(scratch.path());
  for (auto name : {"/etc/hostname", "/absolute", "/climbing"}) {
    auto fd = root.open(name, O_RDONLY);
    REQUIRE(fd);
    std::string text;
    REQUIRE(os::read_all(fd->get(), text));
    CHECK(text == "recorded\n");
  }
}

TEST_CASE("root: paths are said as seen from outside") {
  CHECK(os::Root("/").path("/proc/stat") == "/proc/stat");
  CHECK(os::Root("/image/").path("/proc/stat") == "/image/proc/stat");
  CHECK(os::Root("/image").open("/absent", O_RDONLY).error().text ==
        "opening /image: No such file or directory");
}
