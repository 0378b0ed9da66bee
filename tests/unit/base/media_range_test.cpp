#include "base/media_range.h"

#include <catch2/catch.hpp>

using tsd::MediaRange;
using tsd::take_media_range;

TEST_CASE("media ranges: one after the other, with quality and version") {
  std::string_view accept = "text/HTML, a/b ; Version=\"1.0\" ; Q=0.5;x=y,,*/*;q=nonsense";
  MediaRange range = take_media_range(accept);
  CHECK(range.type == "text/html");
  CHECK(range.quality == 1);
  range = take_media_range(accept);
  CHECK(range.type == "a/b");
  CHECK(range.version == "1.0");
  CHECK(range.quality == 0.5);
  CHECK(take_media_range(accept).type.empty());
  range = take_media_range(accept);
  CHECK(range.type == "*/*");
  CHECK(range.quality == 0);
  CHECK(accept.empty());
}
