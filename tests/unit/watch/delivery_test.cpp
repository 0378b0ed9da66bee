#include "watch/delivery.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "watch/frame.h"

using namespace tsd::watch;

namespace {

constexpr std::int64_t kDeliveryNow = 1'700'000'060'000;

Board board_of_two() {
  Board board;
  board.take(
      "tsd.send.lines.confirmed 1700000000 100 host=b\n"
      "tsd.send.lines.confirmed 1700000010 350 host=b\n"
      "tsd.send.lines.dropped 1700000010 3 host=b reason=spool-full\n"
      "tsd.send.lines.dropped 1700000010 4 host=b reason=shutdown\n"
      "tsd.send.confirmed_seconds_ago 1700000010 2 host=b\n"
      "tsd.send.confirmed_seconds_ago 1700000010 900 host=b pipe=slow\n"
      "tsd.spool.bytes 1700000010 4096 host=b\n"
      "tcollector.reader.lines_collected 1700000000 10 host=a\n"
      "tcollector.reader.lines_collected 1700000060 610 host=a\n"
      "tcollector.reader.other 1700000060 610 host=c\n"
      "xtsd.spool.bytes 1700000010 4096 host=c\n"
      "proc.loadavg.1min 1700000060 1 host=c\n",
      kDeliveryNow);
  return board;
}

std::string frame_of(const Board& board, Sort sort, bool descending) {
  Query query;
  query.part = Part::delivery;
  query.sort = sort;
  query.descending = descending;
  std::string json = frame_json(board, query, kDeliveryNow);
  return json.substr(json.find("\"matching\""));
}

}  // namespace

TEST_CASE("delivery: a host has what its reports tell, and nothing for what they do not") {
  Board board = board_of_two();
  REQUIRE(board.table().reports().size() == 8);
  REQUIRE(frame_of(board, Sort::name, false) ==
          R"("matching":2,"from":0,"rows":[["a",10,null,null,null,null],)"
          R"(["b",null,25,4096,7,1700000008000]])");
}

TEST_CASE("delivery: it is sorted by each of its columns, what has no number last") {
  Board board = board_of_two();
  for (Sort sort : {Sort::value, Sort::change, Sort::points, Sort::age}) {
    for (bool descending : {false, true})
      REQUIRE(frame_of(board, sort, descending).find(R"("rows":[["b")") != std::string::npos);
  }
  REQUIRE(frame_of(board, Sort::name, true).find(R"("rows":[["b")") != std::string::npos);
}

TEST_CASE("delivery: reports without a host are one row, and odd values are no numbers") {
  Board board;
  board.take(
      "tsd.spool.bytes 1700000010 nan\n"
      "tsd.send.confirmed_seconds_ago 1700000010 1e300\n",
      kDeliveryNow);
  REQUIRE(
      frame_of(board, Sort::name, false).ends_with(R"("rows":[["",null,null,null,null,null]])"));
}

TEST_CASE("delivery: a report whose place another series takes is forgotten") {
  SeriesTable table(1);
  table.take("tsd.spool.bytes 1700000010 1 host=a", kDeliveryNow);
  REQUIRE(deliveries(table).size() == 1);
  table.take("m 1700000010 1 host=a", kDeliveryNow + SeriesTable::kStaleMs + 1);
  REQUIRE(table.reports().empty());
  table.take("tsd.spool.bytes 1700000010 1 host=b", kDeliveryNow + 2 * SeriesTable::kStaleMs + 2);
  REQUIRE(deliveries(table).size() == 1);
  REQUIRE(deliveries(table)[0].host == "b");
}
