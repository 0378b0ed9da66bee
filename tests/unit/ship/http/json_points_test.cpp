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
  for (const char* word : {"1.5f", "0x1.8p1", "1e5d", "1e", "1e+", ".", "+", "-", "--5", "1.2.3",
                           "NaN", "+Infinity", "5e.5"}) {
    CHECK(value(word) == "\"" + std::string(word) + "\"");
    CHECK_FALSE(ship::has_json_number("put m 1 " + std::string(word) + " h=a"));
  }
}

TEST_CASE("a number that JSON spells otherwise keeps its digits, and its type") {
  struct Row {
    const char *word, *json;
  };
  for (auto [word, json] :
       {Row{"+5", "5"}, Row{".5", "0.5"}, Row{"5.", "5.0"}, Row{"007", "7"}, Row{"-.5", "-0.5"},
        Row{"-007.50", "-7.50"}, Row{"+.5e3", "0.5e3"}, Row{"00", "0"}, Row{"-0", "-0"},
        Row{"5.e-3", "5.0e-3"}, Row{"+0009223372036854775807", "9223372036854775807"}}) {
    CHECK(value(word) == json);
    CHECK(ship::has_json_number("put m 1 " + std::string(word) + " h=a"));
    CHECK(ship::identity_of("m 1 " + std::string(word) + " h=a") ==
          "m 1 " + std::string(json) + " h=a");
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
