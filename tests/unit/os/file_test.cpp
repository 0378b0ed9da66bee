#include "os/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>

#include "support/scratch.h"

namespace os = tsd::os;

TEST_CASE("file: what is written reads back, with its mode, and nothing is left beside it") {
  Scratch scratch;
  std::string path = scratch.path("x");
  REQUIRE(os::write_file(path, "one\ntwo\n", 0600));
  CHECK(*os::read_file(path) == "one\ntwo\n");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  auto entries = std::filesystem::directory_iterator(scratch.path());
  CHECK(std::distance(begin(entries), end(entries)) == 1);
}

TEST_CASE("file: sizes are not trusted") {
  auto text = os::read_file("/proc/self/status");  // stat says 0 bytes
  REQUIRE(text);
  CHECK(text->find("Name:") != std::string::npos);
}

TEST_CASE("file: what is no file is refused at once, with the reason") {
  Scratch scratch;
  CHECK(os::read_file(scratch.path("absent")).error().text ==
        "reading " + scratch.path("absent") + ": No such file or directory");
  CHECK(os::read_file(scratch.path()).error().text ==
        "reading " + scratch.path() + ": Is a directory");
  std::string fifo = scratch.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(os::read_file(fifo).error().text == "reading " + fifo + ": not a regular file");
  CHECK_FALSE(os::read_file("/dev/zero"));
}

TEST_CASE("file: a regular file opens for reading, through a link too") {
  Scratch scratch;
  std::string path = scratch.file("text", "one");
  std::filesystem::create_symlink(path, scratch.path("link"));
  auto file = os::open_regular(scratch.path("link"));
  REQUIRE(file);
  std::string text;
  REQUIRE(os::read_all(file->get(), text));
  CHECK(text == "one");
  CHECK((::fcntl(file->get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(file->get(), F_GETFL) & O_ACCMODE) == O_RDONLY);
}

TEST_CASE("file: a buffer that has become large reads files of /proc/sys too") {
  auto file = os::open_regular("/proc/sys/kernel/ostype");
  REQUIRE(file);
  std::string text;
  text.reserve(8u << 20);  // in one call the kernel refuses more than 4 MiB: ENOMEM
  auto done = os::read_all(file->get(), text);
  REQUIRE(done);
  CHECK(text == "Linux\n");
}

TEST_CASE("file: opening what is no regular file neither waits nor succeeds") {
  Scratch scratch;
  std::string fifo = scratch.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(os::open_regular(fifo).error().text == "not a regular file");
  CHECK(os::open_regular("/dev/null").error().text == "not a regular file");
  CHECK(os::open_regular(scratch.path()).error().system == EISDIR);
  CHECK(os::open_regular(scratch.path("absent")).error().system == ENOENT);
  std::filesystem::create_symlink("link", scratch.path("link"));
  CHECK(os::open_regular(scratch.path("link")).error().system == ELOOP);
  CHECK(os::check_regular(-1).error().system == EBADF);
}

TEST_CASE("file: more than the limit is an error, not memory") {
  Scratch scratch;
  std::string path = scratch.file("big", std::string(100000, 'x'));
  CHECK_FALSE(os::read_file(path, 99999));
  CHECK(os::read_file(path, 100000)->size() == 100000);
}

TEST_CASE("file: a failed write leaves the old text") {
  CHECK_FALSE(os::write_file("/proc/tsd-nowhere", "x", 0600));
  auto full = os::Fd(::open("/dev/full", O_WRONLY));
  CHECK(os::write_all(full.get(), "x").error().text == "No space left on device");
}

TEST_CASE("file: what is no file is not replaced by one") {
  Scratch scratch;
  std::string fifo = scratch.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(os::write_file(fifo, "x", 0600).error().text ==
        "writing " + fifo + ": it is there, and not a regular file");
  struct stat status {};
  REQUIRE(::stat(fifo.c_str(), &status) == 0);
  CHECK(S_ISFIFO(status.st_mode));
}
