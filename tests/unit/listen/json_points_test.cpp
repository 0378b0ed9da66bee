#include "listen/json_points.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using tsd::listen::JsonPoints;
using tsd::listen::PointChecker;
using tsd::listen::ServerOptions;

namespace {

/// What comes of a body: its lines, then "- fault" for each bad point; or "refused: why".
std::string read(std::string_view body, std::size_t step) {
  PointChecker checker{ServerOptions()};
  JsonPoints points(checker);
  for (std::size_t at = 0; at < body.size(); at += step) {
    if (auto fed = points.feed(body.substr(at, step)); !fed) return "refused: " + fed.error().text;
  }
  if (auto ended = points.end(); !ended) return "refused: " + ended.error().text;
  std::string text = points.lines();
  const std::string mark = "{\"error\":\"";
  for (auto at = points.errors().find(mark); at != std::string::npos;
       at = points.errors().find(mark, at + 1)) {
    std::size_t from = at + mark.size();
    text += "- " + points.errors().substr(from, points.errors().find("\",\"", from) - from) + "\n";
  }
  return text;
}

std::string read(std::string_view body) {
  std::string whole = read(body, body.size() + 1);
  for (std::size_t step : {1, 2, 7}) CHECK(read(body, step) == whole);
  return whole;
}

std::string point(std::string_view fields) {
  return "{" + std::string(fields) + "}";
}

struct Case {
  const char* body;
  const char* outcome;
};

}  // namespace

