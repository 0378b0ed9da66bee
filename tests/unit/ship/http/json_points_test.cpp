#include "ship/http/json_points.h"

#include <catch2/catch.hpp>

using namespace tsd;

namespace {

std::string json(std::string_view line) {
  std::string text;
  ship::JsonPointWriter(line::Dialect::opentsdb).append(line, text);
  return text;
}

std::string value(std::string_view word) {
  std::string text = json("m 1 " + std::string(word) + " h=a");
  std::size_t begin = text.find("\"value\":") + 8;
  return text.substr(begin, text.find(",\"tags\"") - begin);
}

}  // namespace

TEST_CASE("a line becomes an object, put or not") {
  std::string object =
      R"({"metric":"a.b","timestamp":1700000000,"value":1.50,"tags":{"host":"x","dc":"y"}})";
  CHECK(json("a.b 1700000000 1.50 host=x dc=y") == object);
  CHECK(json("put a.b 1700000000 1.50 host=x  dc=y ") == object);
}

TEST_CASE("a value keeps its spelling; what is no JSON number goes as a string") {
  for (const char* word : {"0", "-0.0", "42", "9223372036854775807", "1.50", "1e5", "1E-5", "-5"}) {
    CHECK(value(word) == word);
  }
  for (const char* word : {"+5", ".5", "5.", "007", "1.5f", "0x1.8p1", "-.5"}) {
    CHECK(value(word) == "\"" + std::string(word) + "\"");
  }
}

TEST_CASE("times are those that OpenTSDB's telnet reads") {
  CHECK(ship::json_time("1700000000") == "1700000000");
  CHECK(ship::json_time("1700000000.123") == "1700000000123");
  CHECK(ship::json_time("+1700000000") == "1700000000");
  CHECK(ship::json_time("0001700000000") == "1700000000");
}

TEST_CASE("bytes that are no UTF-8 are the Latin-1 that telnet reads") {
  CHECK(json("caf\xe9 1 1 h=a").starts_with(R"({"metric":"caf\u00e9",)"));
  CHECK(json("caf\xc3\xa9 1 1 h=a").starts_with("{\"metric\":\"caf\xc3\xa9\","));
}

TEST_CASE("the identity of a point does not depend on the order of its tags") {
  CHECK(ship::identity_of("put m 01.0 5 b=2 a=1") == ship::identity_of("m 10 5 a=1 b=2"));
  CHECK(ship::identity_of("m 10 5 a=1") != ship::identity_of("m 10 5.0 a=1"));
}
