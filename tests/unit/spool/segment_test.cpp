#include "spool/segment.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include <random>

using namespace tsd::spool;

namespace {

struct Read {
  std::string good;
  std::string bad;
  std::size_t stretches = 0;
};

/// `step` bytes at a time; 0: all at once.
Read read(std::string_view segment, std::size_t step = 0) {
  Read read;
  SegmentReader reader;
  std::uint64_t end = 0;
  auto good = [&](std::string_view lines) { read.good += lines; };
  auto bad = [&](const Damage& damage) {
    read.stretches += read.bad.empty() || damage.offset != end ? 1 : 0;
    end = damage.offset + damage.bytes.size();
    CHECK(segment.substr(damage.offset, damage.bytes.size()) == damage.bytes);
    read.bad += damage.bytes;
  };
  for (std::size_t at = 0; at < segment.size(); at += step == 0 ? segment.size() : step) {
    reader.feed(segment.substr(at, step == 0 ? segment.npos : step), good, bad);
  }
  reader.end(bad);
  return read;
}

std::string line(int number) {
  return "sys.cpu.user 1700000000 " + std::to_string(number) + " a=b";
}

std::string segment_of(int lines) {
  SegmentWriter writer;
  for (int i = 0; i < lines; ++i) REQUIRE(writer.add(line(i)));
  writer.finish();
  return std::string(writer.text());
}

std::string text_of(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) text += line(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("segment: a record is its lines and one comment, as the manual says") {
  SegmentWriter writer;
  REQUIRE(writer.add("sys.cpu.user 1700000000 42 host=web01"));
  REQUIRE(writer.add("sys.cpu.nice 1700000000 1 host=web01"));
  writer.finish();
  CHECK(writer.text() ==
        "sys.cpu.user 1700000000 42 host=web01\n"
        "sys.cpu.nice 1700000000 1 host=web01\n"
        "# tsd-spool 1 crc32=ffad4665 bytes=75\n");
}

TEST_CASE("segment: what is written is read, however it is cut") {
  std::string segment = segment_of(1000);
  for (std::size_t step : {0, 1, 7, 4096, 65536}) {
    Read back = read(segment, step);
    CHECK(back.good == text_of(1000));
    CHECK(back.bad.empty());
  }
}

TEST_CASE("segment: any single flipped bit costs one record and no more") {
  constexpr std::size_t kRecord = 4096 + 64;
  std::string whole = segment_of(300);
  std::mt19937 chance{1};
  for (int i = 0; i < 2000; ++i) {
    std::string segment = whole;
    segment[chance() % segment.size()] ^= static_cast<char>(1u << (chance() % 8));
    Read back = read(segment);
    CHECK(back.stretches == 1);
    CHECK(back.bad.size() <= kRecord);
    CHECK(back.good.size() >= text_of(300).size() - kRecord);
  }
}

TEST_CASE("segment: cut anywhere, it gives whole lines that were written") {
  std::string whole = segment_of(200);
  std::string text = text_of(200);
  for (std::size_t end = 0; end <= whole.size(); end += 13) {
    Read back = read(whole.substr(0, end));
    CHECK(text.starts_with(back.good));
    CHECK(back.bad.size() <= 4096 + 64);
  }
}

TEST_CASE("segment: foreign bytes in front, between and behind cost nothing but themselves") {
  std::string one = segment_of(3);
  std::string junk("junk\n\0\xff half a line\n", 21);
  Read back = read(junk + one + junk + one + junk);
  CHECK(back.good == text_of(3) + text_of(3));
  CHECK(back.bad == junk + junk + junk);
  CHECK(back.stretches == 3);
}

TEST_CASE("segment: a trailer that vouches for other bytes vouches for none") {
  for (std::string segment : {
           "# tsd-spool 1 crc32=00000000 bytes=1\n",
           "a.b 1 1 c=d\n# tsd-spool 1 crc32=00000000 bytes=12\n",
           "a.b 1 1 c=d\n# tsd-spool 1 crc32=00000000 bytes=99999999999999999999\n",
           "a.b 1 1 c=d\n# tsd-spool 2 crc32=00000000 bytes=12\n",
           "a.b 1 1 c=d\n# tsd-spool ",
           "a.b 1 1 c=d\n# tsd-spool \n",
       }) {
    Read back = read(segment);
    CHECK(back.good.empty());
    CHECK(back.bad == segment);
  }
}

TEST_CASE("segment: a megabyte without a trailer is damage, and memory stays small") {
  std::string junk(1u << 20, 'x');
  std::string one = segment_of(3);
  Read back = read(junk + "\n" + one);
  CHECK(back.good == text_of(3));
  CHECK(back.bad == junk + "\n");
  CHECK(back.stretches == 1);
}

TEST_CASE("segment: a line that no record could hold is refused") {
  SegmentWriter writer;
  CHECK_FALSE(writer.add(std::string(kMostRecordBytes, 'x')));
  CHECK_FALSE(writer.add("a\nb"));
  CHECK_FALSE(writer.add("# tsd-spool 1 crc32=00000000 bytes=1"));
  CHECK(writer.add(std::string(kMostRecordBytes - 1, 'x')));
  writer.finish();
  CHECK(read(writer.text()).bad.empty());
}

TEST_CASE("trailer: one spelling and no other") {
  CHECK(parse_trailer("# tsd-spool 1 crc32=0012ab00 bytes=7")->bytes == 7);
  for (std::string_view other : {
           "# tsd-spool 1 crc32=0012AB00 bytes=7",
           "# tsd-spool 1 crc32=12ab00 bytes=7",
           "# tsd-spool 1 crc32=0012ab00 bytes=07",
           "# tsd-spool 1 crc32=0012ab00 bytes=0",
           "# tsd-spool 1 crc32=0012ab00 bytes=65537",
           "# tsd-spool 1 crc32=0012ab00 bytes=7 ",
           "# tsd-spool 1 crc32=0012ab00  bytes=7",
           "# tsd-spool 1 crc32=-012ab00 bytes=7",
           "",
       }) {
    CHECK_FALSE(parse_trailer(other));
  }
}
