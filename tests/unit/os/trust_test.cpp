#include "os/trust.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "support/scratch.h"

namespace os = tsd::os;

namespace {

constexpr uid_t kOther = 65534;

/// A tree of ours, looked at as an image: its top is this user's, who counts as root.
struct Case {
  Scratch scratch;
  os::Root root{scratch.path()};

  Case() { scratch.file("a/b/file", "x"); }

  void mode(const std::string& name, mode_t mode) const {
    REQUIRE(::chmod(scratch.path(name).c_str(), mode) == 0);
  }
  void give(const std::string& name) const {
    REQUIRE(::lchown(scratch.path(name).c_str(), kOther, kOther) == 0);
  }
  void link(const std::string& name, const std::string& target) const {
    REQUIRE(::symlink(target.c_str(), scratch.path(name).c_str()) == 0);
  }
  /// The place that another can write; empty: none.
  std::string place(const std::string& path) const {
    auto writer = os::other_writer(root, path);
    return writer ? writer->place + (writer->shared ? " shared" : "") : "";
  }
};

}  // namespace

TEST_CASE("trust: what group or others may write is shared, the file and each directory above it") {
  Case c;
  CHECK(c.place("/a/b/file").empty());
  for (mode_t bits : {0020u, 0002u}) {
    c.mode("a/b/file", 0644 | bits);
    CHECK(c.place("/a/b/file") == "/a/b/file shared");
    c.mode("a/b/file", 0644);
    c.mode("a", 0755 | bits);
    CHECK(c.place("/a/b/file") == "/a shared");
    CHECK(c.place("/a/b/not/there") == "/a shared");
    c.mode("a", 01755 | bits);
    CHECK(c.place("/a/b/file").empty());
    c.mode("a", 0755);
  }
  // What is not there yet can be made by anybody in a sticky directory.
  c.mode("a", 01777);
  CHECK(c.place("/a/b/absent").empty());
  CHECK(c.place("/a/absent/deep") == "/a shared");
  CHECK(os::other_writer(c.root, "/a/absent")->absent);
  c.mode("a", 0755);
  // A file has no use for the sticky bit.
  c.mode("a/b/file", 01666);
  CHECK(c.place("/a/b/file") == "/a/b/file shared");
}

TEST_CASE("trust: links are followed, and count") {
  Case c;
  c.scratch.file("open/file", "x");
  c.mode("open", 0777);
  c.link("a/b/relative", "../../open/file");
  c.link("a/b/absolute", "/open");
  c.link("a/b/twice", "absolute/file");
  c.link("a/b/loop", "loop");
  c.link("a/b/sound", "../b/./file");
  CHECK(c.place("/a/b/relative") == "/open shared");
  CHECK(c.place("/a/b/absolute/file") == "/open shared");
  CHECK(c.place("/a/b/twice") == "/open shared");
  CHECK(c.place("/a/../open/../a/b/file") == "/open shared");
  CHECK(c.place("/a/b/loop").empty());
  CHECK(c.place("//a/./b//sound/").empty());
  CHECK(c.place("/../../a/b/file").empty());
}

TEST_CASE("trust: another owner is found, after what is shared, and may be allowed") {
  if (::geteuid() != 0) return;
  Case c;
  c.give("a");
  CHECK(c.place("/a/b/file") == "/a");
  CHECK_FALSE(os::other_writer(c.root, "/a/b/file", kOther));
  c.mode("a/b", 0777);
  CHECK(c.place("/a/b/file") == "/a/b shared");
  CHECK(os::other_writer(c.root, "/a/b/file", kOther)->shared);
  c.mode("a/b", 0755);
  // A directory with the sticky bit is its owner's all the same, and a link is its owner's.
  c.mode("a", 01777);
  CHECK(c.place("/a/b/file") == "/a");
  REQUIRE(::chown(c.scratch.path("a").c_str(), 0, 0) == 0);
  CHECK(c.place("/a/b/file").empty());
  c.link("a/b/link", "file");
  c.give("a/b/link");
  CHECK(c.place("/a/b/link") == "/a/b/link");
}

TEST_CASE("trust: sentences") {
  CHECK(os::to_string({"/srv/a\nb", true, 0, 0777}) ==
        "/srv/a\\x0ab may be written by group or others (mode 0777)");
  CHECK(os::to_string({"/x", false, 0, 0700}) == "/x belongs to root");
  CHECK(os::to_string({"/x", false, 4000000, 0700}) == "/x belongs to user 4000000");
}
