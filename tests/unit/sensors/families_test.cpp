#include "sensors/families.h"

#include <catch2/catch.hpp>

#include "prometheus/names.h"
#include "sensors/table.h"

using namespace tsd;
using prometheus::Type;
using sensors::Families;
using sensors::Profile;

TEST_CASE("families: kind, unit and source of the catalogue, by the name in Prometheus") {
  Families families(Profile::tcollector);
  auto bytes = families.of("proc_net_bytes");
  CHECK(bytes.name == "proc_net_bytes");
  CHECK(bytes.type == Type::counter);
  CHECK(bytes.unit == "bytes");
  CHECK(bytes.help == "proc.net.bytes in bytes, from /proc/net/dev (sensor ifstat)");
  // A setting is a gauge.
  CHECK(families.of("proc_scaling_min").type == Type::gauge);
  // A unit that is none is not told.
  CHECK(families.of("proc_stat_intr").unit == "interrupts");
}

TEST_CASE("families: a metric whose rest the kernel names") {
  Families families(Profile::tcollector);
  auto memory = families.of("proc_meminfo_memfree");
  CHECK(memory.name == "proc_meminfo_memfree");
  CHECK(memory.type == Type::gauge);
  CHECK(memory.unit.empty());
  CHECK(memory.help ==
        "proc.meminfo.* in bytes (hugepages_*: pages), from /proc/meminfo (sensor procstats)");
  CHECK(families.of("proc_meminfo").type == Type::unknown);
}

TEST_CASE("families: what no sensor prints is of unknown type") {
  Families families(Profile::phantom);
  for (const char* name : {"my_metric", "", "*", "p"}) {
    CHECK(families.of(name).type == Type::unknown);
    CHECK(families.of(name).help.empty());
    CHECK(families.of(name).name == name);
  }
}

TEST_CASE("families: no two metrics of a profile become one name, and none has two types") {
  for (Profile profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
    std::map<std::string, std::string> metrics;
    for (const auto& row : sensors::table()) {
      if (!row.is_in(profile)) continue;
      for (const auto& metric : row.metrics(profile)) {
        std::string name;
        prometheus::append_metric_name(metric.name, name);
        auto [place, is_new] = metrics.emplace(name, metric.name);
        CHECK(place->second == metric.name);
      }
    }
    Families families(profile);
    for (const auto& [name, family] : families.all()) {
      CAPTURE(name);
      CHECK(family.type != Type::unknown);
    }
  }
}
