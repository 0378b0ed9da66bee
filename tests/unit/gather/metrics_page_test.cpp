#include "gather/metrics_page.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "gather/self_report.h"
#include "line/judge.h"

using namespace tsd;
using gather::LastPoints;
using gather::MetricsPage;
using prometheus::Form;

namespace {

constexpr std::string_view kNothingLeftOut =
    "tsd_collect_points_left_out_total{reason=\"collision\"} 0\n"
    "tsd_collect_points_left_out_total{reason=\"room\"} 0\n"
    "tsd_collect_points_left_out_total{reason=\"value\"} 0\n";

void print(LastPoints::Source& source, const gather::Tagger& tagger, std::string_view line) {
  line::Point point;
  line::split(line, line::Dialect::tcollector, point);
  source.take(point, tagger);
}

}  // namespace

TEST_CASE("metrics page: points with what the catalogue knows, and what is left out") {
  MetricsPage page(true, {}, sensors::Profile::tcollector, say_nothing);
  gather::Tagger tagger({}, 8, "ns.");
  LastPoints::Source source(*page.points());
  print(source, tagger, "proc.net.bytes 1 5 iface=lo");
  print(source, tagger, "my.metric 1 7");
  print(source, tagger, "tsd.sensor.ok 1 1 sensor=df");
  std::string text = page.text(Form::text, "ns.");
  CHECK(
      text.starts_with("# TYPE ns_my_metric untyped\n"
                       "ns_my_metric 7\n"
                       "# HELP ns_proc_net_bytes proc.net.bytes in bytes, from /proc/net/dev "
                       "(sensor ifstat)\n"
                       "# TYPE ns_proc_net_bytes counter\n"
                       "ns_proc_net_bytes{iface=\"lo\"} 5\n"
                       "# HELP ns_tsd_sensor_ok 1, or 0 while a sensor has a fault\n"
                       "# TYPE ns_tsd_sensor_ok gauge\n"
                       "ns_tsd_sensor_ok{sensor=\"df\"} 1\n"
                       "# HELP tsd_collect_points_left_out_total "));
  CHECK(text.ends_with(kNothingLeftOut));
  CHECK(page.text(Form::openmetrics, "ns.").find("# UNIT ns_proc_net_bytes bytes\n") !=
        std::string::npos);
}

TEST_CASE("metrics page: nothing is kept where nobody may ask") {
  MetricsPage page(false, {}, sensors::Profile::tcollector, say_nothing);
  CHECK(page.points() == nullptr);
  CHECK(page.text(Form::text, "").empty());
}

TEST_CASE("metrics page: all that the supervisor reports of itself is described") {
  gather::SupervisorReport known{
      {{"a", {}, 0, gather::ChildReport{}}, {"b", {}, 0, std::nullopt}}, 0, {{"b"}}};
  line::Lines lines;
  gather::report(known, 1, lines);
  std::size_t count = 0;
  for (std::string_view line : lines_of(lines.text())) {
    std::string name;
    prometheus::append_metric_name(line.substr(0, line.find(' ')), name);
    CAPTURE(name);
    CHECK(gather::family_of_report(name));
    ++count;
  }
  CHECK(count > 10);
  CHECK_FALSE(gather::family_of_report("my_metric"));
}
