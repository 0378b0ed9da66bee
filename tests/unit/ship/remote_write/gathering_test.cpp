#include "ship/remote_write/gathering.h"

#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "prometheus/names.h"
#include "ship/remote_write/protobuf.h"

using namespace tsd::ship;
namespace pb = tsd::ship::protobuf;

namespace {

Batch batch_of(const std::vector<std::string>& lines, bool is_plain = false) {
  Batch batch;
  std::uint64_t number = 0;
  for (const std::string& line : lines) {
    ++number;
    is_plain ? batch.add_plain(number, 1, line + "\n") : batch.add(number, line);
  }
  return batch;
}

/// name=value of the labels, and each sample as milliseconds:value.
std::string text_of(const Gathering& points, const Gathering::Series& series) {
  std::string text;
  for (std::string_view rest = series.label_bytes; !rest.empty();) {
    std::string_view label = pb::take_bytes(rest);
    text.append(pb::take_bytes(label)).append("=");
    text.append(pb::take_bytes(label)).append(" ");
  }
  for (auto at = series.first; at != Gathering::kNone; at = points.sample(at).next) {
    text += fmt::format("{}:{} ", points.sample(at).milliseconds, points.sample(at).value);
  }
  text.pop_back();
  return text;
}

struct Gathered {
  Batch batch;
  std::vector<tsd::prometheus::Rename> renames;
  Gathering points{renames};
  std::vector<std::string> series;
  Gathered(const std::vector<std::string>& lines, bool is_plain,
           std::vector<tsd::prometheus::Rename> wanted = {})
      : batch(batch_of(lines, is_plain)), renames(std::move(wanted)), points(renames) {
    points.gather(batch);
    for (const auto& one : points.series()) series.push_back(text_of(points, one));
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("remote write: the points of a series come together, in the order of time") {
  bool is_plain = GENERATE(true, false);
  Gathered found({"a.b 1700000002 3 host=x", "c 1700000001 1.5 host=x", "a.b 1700000001 2 host=x"},
                 is_plain);
  CHECK(found.series == Texts{"__name__=a_b host=x 1700000001000:2 1700000002000:3",
                              "__name__=c host=x 1700000001000:1.5"});
  CHECK(found.points.count() == 3);
}

TEST_CASE("remote write: the order of tags makes no series, and labels are sorted") {
  Gathered found({"m 1700000001 1 b=1 Z=2 a.c=3", "m 1700000002 2 a.c=3 b=1 Z=2"}, true);
  CHECK(found.series == Texts{"Z=2 __name__=m a_c=3 b=1 1700000001000:1 1700000002000:2"});
}

TEST_CASE("remote write: words apart by several spaces, and no tag at all") {
  Gathered found({"m  1700000001.25   +5", "m 1700000002123 .5"}, false);
  CHECK(found.series == Texts{"__name__=m 1700000001250:5 1700000002123:0.5"});
}

TEST_CASE("remote write: one time of a series has one value in a message") {
  SECTION("the same value twice is one sample") {
    Gathered found({"m 1700000001 1 h=a", "m 1700000001 1.0 h=a"}, true);
    CHECK(found.points.count() == 1);
    CHECK(found.points.twins().empty());
  }
  SECTION("another value is left for the next message, whatever stands between") {
    Gathered found({"m 1700000003 1 h=a", "m 1700000001 2 h=a", "m 1700000003 3 h=a",
                    "m 1700000003 4 h=a", "m 1700000005 5 h=a"},
                   true);
    CHECK(found.series == Texts{"__name__=m h=a 1700000001000:2 1700000003000:1 1700000005000:5"});
    CHECK(found.points.twins() == std::vector<std::size_t>{2, 3});
    CHECK(found.points.count() == 3);
  }
  SECTION("at the end of the series too") {
    Gathered found({"m 1700000001 1 h=a", "m 1700000001 2 h=a"}, true);
    CHECK(found.series == Texts{"__name__=m h=a 1700000001000:1"});
    CHECK(found.points.twins() == std::vector<std::size_t>{1});
  }
}

TEST_CASE("remote write: a rename that makes two labels one costs its lines only") {
  Gathered found({"m 1700000001 1 host=a instance=b", "m 1700000001 2 host=a",
                  "m 1700000002 3 host=a instance=b"},
                 true, {{"host", "instance"}});
  CHECK(found.series == Texts{"__name__=m instance=a 1700000001000:2"});
  REQUIRE(found.points.faults().size() == 2);
  CHECK(found.points.faults()[1].index == 2);
  CHECK(found.points.faults()[0].sentence ==
        "tags \"host\" and \"instance\" both become the label instance");
}

TEST_CASE("remote write: many series of one hash table keep apart") {
  std::vector<std::string> lines;
  lines.reserve(5000);
  for (int i = 0; i < 5000; ++i) lines.push_back(fmt::format("m 1700000001 {0} h={0}", i));
  Gathered found(lines, true);
  REQUIRE(found.series.size() == 5000);
  CHECK(found.series[4711] == "__name__=m h=4711 1700000001000:4711");
}

TEST_CASE("remote write: a book that is too large starts over, and the series stay the same") {
  std::vector<tsd::prometheus::Rename> none;
  Gathering points(none);
  for (int round = 0; round < 4; ++round) {
    std::vector<std::string> lines;
    for (int i = 0; i < 5000; ++i) {
      lines.push_back(
          fmt::format("m {} {} h={}.{}", 1700000001 + round, i, i, std::string(50, 'x')));
    }
    if (round % 2 == 1) std::reverse(lines.begin(), lines.end());
    Batch batch = batch_of(lines, true);
    points.gather(batch);
    REQUIRE(points.series().size() == 5000);
    const auto& last = points.series().back();
    int wanted = round % 2 == 1 ? 0 : 4999;
    CHECK(text_of(points, last) == fmt::format("__name__=m h={0}.{1} {2}000:{0}", wanted,
                                               std::string(50, 'x'), 1700000001 + round));
  }
}
