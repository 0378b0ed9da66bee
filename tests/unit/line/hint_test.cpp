// What is said of typical mistakes.
#include <catch2/catch.hpp>
#include <string>

#include "line/judge.h"

using namespace tsd::line;

namespace {

struct Row {
  std::string line;
  std::string sentence;  ///< or a part of it
  Dialect dialect = Dialect::opentsdb;
};

std::string said_of(const Row& row) {
  Rules rules;
  rules.dialect = row.dialect;
  Verdict verdict = judge(row.line, rules);
  return std::string(name(verdict.code)) + ": " + sentence(verdict, row.line);
}

constexpr const char* kLike = "; a line here is metric timestamp value key=value";

}  // namespace

TEST_CASE("hints: a word that is missing is named, not the one behind it") {
  const Row rows[] = {
      {"a.b 1 host=a",
       "tag-missing: \"host=a\" stands where the value should: is the timestamp missing?"},
      {"put a.b 1 host=a dc=b",
       "value-syntax: \"host=a\" stands where the value should: is the timestamp missing?"},
      {"a.b 1600000000 host=a",
       "tag-missing: \"host=a\" stands where the value should: is the value missing?"},
      {"a.b host=a", "missing-value: \"host=a\" stands where the timestamp should"},
      {"a.b host=a 1600000000 1", "timestamp-syntax: \"host=a\" stands where the timestamp should"},
      {"a.b 42",
       "missing-value: after the timestamp come a value and tags; is \"42\" the value, and the "
       "timestamp missing?"},
      {"a.b 1600000000", "missing-value: after the timestamp come a value and tags"},
      {"a.b 1600000000 1", "tag-missing: at least one tag is needed: key=value"},
      {"a.b 1 host=a",
       "timestamp-syntax: \"host=a\" stands where the value should: is the timestamp missing?",
       Dialect::tcollector},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(said_of(row) == row.sentence);
  }
}

TEST_CASE("hints: times that are not written as whole seconds") {
  const Row rows[] = {
      {"m 1795875125.643880 1 host=a",
       "timestamp-range: the timestamp \"1795875125.643880\" has a fraction: print whole seconds: "
       "%d"},
      {"m 1600000000,5 1 host=a",
       "timestamp-syntax: the timestamp \"1600000000,5\" has a fraction: print whole seconds: %d"},
      {"m 1600000000.5 1 host=a",
       "timestamp-form: the timestamp \"1600000000.5\" has a fraction: print whole seconds: %d",
       Dialect::portable},
      {"m 1600000000000000 1 host=a", "; it looks like microseconds: print whole seconds"},
      {"m 1600000000000000000 1 host=a", "; it looks like nanoseconds: print whole seconds"},
      {"m 2026-11-29 1 host=a", "whole seconds since 1970 (date +%s)"},
      {"m 42 1600000000 host=a",
       "timestamp-early: the timestamp \"42\" is in January 1970: are timestamp and value "
       "swapped?"},
      {"m 1e3 1600000000 host=a", "; \"1600000000\" looks like a timestamp: are the two swapped?"},
      {"m 3.5 1600000000 host=a", "; \"1600000000\" looks like a timestamp: are the two swapped?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(said_of(row).find(row.sentence) != std::string::npos);
  }
}

TEST_CASE("hints: the lines of other protocols are called by their names") {
  const Row rows[] = {
      {"cpu,host=a usage=0.5 1600000000000000000", "InfluxDB's line protocol"},
      {"cpu usage=0.5", "InfluxDB's line protocol"},
      {"cpu usage=5i,idle=3", "InfluxDB's line protocol"},
      {"cpu,host=a usage=0.5", "InfluxDB's line protocol", Dialect::influxdb},
      {"requests_total{method=\"post\",code=\"2 0\"} 1027", "Prometheus' text format"},
      {"up{} 1", "Prometheus' text format"},
      {"# TYPE go_goroutines gauge", "Prometheus' text format"},
      {"page.views:1|c", "statsd's protocol"},
      {"fuel.level:-0.5|g|@0.1|#tank:a", "statsd's protocol"},
      {"local.load 4.5 1600000000", "carbon's plaintext, metric value timestamp"},
      {"disk;rack=a1 42 1465839830", "carbon's plaintext, metric value timestamp"},
      {"PUTVAL \"web/load\" interval=10 1600000000:1", "collectd's PUTVAL"},
      {"[{\"metric\":\"a\"}]", "JSON"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(said_of(row).ends_with(": this looks like " + row.sentence + kLike));
  }
}

TEST_CASE("hints: a line of ours with a fault is no other protocol's") {
  for (std::string line : {"m core=0", "m:1 1600000000 1 host=a", "m 1600000000 x host=a",
                           "m{ 1600000000 1 host=a", "a,b 1600000000 1 host=a=b", "m 4 5"}) {
    CAPTURE(line);
    CHECK(said_of({line, ""}).find("looks like") == std::string::npos);
  }
}

TEST_CASE("hints: values and tags") {
  const Row rows[] = {
      {"m 1600000000 3,14 host=a",
       "value-syntax: \"3,14\" is not a number; a decimal point, not a comma (LC_NUMERIC=C)"},
      {"m 1600000000 1,234,567 host=a", "; print digits without separators (LC_NUMERIC=C)"},
      {"m 1600000000 12ms host=a", "; a value has no unit"},
      {"m 1600000000 50% host=a", "; a value has no unit"},
      {"m 1600000000 1 host:a", "; is its \":\" meant to be \"=\"?"},
      {"m 1600000000 1 host=a,dc=b", "; a space separates tags, not a comma"},
      {"m 1600000000 1 host=\"a\"", "; print names without quotes"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(said_of(row).ends_with(row.sentence));
  }
  CHECK(said_of({"m 1600000000 None host=a", ""}) == "value-syntax: \"None\" is not a number");
  CHECK(said_of({"m 1600000000 0x1F host=a", ""}) == "value-syntax: \"0x1F\" is not a number");
}
