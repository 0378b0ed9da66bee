#include "watch/frame.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd::watch;

namespace {

constexpr std::int64_t kFrameNow = 1'700'000'030'000;

std::string rows_of(const Board& board, Part part) {
  Query query;
  query.part = part;
  std::string json = frame_json(board, query, kFrameNow);
  return json.substr(json.find("\"rows\""));
}

}  // namespace

TEST_CASE("a frame has the counts and the rows that are seen") {
  Board board(7);
  board.take("m 1700000000 1 host=a\nm 1700000010 3.50 host=a\n", kFrameNow);
  REQUIRE(frame_json(board, Query(), kFrameNow) ==
          R"("since":7,"points":2,"rate":2,"series":1,"hosts":1,"refused":0,"passed":0,"missed":0,)"
          R"("beyond":0,"reports":0,"awaited":0,"matching":1,"from":0,)"
          R"("rows":[["m","host=a","3.50",0.25,1700000010000,"A/",1,3.5]])");
  REQUIRE(rows_of(board, Part::hosts) == R"("rows":[["a",1,2,2,1700000030000]])");
}

TEST_CASE("refused lines are JSON strings, whatever is in them") {
  Board board;
  board.refuse("<script>\"\\\n\x1b</script>", "\xff", 7);
  REQUIRE(rows_of(board, Part::refused) ==
          R"("rows":[[7,false,"\\xff","<script>\"\\\\x0a\\x1b</script>"]])");
}

TEST_CASE("a frame is bounded, whatever its rows have") {
  Board board;
  for (int i = 0; i < 300; ++i) {
    std::string name = fmt::format("{:0>480}", i);
    board.take(fmt::format("{} 1700000000 0.30000000000000004 host=a\n", name), kFrameNow);
    board.refuse(std::string(9999, '"'), std::string(9999, '\\'), kFrameNow);
  }
  Query query;
  query.count = Query::kMostRows;
  for (Part part : {Part::series, Part::hosts, Part::refused, Part::delivery}) {
    query.part = part;
    REQUIRE(frame_json(board, query, kFrameNow).size() < 150'000);
  }
}
