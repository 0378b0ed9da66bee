#include "os/open_in_root.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/scratch.h"

namespace fs = std::filesystem;
using tsd::os::Fd;
using tsd::os::open_in_root;

namespace {

struct Tree {
  Scratch scratch;
  fs::path top = fs::path(scratch.path()) / "top";

  Tree() {
    fs::create_directories(top / "etc/rc.d/init.d");
    fs::create_directories(top / "run");
    write(top.parent_path() / "secret", "outside");
    write(top / "etc/rc.d/init.d/script", "inside");
    fs::create_symlink("/etc/rc.d/init.d", top / "etc/init.d");
    fs::create_symlink("../../../../secret", top / "etc/up");
    fs::create_symlink("/etc/loop", top / "etc/loop");
    fs::create_symlink("/run/made", top / "etc/dangling");
  }
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  Fd open(const std::string& path, int flags = O_RDONLY) const {
    Fd root(::open(top.c_str(), O_PATH | O_DIRECTORY));
    return open_in_root(root.get(), path, flags, 0600);
  }
  std::string read(const std::string& path) const {
    Fd fd = open(path);
    std::array<char, 64> text;
    auto size = fd ? ::read(fd.get(), text.data(), text.size()) : 0;
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }
};

}  // namespace

TEST_CASE("open in root: absolute links lead into the tree") {
  Tree tree;
  CHECK(tree.read("/etc/init.d/script") == "inside");
  CHECK(tree.read("etc/./init.d//script") == "inside");
}

TEST_CASE("open in root: nothing leads out of the tree") {
  Tree tree;
  CHECK(tree.read("../secret").empty());
  CHECK(tree.read("/../../secret").empty());
  CHECK(tree.read("/etc/up").empty());
  CHECK(tree.read("/etc/init.d/../../../etc/rc.d/init.d/script") == "inside");
}

TEST_CASE("open in root: a circle of links is an error, and a name that is not there") {
  Tree tree;
  CHECK(!tree.open("/etc/loop"));
  CHECK(errno == ELOOP);
  CHECK(!tree.open("/etc/nothing"));
  CHECK(errno == ENOENT);
}

TEST_CASE("open in root: a link itself, a new file behind a link, the top") {
  Tree tree;
  Fd link = tree.open("/etc/init.d", O_PATH | O_NOFOLLOW);
  struct stat status {};
  REQUIRE(::fstat(link.get(), &status) == 0);
  CHECK(S_ISLNK(status.st_mode));
  CHECK(tree.open("/etc/dangling", O_WRONLY | O_CREAT));
  CHECK(fs::exists(tree.top / "run/made"));
  CHECK(tree.open("/", O_RDONLY | O_DIRECTORY));
}
