#include "sensors/catalogue.h"

#include <catch2/catch.hpp>

#include "os/file.h"
#include "unit/sensors/golden.h"

using namespace tsd::sensors;

TEST_CASE("catalogue: every point that any machine prints is in it") {
  for (Profile profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
    auto rows = select("all", profile);
    REQUIRE(rows);
    for (const auto& machine : golden::machines()) {
      INFO(machine);
      Machine recorded(tsd::os::Root((machine / "root").string()));
      std::string strays;
      auto entries = catalogue(*rows, {recorded, profile}, [&](std::string_view line) {
        if (!golden::owed(std::string(line) + "\n").empty()) strays.append(line).append("\n");
      });
      CHECK(strays == "");
      CHECK(std::ranges::any_of(entries, [](const Entry& e) { return e.series > 0; }));
    }
  }
}

TEST_CASE("catalogue: an entry is listed once, with a unit and a source") {
  for (const auto& row : table()) {
    for (Profile profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
      if (!row.is_in(profile)) continue;
      std::set<std::pair<std::string, std::string>> seen;
      for (const Metric& metric : row.metrics(profile)) {
        INFO(metric.name << " " << metric.tags);
        CHECK(seen.emplace(metric.name, metric.tags).second);
        CHECK_FALSE(metric.unit.empty());
        CHECK_FALSE(metric.source.empty());
      }
    }
  }
}

TEST_CASE("catalogue: its formats") {
  std::vector<Entry> entries{
      {find("ifstat"),
       {"proc.net.bytes", "iface direction=in", "bytes", MetricKind::counter, "/proc/net/dev"},
       2,
       {}},
      {find("procstats"),
       {"proc.meminfo.*", "", "bytes", MetricKind::gauge, "/proc/meminfo"},
       1,
       {"proc.meminfo.memfree"}}};
  CHECK(format_catalogue(entries, Format::mkmetric) == "proc.meminfo.memfree\nproc.net.bytes\n");
  CHECK(format_catalogue(entries, Format::json) ==
        "[\n"
        "  {\"metric\": \"proc.net.bytes\", \"kind\": \"counter\", \"unit\": \"bytes\", \"tags\": "
        "\"iface direction=in\", \"source\": \"/proc/net/dev\", \"sensor\": \"ifstat\", "
        "\"series\": 2},\n"
        "  {\"metric\": \"proc.meminfo.*\", \"kind\": \"gauge\", \"unit\": \"bytes\", \"tags\": "
        "\"\", "
        "\"source\": \"/proc/meminfo\", \"sensor\": \"procstats\", \"series\": 1}\n"
        "]\n");
  CHECK(
      format_catalogue(entries, Format::md)
          .starts_with("| metric | kind | unit | tags | source | sensor | series |\n"
                       "|---|---|---|---|---|---|---:|\n"
                       "| proc.net.bytes | counter | bytes | iface direction=in | /proc/net/dev | "
                       "ifstat | 2 |\n"));
  CHECK(format_catalogue(entries, Format::text) ==
        "proc.net.bytes\tcounter\tbytes\tiface direction=in\t/proc/net/dev\tifstat\t2\n"
        "proc.meminfo.*\tgauge\tbytes\t-\t/proc/meminfo\tprocstats\t1\n");
}

TEST_CASE("catalogue: sensors are listed by profile") {
  CHECK(list_sensors(Profile::phantom)
            .starts_with("dfstat\t60\tdefault\thow full file systems are\n"));
  CHECK(list_sensors(Profile::phantom).find("sysload") == std::string::npos);
  CHECK(list_sensors(Profile::tcollector).find("sysload\t15\t-\t") != std::string::npos);
}

namespace {

std::string as_mdoc(const Row& row, Profile profile) {
  std::string text = ".Ss " + std::string(row.name) + "\nEvery " +
                     std::to_string(row.interval.count()) +
                     " seconds: " + std::string(row.purpose) + ".\n.Bl -item -compact\n";
  for (const Metric& metric : row.metrics(profile)) {
    text += ".It\n.Cm " + metric.name + "\n" + (metric.tags.empty() ? "" : metric.tags + "\n") +
            "(" + std::string(metric.unit) + ", " + std::string(word_of(metric.kind)) + ")\n";
  }
  return text + ".El\n";
}

}  // namespace

TEST_CASE("catalogue: tsd-sensors(5) lists what the sensors print") {
  std::string expected;
  for (const Row& row : table()) {
    expected += as_mdoc(row, row.is_in(Profile::tcollector) ? Profile::tcollector : Profile::fixed);
  }
  auto page = golden::fs::path(TSD_TEST_DATA) / "../../man/tsd-sensors.5";
  auto text = golden::read(page);
  auto begin = text.find(".\\\" catalogue begins\n") + 21, end = text.find(".\\\" catalogue ends");
  REQUIRE(end != text.npos);
  if (std::getenv("TSD_UPDATE") != nullptr) {
    auto updated = text.substr(0, begin) + expected + text.substr(end);
    REQUIRE(tsd::os::write_file(page.string(), updated, 0644));
    return;
  }
  CHECK(text.substr(begin, end - begin) == expected);
}
