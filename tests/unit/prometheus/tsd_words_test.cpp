#include "prometheus/tsd_words.h"

#include <catch2/catch.hpp>

#include "prometheus/names.h"

using namespace tsd::prometheus;

namespace {

std::string metric(std::string_view name, TsdNames names) {
  std::string into;
  append_tsd_metric(name, names, into);
  return into;
}
std::string tsd_value(std::string_view text) {
  std::string into;
  append_tsd_value(text, into);
  return into;
}

}  // namespace

TEST_CASE("tsd words: names are kept but for the colon, or dotted") {
  CHECK(metric("node_load1", TsdNames::kept) == "node_load1");
  CHECK(metric("job:rate5m:sum_x", TsdNames::kept) == "job_rate5m_sum_x");
  CHECK(metric("node_cpu_seconds_total", TsdNames::dotted) == "node.cpu.seconds.total");
  CHECK(metric("job:rate:sum_x", TsdNames::dotted) == "job_rate_sum.x");
}

TEST_CASE("tsd words: the rule of names brings a name back, kept or dotted") {
  for (std::string_view name : {"up", "node_load1", "_a", "a__b_", "A_9", "x_"}) {
    for (TsdNames names : {TsdNames::kept, TsdNames::dotted}) {
      std::string back;
      append_metric_name(metric(name, names), back);
      CHECK(back == name);
    }
  }
}

TEST_CASE("tsd words: a character of a label's value that no TSD takes becomes one underscore") {
  CHECK(tsd_value("web1:9100") == "web1_9100");
  CHECK(tsd_value("+Inf") == "_Inf");
  CHECK(tsd_value("/dev/sda1") == "/dev/sda1");
  CHECK(tsd_value("a b=\"c\"\n") == "a_b__c__");
  CHECK(tsd_value("Büro") == "B_ro");
  CHECK(tsd_value("\xff") == "_");
  CHECK(tsd_value("1.5e-06") == "1.5e-06");
}
