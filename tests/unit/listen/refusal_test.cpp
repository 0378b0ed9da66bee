#include "listen/refusal.h"

#include <catch2/catch.hpp>
#include <cstdint>

namespace line = tsd::line;

namespace {

/// What a TSD answers to `put LINE`; nothing when it takes it.
std::string reply(std::string_view point) {
  std::string text = "put " + std::string(point);
  line::Verdict verdict = line::judge(text, {});
  if (!verdict.refused()) return "";
  auto refusal = tsd::listen::refusal_of(text, verdict);
  return std::string(refusal.kind) + ": " + refusal.text;
}

}  // namespace

TEST_CASE("refusal: the replies that an OpenTSDB 2.4.1 gave to the same lines") {
  struct Case {
    const char* line;
    const char* reply;
  };
  const Case cases[] = {
      {"m.ok 1600000000 1 host=a", ""},
      {"m.ok 1600000000 1 host=a\r\r",
       "illegal argument: Invalid tag value with key [host] (\"a\r\"): illegal character: \r"},
      {" m.ok 1600000000 1 host=a", "illegal argument: empty metric name"},
      {"m.ok  1600000000 1 host=a", "invalid value: Empty string"},
      {"m.ok 1600000000  1 host=a", "illegal argument: empty value"},
      {"m.ok 1600000000 1\thost=a", "illegal argument: not enough arguments (need least 4, got 3)"},
      {"put 1600000000 1 host=a", ""},
      {"", "illegal argument: not enough arguments (need least 4, got 0)"},
      {"m.ok 1600000000 1 ", "illegal argument: Need at least one tag (metric=m.ok, tags={})"},
      {"m.ok 0 1 host=a", "illegal argument: invalid timestamp: 0"},
      {"m.ok 1600000000.1234 1 host=a",
       "illegal argument: bad timestamp=16000000001234 when trying to add value=[1]/0 to "
       "metric=m.ok, tags={host=a}"},
      {"m.ok 1.6e9 1 host=a", "invalid value: Invalid character 'e' in 16e9"},
      {"m.ok 1600000000 1e400 host=a",
       "illegal argument: value is NaN or Infinite: Infinity for metric=m.ok "
       "timestamp=1600000000"},
      {"m.ok 1600000000 Infinity host=a", "invalid value: Invalid character 'I' in Infinity"},
      {"m.ok 1600000000 0x10 host=a", "invalid value: Invalid character 'x' in 0x10"},
      {"m.ok 1600000000 true host=a", "invalid value: For input string: \"true\""},
      {"m%@ok 1600000000 1 host=a",
       "illegal argument: Invalid metric name (\"m%@ok\"): illegal character: %"},
      {"m.ok 1600000000 1 host= dc=x", "illegal argument: invalid tag: host="},
      {"m.ok 1600000000 1 host=a=b", "illegal argument: invalid tag: host=a=b"},
      {"m.ok 1600000000 1 host", "illegal argument: invalid tag: host"},
      {"m.ok 1600000000 1 host=a host=b", "illegal argument: duplicate tag: host=b, tags={host=a}"},
      {"m.ok 1600000000 1 a=b h:t=a",
       "illegal argument: Invalid tag name (\"h:t\"): illegal character: :"},
      {"m.ok 1600000000 1 host=a:b",
       "illegal argument: Invalid tag value with key [host] (\"a:b\"): illegal character: :"},
  };
  for (const Case& one : cases) CHECK(reply(one.line) == one.reply);
}

TEST_CASE("refusal: every refused line has an answer, however odd") {
  const std::string alphabet = "a1 .=\t\r:e-\xc3\xa9";
  std::uint32_t dice = 1;
  for (int i = 0; i < 20000; ++i) {
    std::string text = "put ";
    for (int length = (i % 30); length > 0; --length) {
      dice = dice * 1664525 + 1013904223;
      text += alphabet[(dice >> 16) % alphabet.size()];
    }
    line::Verdict verdict = line::judge(text, {});
    if (verdict.refused()) REQUIRE_FALSE(tsd::listen::refusal_of(text, verdict).text.empty());
  }
}

TEST_CASE("refusal: over HTTP each kind but an illegal argument has one text") {
  using tsd::listen::http_words;
  CHECK(http_words({"illegal argument", "Invalid metric name (\"a b\"): illegal character:  "}) ==
        "Invalid metric name (\"a b\"): illegal character:  ");
  CHECK(http_words({"invalid value", "Empty string"}) == "Unable to parse value to a number");
  CHECK(http_words({"unknown metric", "No such name for 'metrics': 'm'"}) == "Unknown metric");
  CHECK(http_words({"Please throttle writes", "later", true}) == "Please throttle");
}
