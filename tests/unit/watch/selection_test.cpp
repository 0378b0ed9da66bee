#include "watch/selection.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd::watch;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

std::string names(const Board& board, const Query& query) {
  std::string text;
  for (const Series* series : select_series(board, query).rows)
    text.append(series->metric()).append(" ");
  return text;
}

Board small_board() {
  Board board;
  board.take(
      "b 1700000000 2 host=x\n"
      "a 1700000020 3 host=x\n"
      "d 1700000010 nan host=y\n"
      "c 1700000030 1 host=Y\n"
      "c 1700000040 -9 host=Y\n",
      kNow);
  return board;
}

}  // namespace

TEST_CASE("series come in the order that is asked for") {
  Board board = small_board();
  Query query;
  REQUIRE(names(board, query) == "a b c ");
  query.descending = true;
  REQUIRE(names(board, query) == "c b a ");
  query.sort = Sort::value;
  REQUIRE(names(board, query) == "a b c ");
  query.descending = false;
  REQUIRE(names(board, query) == "c b a ");
  query.sort = Sort::age;
  REQUIRE(names(board, query) == "c a b ");
  query.sort = Sort::change;  // a and b have none
  REQUIRE(names(board, query) == "c a b ");
  query.descending = true;
  REQUIRE(names(board, query) == "c a b ");
}

TEST_CASE("all words of the filter are wanted, whatever their case") {
  Board board = small_board();
  Query query;
  query.filter = "HOST=y";
  REQUIRE(names(board, query) == "c ");
  query.filter = " =X  B ";
  REQUIRE(names(board, query) == "b ");
  query.filter = "nothing";
  REQUIRE(select_series(board, query).matching == 0);
}

TEST_CASE("no more than the rows that are seen are selected, in any window the right ones") {
  Board board;
  for (int i = 0; i < 1000; ++i)
    board.take(fmt::format("m{:03} 1700000000 {} a=b\n", i, (i * 7919) % 1000), kNow);
  Query query;
  query.sort = Sort::value;
  query.count = 10;
  for (std::size_t from : {0u, 10u, 500u, 990u}) {
    query.from = from;
    auto selection = select_series(board, query);
    REQUIRE(selection.matching == 1000);
    REQUIRE(selection.from == from);
    REQUIRE(selection.rows.size() == 10);
    for (std::size_t i = 0; i < 10; ++i)
      REQUIRE(selection.rows[i]->number() == static_cast<double>(from + i));
  }
  query.from = 99'999;  // behind the end: the last page
  REQUIRE(select_series(board, query).from == 990);
  query.count = 0;
  REQUIRE(select_series(board, query).rows.empty());
}

TEST_CASE("hosts and refused lines are selected, too") {
  Board board = small_board();
  Query query;
  query.sort = Sort::points;
  query.descending = true;
  auto hosts = select_hosts(board, query, kNow);
  REQUIRE(hosts.matching == 2);
  REQUIRE(hosts.rows[0]->name == "Y");
  board.refuse("first", "because", kNow);
  board.refuse("second", "why not", kNow);
  query = Query();
  REQUIRE(select_refused(board, query).rows[0]->line == "second");
  query.filter = "because";
  REQUIRE(select_refused(board, query).matching == 1);
  query.from = 5;
  REQUIRE(select_refused(board, query).rows.empty());
}
