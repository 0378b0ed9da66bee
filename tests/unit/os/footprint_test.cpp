#include "os/footprint.h"

#include <unistd.h>

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

}  // namespace

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
