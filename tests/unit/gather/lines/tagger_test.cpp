#include "gather/lines/tagger.h"

#include <catch2/catch.hpp>

#include "line/plain.h"

namespace gather = tsd::gather;
namespace line = tsd::line;

namespace {

std::string tagged(const gather::Tagger& tagger, std::string_view text) {
  line::Point point;
  line::split(text, line::Dialect::tcollector, point);
  std::string out;
  std::string all = tagger.append(point, out) ? out : "refused" + out;
  if (!line::split_plain(text, point)) return all;
  std::string plain;
  bool fits = tagger.append_plain(text, point, plain);
  CHECK((fits ? plain : "refused" + plain) == all);
  return all;
}

}  // namespace

TEST_CASE("tagger: own tags first, then the added ones by key") {
  gather::Tagger tagger({{"zone", "z1"}, {"host", "vm1"}, {"app", "web"}, {"_x", "1"}}, 8);
  CHECK(tagged(tagger, "t.m 1366155625 1") == "t.m 1366155625 1 _x=1 app=web host=vm1 zone=z1\n");
  CHECK(tagged(tagger, "t.m 1366155625 007 q=r") ==
        "t.m 1366155625 007 q=r _x=1 app=web host=vm1 zone=z1\n");
}

TEST_CASE("tagger: what the collector says of itself stands") {
  gather::Tagger tagger({{"host", "vm1"}}, 8);
  CHECK(tagged(tagger, "t.m 1366155625 1 host=mine") == "t.m 1366155625 1 host=mine\n");
  CHECK(tagged(tagger, "t.m 1366155625 1 xhost=mine") == "t.m 1366155625 1 xhost=mine host=vm1\n");
  CHECK(tagged(tagger, "t.m 1366155625 1 HOST=up") == "t.m 1366155625 1 HOST=up host=vm1\n");
}

TEST_CASE("tagger: too many tags in the end leave nothing behind") {
  gather::Tagger tagger({{"host", "vm1"}}, 2);
  CHECK(tagged(tagger, "m 1366155625 1 a=1") == "m 1366155625 1 a=1 host=vm1\n");
  CHECK(tagged(tagger, "m 1366155625 1 a=1 b=2") == "refused");
}

TEST_CASE("tagger: the prefix stands before the metric") {
  CHECK(tagged(gather::Tagger({}, 8, "ns."), "m 1366155625 1") == "ns.m 1366155625 1\n");
}
