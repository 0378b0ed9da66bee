#include "line/own_tag.h"

#include <catch2/catch.hpp>

using namespace tsd::line;

TEST_CASE("a tag of a tool's own is KEY=VALUE, one tag, and one that every TSD takes") {
  CHECK(parse_tag("host=web-1.example.org/x_y")->value == "web-1.example.org/x_y");
  for (const char* word : {"", "host", "host=", "=x", "a b=c", "a=b c", "a=b c=d", "a=b ",
                           "host=a:b", "host=a=b", "a=b\nc"}) {
    INFO(word);
    CHECK_FALSE(parse_tag(word));
  }
}

TEST_CASE("tags of a command line are kept in their order, and a bad one is refused") {
  std::vector<OwnTag> tags;
  auto take = tag_taker(tags);
  CHECK(take("b=1"));
  CHECK(take("a=2"));
  CHECK_FALSE(take("c"));
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].key == "b");
}