TEST_CASE("json points: a value keeps its own literal") {
  for (const char* literal :
       {"0", "-0", "-0.0", "1.50", "1e5", "1E+5", "-1.5e-300", "9223372036854775808",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827", "1e400"}) {
    std::string body = point(R"("metric":"m","timestamp":1600000000,"tags":{"h":"a"},"value":)" +
                             std::string(literal));
    CHECK(read(body) == "m 1600000000 " + std::string(literal) + " h=a\n");
  }
}

TEST_CASE("json points: what is coerced, ignored, repeated") {
  const std::vector<Case> cases{
      {R"({"metric":"m","timestamp":"1600000000","value":"-5","tags":{"h":7,"up":true}})",
       "m 1600000000 -5 h=7 up=true\n"},
      {R"([{"metric":"m","timestamp":1.6e9,"value":1,"tags":{"h":"a"}}])", "m 1600000000 1 h=a\n"},
      {R"({"metric":"m","timestamp":1600000000.9,"value":1,"tags":{"h":"a"}})",
       "m 1600000000 1 h=a\n"},
      {R"({"metric":"m","x":{"value":[3,{"y":4}]},"timestamp":1,"value":1,"tags":{"h":"a"}})",
       "m 1 1 h=a\n"},
      {R"({"metric":"l","metric":"m","timestamp":1,"value":2,"value":1,"tags":{"h":"b","h":"a"}})",
       "m 1 1 h=a\n"},
      {R"({"metric":"m","timestamp":1,"value":1,"tags":{"h":"a"}} {"metric":"lost"})",
       "m 1 1 h=a\n"},
      {R"({"metric":"\u00e9","timestamp":1,"value":1,"tags":{"h":"\ud83d\ude00"}})",
       "\xc3\xa9 1 1 h=\xf0\x9f\x98\x80\n"},
  };
  for (const auto& [body, outcome] : cases) CHECK(read(body) == outcome);
}

TEST_CASE("json points: a bad value costs its point, and is named as OpenTSDB names it") {
  const std::vector<Case> cases{
      {R"([{"timestamp":1,"value":1,"tags":{"h":"a"}},{"metric":"m","timestamp":1,"value":1,"tags":{"h":"a"}}])",
       "m 1 1 h=a\n- Metric name was empty\n"},
      {R"({"metric":"m","timestamp":0,"value":1,"tags":{"h":"a"}})", "- Invalid timestamp\n"},
      {R"({"metric":"m","timestamp":null,"value":1,"tags":{"h":"a"}})", "- Invalid timestamp\n"},
      {R"({"metric":"m","timestamp":1,"value":null,"tags":{"h":"a"}})", "- Empty value\n"},
      {R"({"metric":"m","timestamp":1,"value":1,"tags":{}})", "- Missing tags\n"},
      {R"({"metric":"m","timestamp":1,"value":"1 x=y","tags":{"h":"a"}})",
       "- Unable to parse value to a number\n"},
      {R"({"metric":"m","timestamp":1,"value":1,"tags":{"h":null}})", "- Invalid tag: h=null\n"},
      {R"([null])", "- Unexpected null datapoint encountered in set.\n"},
  };
  for (const auto& [body, outcome] : cases) CHECK(read(body) == outcome);
}

TEST_CASE("json points: a bare word costs its point, as with OpenTSDB 2.4.1") {
  const std::string good = R"({"metric":"m","timestamp":1,"value":1,"tags":{"h":"a"}})";
  for (const char* word : {"NaN", "Infinity", "-Infinity", "+Infinity", "+INF", "-INF"}) {
    CHECK(read(R"([{"metric":"m","timestamp":1,"tags":{"h":"a"},"value":)" + std::string(word) +
               "}," + good + "]") == "m 1 1 h=a\n- Unable to parse value to a number\n");
  }
  const std::vector<Case> cases{
      {R"([{"metric":"m","timestamp":NaN,"value":1,"tags":{"h":"a"}}])", "- Invalid timestamp\n"},
      {R"({"metric":NaN,"timestamp":1,"value":1,"tags":{"h":NaN},"x":[NaN]})", "NaN 1 1 h=NaN\n"},
      {R"([{"metric":"m","timestamp":-Infinity,"value":1,"tags":{"h":"a"}}])",
       "refused: Unable to parse the given JSON"},
      {R"([{"metric":"m","timestamp":1,"value":1,"tags":NaN}])",
       "refused: Unable to parse the given JSON"},
      {"[NaN]", "refused: Unable to parse the given JSON"},
      {"NaN", "refused: The JSON must start as an object or an array"},
      {R"([{"metric":"m","timestamp":1,"value":INF,"tags":{"h":"a"}}])",
       "refused: Unable to parse the given JSON"},
  };
  for (const auto& [body, outcome] : cases) CHECK(read(body) == outcome);
}

TEST_CASE("json points: nobody can smuggle a word or a line") {
  for (const char* name : {R"(a\nput b)", "a b", R"(a\tb)", R"(a\u0000b)", R"(a\u007fb)"}) {
    std::string quoted = "\"" + std::string(name) + "\"";
    CHECK(read(R"({"timestamp":1,"value":1,"tags":{"h":"a"},"metric":)" + quoted + "}")
              .starts_with("- Invalid metric"));
    CHECK(read(R"({"timestamp":1,"value":1,"metric":"m","tags":{"h":)" + quoted + "}}")
              .starts_with("- Invalid tag"));
    CHECK(read(R"({"timestamp":1,"value":1,"metric":"m","tags":{)" + quoted + R"(:"a"}})")
              .starts_with("- Invalid tag"));
  }
  CHECK(read(R"({"timestamp":1,"value":1,"metric":"m","tags":{"h=a i":"b"}})")
            .starts_with("- Invalid tag"));
}

TEST_CASE("json points: a bad type costs the body") {
  const std::string good = R"({"metric":"m","timestamp":1,"value":1,"tags":{"h":"a"}})";
  const std::string unparseable = "refused: Unable to parse the given JSON";
  const std::vector<Case> cases{
      {"", "refused: Missing request content"},
      {"[]", "refused: No datapoints found in content"},
      {"5", "refused: The JSON must start as an object or an array"},
      {"{", unparseable.c_str()},
      {R"([{"metric":"m","timestamp":"1600000000.5","value":1,"tags":{"h":"a"}}])",
       unparseable.c_str()},
      {R"([{"metric":"m","timestamp":true,"value":1,"tags":{"h":"a"}}])", unparseable.c_str()},
      {R"([{"metric":"m","timestamp":1,"value":[1],"tags":{"h":"a"}}])", unparseable.c_str()},
      {R"([{"metric":"m","timestamp":1,"value":007,"tags":{"h":"a"}}])", unparseable.c_str()},
      {R"([{"metric":"m","timestamp":1,"value":1,"tags":[]}])", unparseable.c_str()},
      {R"([{"metric":{},"timestamp":1,"value":1,"tags":{"h":"a"}}])", unparseable.c_str()},
      {"[[]]", unparseable.c_str()},
  };
  for (const auto& [body, outcome] : cases) CHECK(read(body) == outcome);
  CHECK(read("[" + good + ",5]") == unparseable);
}

TEST_CASE("json points: more than fits is refused") {
  std::string many = "[";
  while (many.size() < 6 * JsonPoints::kMostBytes)
    many += R"({"metric":"a.long.name","timestamp":1,"value":1,"tags":{"h":"a"}},)";
  CHECK(read(many, many.size()) == "refused: The points are more than fit into memory");
}

TEST_CASE("json points: a number has a bound, whether it is wanted or not") {
  for (const char* place : {R"({"zzz":)", R"({"value":)", R"({"timestamp":)", R"({"tags":{"a":)",
                            R"({"zzz":[1,{"a":-0.)", R"({"zzz":1e+)", "", "["}) {
    INFO(place);
    PointChecker checker{ServerOptions()};
    JsonPoints points(checker);
    REQUIRE(points.feed(place));
    std::size_t fed = 0;
    while (fed < (1u << 20) && points.feed(std::string(100, '1'))) fed += 100;
    CHECK(fed <= 1024);
  }
  const std::string longest(1000, '1');
  CHECK(read(point(R"("zzz":)" + longest +
                   R"(,"metric":"m","timestamp":1,"tags":{"h":"a"},"value":)" + longest)) ==
        "m 1 " + longest + " h=a\n");
  for (const char* place : {R"({"zzz":")", R"({")", R"({"tags":{")", R"({"value":")"}) {
    INFO(place);
    PointChecker checker{ServerOptions()};
    JsonPoints points(checker);
    REQUIRE(points.feed(place));
    std::size_t fed = 0;
    while (fed < (1u << 20) && points.feed(std::string(100, 'a'))) fed += 100;
    CHECK(fed <= (64u << 10));
  }
}

TEST_CASE("json points: of repeated tags the last are taken, so that they do not add up") {
  CHECK(read(point(
            R"("metric":"m","timestamp":1,"value":1,"tags":{"a":"1","b":"2"},"tags":{"c":"3"})")) ==
        "m 1 1 c=3\n");
}
