#include "base/cpu.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <initializer_list>
#include <string>

namespace {

/// The flags that the kernel found, with a blank before and behind each.
std::string flags() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("flags", 0) == 0) return line.substr(line.find(':') + 1) + " ";
  }
  return "";
}

bool has_all(const std::string& flags, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (flags.find(" " + std::string(name) + " ") == std::string::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("cpu: what the processor can do is what the kernel lists", "[native]") {
  std::string all = flags();
  CHECK(tsd::has_avx2() == has_all(all, {"avx2", "bmi1", "popcnt"}));
  CHECK(tsd::has_carryless_multiplication() == has_all(all, {"pclmulqdq", "sse4_1"}));
}
