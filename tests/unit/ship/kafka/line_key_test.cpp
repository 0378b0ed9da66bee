#include "ship/kafka/line_key.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "ship/kafka/partitioner.h"

using namespace tsd::ship;

TEST_CASE("the key of a line is its host, or else its series") {
  LineKey key;
  CHECK(key.of("put a.b 1 2 dc=x host=web1 z=1") == "web1");
  CHECK(key.of("put a.b 1 2 host=web1") == "web1");
  CHECK(key.of("put a.b 1 2 ghost=web1 z=1 dc=x") == "a.b dc=x ghost=web1 z=1");
  CHECK(key.of("put a.b 1 2 z=1 dc=x") == "a.b dc=x z=1");
  CHECK(key.of("put a.b 9 9 dc=x  z=1") == "a.b dc=x z=1");
}

TEST_CASE("the key may be the series, or another tag") {
  LineKey series = *LineKey::parse("series");
  CHECK(series.of("put a.b 1 2 host=web1 dc=x") == "a.b dc=x host=web1");
  LineKey dc = *LineKey::parse("dc");
  CHECK(dc.of("put a.b 1 2 host=web1 dc=x") == "x");
  CHECK(dc.of("put a.b 1 2 host=web1") == "a.b host=web1");
  CHECK_FALSE(LineKey::parse(""));
  CHECK_FALSE(LineKey::parse("a b"));
  CHECK_FALSE(LineKey::parse("a=b"));
}

TEST_CASE("a key has the partition that Java's clients give it") {
  struct Row {
    const char* key;
    std::int32_t hash;  // of UtilsTest in Kafka's sources
  };
  const Row rows[] = {{"21", -973932308},
                      {"foobar", -790332482},
                      {"a-little-bit-long-string", -985981536},
                      {"a-little-bit-longer-string", -1486304829},
                      {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971}};
  for (const auto& row : rows) {
    INFO(row.key);
    CHECK(static_cast<std::int32_t>(murmur2(row.key)) == row.hash);
    CHECK(partition_of(row.key, 7) == (row.hash & 0x7fffffff) % 7);
  }
  for (const char* key : {"", "a", "ab", "abc", "abcd", "\xff\xfe\x80"}) {
    CHECK(partition_of(key, 1) == 0);
    CHECK(partition_of(key, 1000) >= 0);
  }
}
