#include "os/same_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>

#include "os/fd.h"
#include "support/scratch.h"

namespace os = tsd::os;
namespace fs = std::filesystem;

namespace {

bool is_apart(const os::UsedFile& input, const os::UsedFile& output) {
  return bool(os::check_apart(input, std::array{output}));
}

}  // namespace

TEST_CASE("same file: it is found by any of its names, with a sentence that has the input's") {
  Scratch scratch;
  std::string path = scratch.file("f", "line\n");
  fs::create_symlink(path, scratch.path("soft"));
  fs::create_hard_link(path, scratch.path("hard"));
  os::Fd open(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  std::array outputs{os::UsedFile{scratch.path("absent"), -1, "--receipts 3"},
                     os::UsedFile{"", open.get(), "--rejects"}};
  for (const char* name : {"f", "soft", "hard", "./f"}) {
    INFO(name);
    auto apart = os::check_apart({scratch.path(name)}, outputs);
    REQUIRE_FALSE(apart);
    CHECK(apart.error().text ==
          scratch.path(name) +
              " is the input, and --rejects would write to it: it would read its own lines without "
              "end; write to another file");
  }
  auto unnamed = os::check_apart({"", open.get()}, outputs);
  REQUIRE_FALSE(unnamed);
  CHECK(unnamed.error().text.starts_with(fs::canonical(path).string() + " is the input"));
  CHECK_FALSE(is_apart({fs::path("/proc/self/fd") / std::to_string(open.get())}, {path}));
}

TEST_CASE("same file: two files, an absent one, and what is no regular file are apart") {
  Scratch scratch;
  std::string one = scratch.file("one", "line\n"), two = scratch.file("two", "line\n");
  std::string absent = scratch.path("absent"), fifo = scratch.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(is_apart({one}, {two}));
  CHECK(is_apart({one}, {absent}));
  CHECK(is_apart({absent}, {absent}));
  CHECK(is_apart({fifo}, {fifo}));
  CHECK(is_apart({"/dev/null"}, {"/dev/null"}));
  CHECK(is_apart({"", 1000}, {one}));
}
