#include "ship/telnet/refusals.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

namespace {

using Indexes = std::vector<std::size_t>;

std::optional<Indexes> match(const std::vector<std::string>& refusals,
                             const std::vector<std::string_view>& lines) {
  return match_refusals(refusals, lines);
}

}  // namespace

TEST_CASE("a refusal is about the line that bears what it quotes") {
  struct Row {
    const char* refusal;
    const char* line;
  };
  const Row rows[] = {
      {"put: unknown metric: No such name for 'metrics': 'x.y'", "put x.y 1 2 h=a"},
      {"put: unknown metric: No such name for 'tagk': 'host'", "put m 1 2 dc=a host=b"},
      {"put: unknown metric: No such name for 'tagv': 'b'", "put m 1 2 dc=a host=b"},
      {"put: illegal argument: Invalid metric name (\"m%\"): illegal character: %",
       "put m% 1 2 h=a"},
      {"put: illegal argument: Invalid tag value with key [host] (\"a:b\"): illegal character: :",
       "put m 1 2 host=a:b"},
      {"put: illegal argument: invalid tag: host=", "put m 1 2 host="},
      {"put: illegal argument: duplicate tag: host=b, tags={host=a}", "put m 1 2 host=a host=b"},
      {"put: illegal argument: bad timestamp=16000000001234 when trying to add value=[1]/0 to "
       "metric=m.ok, tags={host=a}",
       "put m.ok 1600000000.1234 1 host=a"},
      {"put: illegal argument: Need at least one tag (metric=m.ok, tags={})", "put m.ok 1 1"},
      {"put: illegal argument: value is NaN or Infinite: Infinity for metric=m.ok timestamp=16",
       "put m.ok 16 1e400 host=a"},
      {"put: invalid value: For input string: \"true\"", "put m 1 true h=a"},
      {"put: invalid value: Invalid character 'x' in 0x10", "put m 1 0x10 h=a"},
  };
  for (const auto& row : rows) {
    INFO(row.refusal);
    CHECK(match({row.refusal}, {"put other 7 8 z=z", row.line}) == Indexes{1});
  }
}

TEST_CASE("as many refusals as lines that bear their quote are certain") {
  std::string refusal = "put: unknown metric: No such name for 'metrics': 'x'";
  CHECK(match({refusal, refusal}, {"put x 1 1 h=a", "put y 1 1 h=a", "put x 2 1 h=a"}) ==
        Indexes{0, 2});
}

TEST_CASE("fewer or more refusals than lines, or a refusal that quotes nothing, are not") {
  std::string refusal = "put: unknown metric: No such name for 'metrics': 'x'";
  CHECK_FALSE(match({refusal}, {"put x 1 1 h=a", "put x 2 1 h=a"}));
  CHECK_FALSE(match({refusal, refusal}, {"put x 1 1 h=a", "put y 2 1 h=a"}));
  CHECK_FALSE(match({"put: illegal argument: no"}, {"put x 1 1 h=a"}));
}

TEST_CASE("two refusals of one line are not believed") {
  CHECK_FALSE(match({"put: unknown metric: No such name for 'metrics': 'x'",
                     "put: unknown metric: No such name for 'tagv': 'a'"},
                    {"put x 1 1 h=a"}));
}
