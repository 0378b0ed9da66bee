#include "spool/crc32.h"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>

TEST_CASE("crc32 is that of zlib, for every length and place") {
  std::mt19937 dice(1);
  std::string bytes(5000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(dice());
  for (std::size_t size = 0; size + 37 < bytes.size(); ++size) {
    std::string_view some = std::string_view(bytes).substr(size % 37, size);
    auto known = ::crc32_z(0, reinterpret_cast<const unsigned char*>(some.data()), some.size());
    REQUIRE(tsd::spool::crc32(some) == known);
  }
}
