#include "gather/collect_plan.h"

#include <catch2/catch.hpp>

namespace gather = tsd::gather;
namespace sensors = tsd::sensors;
using namespace std::chrono_literals;

namespace {

gather::Entry planned(const std::string& name, std::chrono::seconds interval,
                      const std::string& sensor = "") {
  return {name, interval, "/c/" + name, {}, sensor};
}

std::string shown(const gather::CollectPlan& plan) {
  std::string text;
  for (const auto& one : plan.collectors) text += one.name + " ";
  for (const auto& one : plan.natives) {
    text += std::string(one.row->name) + "@" + std::to_string(one.interval.count()) + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("plan: a stub stands for its native sensor") {
  CHECK(shown(gather::make_collect_plan({planned("ifstat", 0s, "ifstat")}, {})) == "ifstat@15 ");
  CHECK(shown(gather::make_collect_plan({planned("ifstat", 60s, "ifstat")}, {})) == "ifstat@60 ");
}

TEST_CASE("plan: a stub for a sensor that is not here is a script") {
  CHECK(shown(gather::make_collect_plan({planned("new", 0s, "sensor-of-tomorrow")}, {})) == "new ");
}

TEST_CASE("plan: a script of the same stem wins over the native sensor") {
  gather::PlanOptions options;
  options.sensors = {sensors::find("ifstat")};
  CHECK(shown(gather::make_collect_plan({planned("ifstat.py", 0s)}, options)) == "ifstat.py ");
  CHECK(shown(gather::make_collect_plan({planned("ifstat.py", 0s), planned("ifstat", 0s, "ifstat")},
                                        {})) == "ifstat.py ");
}

TEST_CASE("plan: a sensor that is named and stubbed runs once") {
  gather::PlanOptions options;
  options.sensors = {sensors::find("ifstat")};
  CHECK(shown(gather::make_collect_plan({planned("ifstat", 0s, "ifstat")}, options)) ==
        "ifstat@15 ");
  options.interval = 5s;
  CHECK(shown(gather::make_collect_plan({}, options)) == "ifstat@5 ");
}
