#include "watch/query.h"

#include <catch2/catch.hpp>

using namespace tsd::watch;

TEST_CASE("a query is read from the parameters of a target") {
  Query query =
      read_query("part=hosts&sort=age&desc=1&plot=changes&from=50&count=20&q=a%3Db+c%C3%A9");
  REQUIRE(query.part == Part::hosts);
  REQUIRE(query.sort == Sort::age);
  REQUIRE(query.descending);
  REQUIRE(query.plots_changes);
  REQUIRE(query.from == 50);
  REQUIRE(query.count == 20);
  REQUIRE(query.filter == "a=b cé");
}

TEST_CASE("what a query does not know is ignored, and numbers have bounds") {
  Query query = read_query("&&=&part&sort=x&desc=&from=-1&count=99999999&nonsense=1&q=%zz%4&from=");
  REQUIRE(query.part == Part::series);
  REQUIRE(query.sort == Sort::name);
  REQUIRE_FALSE(query.descending);
  REQUIRE(query.from == 0);
  REQUIRE(query.count == Query::kMostRows);
  REQUIRE(query.filter == "%zz%4");
  REQUIRE(read_query("q=" + std::string(9999, 'a')).filter.size() == Query::kLongestFilter);
}
