#include "ship/remote_write/message.h"

#include <catch2/catch.hpp>
#include <string>

using namespace tsd::ship;
using tsd::prometheus::Family;
using tsd::prometheus::Type;
using namespace std::string_literals;

namespace {

/// A field of bytes, as the specification has it: its number and the type 2 in one byte, the
/// length.
std::string field(int number, std::string_view bytes) {
  std::string text(1, static_cast<char>(number * 8 + 2));
  text += static_cast<char>(bytes.size());
  return text.append(bytes);
}

// 1700000001000 as a varint, and the doubles 1 and 2, least significant byte first.
const std::string kTime = "\xe8\xd7\x95\xff\xbc\x31"s;
const std::string kOne = "\0\0\0\0\0\0\xf0\x3f"s;
const std::string kTwo = "\0\0\0\0\0\0\0\x40"s;

std::string sample(const std::string& value) {
  return field(2, "\x09" + value + "\x10" + kTime);
}

struct Made {
  Batch batch;
  Gathering points{{}};
  DescribeMetric describe;
  FamilyBook book;
  MessageWriter writer{describe, book};

  explicit Made(std::string_view lines, DescribeMetric by = {}) : describe(std::move(by)) {
    batch.add_plain(1, 1, lines);
    points.gather(batch);
  }
  std::string write(WriteVersion version) { return std::string(writer.write(points, version)); }
};

Family describe_all(std::string_view name) {
  return {std::string(name), Type::counter, "bytes", "help"};
}

}  // namespace

TEST_CASE("remote write 1.0: a message is one TimeSeries for each series") {
  Made made("m 1700000001 1 h=a\n");
  std::string labels =
      field(1, field(1, "__name__") + field(2, "m")) + field(1, field(1, "h") + field(2, "a"));
  CHECK(made.write(WriteVersion::v1) == field(1, labels + sample(kOne)));
}

TEST_CASE(
    "remote write 1.0: a metric is told of until a message is taken, behind its first series") {
  Made made("m 1700000001 1 h=a\n", describe_all);
  std::string with = made.write(WriteVersion::v1);
  CHECK(made.write(WriteVersion::v1) == with);
  made.writer.taken(made.points);
  std::string without = made.write(WriteVersion::v1);
  std::string metadata = "\x08\x01" + field(2, "m") + field(4, "help") + field(5, "bytes");
  CHECK(with == without + field(3, metadata));
}

TEST_CASE("remote write 2.0: each text is there once, and series refer to it") {
  Made made("m 1700000001 2 a=m b=m\n");
  std::string symbols;
  for (const char* text : {"", "__name__", "m", "a", "b"}) symbols += field(4, text);
  std::string series = field(1, "\x01\x02\x03\x02\x04\x02") + sample(kTwo);
  CHECK(made.write(WriteVersion::v2) == symbols + field(5, series));
}

TEST_CASE("remote write 2.0: metadata stand in each series") {
  Made made("m 1700000001 2 a=b\n", describe_all);
  std::string metadata = field(5, "\x08\x01\x18\x05\x20\x06");
  CHECK(made.write(WriteVersion::v2).ends_with(metadata));
  CHECK(made.write(WriteVersion::v2).ends_with(metadata));
}

TEST_CASE("remote write: of what is not known nothing is told") {
  Made made("m 1700000001 1 h=a\n", [](std::string_view name) {
    return Family{std::string(name), Type::unknown, "", ""};
  });
  Made untold("m 1700000001 1 h=a\n");
  CHECK(made.write(WriteVersion::v1) == untold.write(WriteVersion::v1));
  CHECK(made.write(WriteVersion::v2) == untold.write(WriteVersion::v2));
}

TEST_CASE("remote write: a book of metrics is bounded") {
  FamilyBook book;
  int asked = 0;
  DescribeMetric describe = [&](std::string_view name) {
    ++asked;
    return describe_all(name);
  };
  for (std::size_t i = 0; i < kMostFamilies; ++i) {
    REQUIRE(book.find("m" + std::to_string(i), describe) != nullptr);
  }
  CHECK(book.find("one.more", describe) == nullptr);
  CHECK(book.find("m7", describe)->family.name == "m7");
  CHECK(asked == static_cast<int>(kMostFamilies));
}
