#include "listen/scrape/scrape_options.h"

#include <catch2/catch.hpp>

#include "listen/scrape/scrape_counters.h"

using namespace tsd;

namespace {

std::string targets(const std::vector<std::string>& lists) {
  auto found = listen::scrape_targets(lists);
  if (!found) return found.error().text;
  std::string text;
  for (const auto& one : *found) text += net::to_string(one) + " ";
  return text;
}

}  // namespace

TEST_CASE("scrape targets: lists with commas, a URL without a path gets /metrics") {
  CHECK(targets({"http://a,https://b:9/x", "http://c/?q=1"}) ==
        "http://a/metrics https://b:9/x http://c/?q=1 ");
  CHECK(targets({"http://a?q=1"}) == "http://a/?q=1 ");
}

TEST_CASE("scrape targets: empty words and targets that come twice are refused") {
  CHECK(targets({"http://a,"}).find("\"\" is no URL") != std::string::npos);
  CHECK(targets({"http://a", "http://a/metrics"}) == "http://a/metrics is named twice");
}

TEST_CASE("scrape targets: those of one port are told apart by path and query") {
  auto instances = [](const char* list) {
    auto found = listen::scrape_targets({list});
    return found ? listen::instances_of(*found) : std::vector{found.error().text};
  };
  using Texts = std::vector<std::string>;
  CHECK(instances("http://a:9,http://b:9/x") == Texts{"a:9", "b:9"});
  CHECK(instances("http://a:9/probe?target=x,http://b:9/y,http://a:9/probe?target=y") ==
        Texts{"a:9/probe?target=x", "b:9", "a:9/probe?target=y"});
  CHECK(instances("http://a:80/x,https://a:80/x") ==
        Texts{"http://a:80/x and https://a:80/x would both be instance=a_80/x"});
  CHECK(instances("http://a/?x=1,http://a/?x_1") ==
        Texts{"http://a/?x=1 and http://a/?x_1 would both be instance=a_80/_x_1"});
}

TEST_CASE("scrape counters: a sentence for each loss, none for what is 0") {
  listen::ScrapeCounters counters;
  counters.scrapes = 3;
  counters.points = 5;
  CHECK(listen::losses(counters).empty());
  counters.failed = counters.missed_rounds = 1;
  counters.families = 2;
  for (auto& count : counters.left_out) ++count;
  auto sentences = listen::losses(counters);
  REQUIRE(sentences.size() == 10);
  CHECK(sentences[0] == "1 of 3 scrapes failed");
  CHECK(sentences[1] == "1 scrape did not take place: the lines were not taken in time");
  CHECK(sentences[2] == "2 families were left out: they have a malformed line");
  CHECK(sentences[3] == "1 sample left out: its value is NaN");
}
