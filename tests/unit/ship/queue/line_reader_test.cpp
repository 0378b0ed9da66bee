#include "ship/queue/line_reader.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd;
using namespace tsd::ship;

namespace {

/// Feeds `text` in pieces of `step` bytes; gives the wire, and rejections as NUMBER:COLUMN:CODE.
struct Fed {
  std::string wire;
  std::string rejections;
  std::uint64_t in;
  std::uint64_t rejected;
  std::string numbers;
};

Fed feed(std::string_view text, std::vector<line::OwnTag> tags = {}, std::size_t step = 1u << 20) {
  Fed fed;
  LineReader reader({}, std::move(tags), [&](const Rejection& r) {
    fed.rejections += fmt::format("{}:{}:{}\n", r.number, r.column, r.code);
  });
  Batch batch;
  Block block;
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    block.fill(text.substr(0, step));
    reader.feed(block, batch);
  }
  reader.end(batch);
  fed.wire = batch.wire();
  fed.in = reader.in();
  fed.rejected = reader.rejected();
  for (std::size_t i = 0; i < batch.size(); ++i)
    fed.numbers += fmt::format("{} ", batch.numbers()[i]);
  return fed;
}

}  // namespace

TEST_CASE("lines come with or without put, however they are cut") {
  std::string_view text = "put a.b 1 1.50 h=x\r\na.b 2 2 h=x\nbad\nput a.b 3 3 h=x";
  for (std::size_t step : {1, 2, 7, 1000}) {
    Fed fed = feed(text, {}, step);
    CHECK(fed.wire == "put a.b 1 1.50 h=x\nput a.b 2 2 h=x\nput a.b 3 3 h=x\n");
    CHECK(fed.rejections == "3:4:missing-timestamp\n");
    CHECK(fed.numbers == "1 2 4 ");
    CHECK(fed.in == 4);
    CHECK(fed.rejected == 1);
  }
}

TEST_CASE("good lines between bad ones keep their numbers") {
  Fed fed = feed("a.b 1700000000 1 h=x\nput a.b 1700000000 2 h=x\nx\na.b 1700000000 3 h=x\ny\n");
  CHECK(fed.wire ==
        "put a.b 1700000000 1 h=x\nput a.b 1700000000 2 h=x\nput a.b 1700000000 3 h=x\n");
  CHECK(fed.rejections == "3:2:missing-timestamp\n5:2:missing-timestamp\n");
  CHECK(fed.numbers == "1 2 4 ");
}

TEST_CASE("many lines are scanned and few are read, to the same batch") {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += fmt::format("a.b 1700000000 {} h=x\nput a.b 1700000000 2 h=x\nx\n", i);
    if (i % 3 == 0) text += "put a.b 1700000000 -1.5e3 h=x a=1\r\n# tsd-spool 1\n";
  }
  Fed scanned = feed(text);
  Fed read = feed(text, {}, 100);
  CHECK(scanned.in == 40 * 3 + 14);
  CHECK(scanned.rejected == 40);
  CHECK(read.wire == scanned.wire);
  CHECK(read.rejections == scanned.rejections);
  CHECK(read.numbers == scanned.numbers);
  CHECK(read.in == scanned.in);
}

TEST_CASE("a tag is added where its key is absent, and the line judged with it") {
  CHECK(feed("a.b 1 1\n", {{"host", "x"}}).wire == "put a.b 1 1 host=x\n");
  CHECK(feed("a.b 1 1 host=y\n", {{"host", "x"}}).wire == "put a.b 1 1 host=y\n");
  CHECK(feed("a.b 1 1 myhost=y\n", {{"host", "x"}}).wire == "put a.b 1 1 myhost=y host=x\n");
  Fed full = feed("a.b 1 1 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1\n", {{"host", "x"}});
  CHECK(full.wire.empty());
  CHECK(full.rejected == 1);
}

TEST_CASE("blanks that a dialect takes before a line are not sent behind put") {
  line::Rules rules;
  rules.dialect = line::Dialect::victoriametrics;
  std::string rejections;
  LineReader reader(rules, {}, [&](const Rejection& r) { rejections += r.reason; });
  Block block;
  block.fill("  a.b 1 1 h=x\n put  a.b 2 2 h=x\nput a.b 3 3 h=x\n");
  Batch batch;
  reader.feed(block, batch);
  CHECK(batch.wire() == "put a.b 1 1 h=x\nput a.b 2 2 h=x\nput a.b 3 3 h=x\n");
  CHECK(rejections.empty());
}

TEST_CASE("comments of spool segments are passed over and not counted") {
  Fed fed = feed("# tsd-spool 1\na.b 1 1 h=x\n");
  CHECK(fed.in == 1);
  CHECK(fed.numbers == "2 ");
}

TEST_CASE("a line without end costs itself only") {
  std::string text(3u << 20, 'x');
  text += "\na.b 1 1 h=x\n";
  Fed fed = feed(text, {}, 65536);
  CHECK(fed.rejections == "1:262144:line-length\n");
  CHECK(fed.wire == "put a.b 1 1 h=x\n");
  CHECK(fed.numbers == "2 ");
  CHECK(fed.in == 2);
}
