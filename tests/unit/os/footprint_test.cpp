#include "os/footprint.h"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "os/fd.h"

namespace os = tsd::os;

namespace {

/// Resident pages of files that are mapped (proc(5), statm).
long mapped_pages() {
  long size = 0, resident = 0, shared = 0;
  std::ifstream("/proc/self/statm") >> size >> resident >> shared;
  return shared;
}

/// Memory of its own (proc(5), smaps_rollup), KiB: heap, stack, what it has written.
long own_kib() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string row; std::getline(rollup, row);) {
    if (row.starts_with("Anonymous:")) return std::stol(row.substr(row.find(' ')));
  }
  return -1;
}

/// Writes 96 KiB of the stack.
[[gnu::noinline]] char use_stack() {
  std::array<volatile char, 96 << 10> deep;
  for (volatile char& byte : deep) byte = 'x';
  return deep[deep.size() / 2];
}

}  // namespace

TEST_CASE("footprint: the stack of deeper calls is given back, and can be used again") {
  os::Footprint footprint;
  footprint.rest();
  long before = own_kib();
  CHECK(use_stack() == 'x');
  long used = own_kib();
  footprint.rest();
  CHECK(used >= before + 64);
  CHECK(own_kib() <= used - 64);
  CHECK(use_stack() == 'x');
}

TEST_CASE("footprint: what was used once is given back, and comes again when it is used") {
  long before = mapped_pages();
  os::forget_code();
  long after = mapped_pages();
  CHECK(before > 0);
  CHECK(after < before);
}

TEST_CASE("footprint: a pipe is read as it stands, rested or not") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  os::Fd out(ends[0]);
  os::Fd in(ends[1]);
  os::Footprint footprint;
  std::string room(100'000, 'x');
  REQUIRE(::write(in.get(), "a point\n", 8) == 8);
  auto got = footprint.read_some(out.get(), room.data(), room.size());
  REQUIRE(got);
  CHECK(room.substr(0, *got) == "a point\n");
  in = os::Fd();
  auto end = footprint.read_some(out.get(), room.data(), room.size());
  REQUIRE(end);
  CHECK(*end == 0);
}
