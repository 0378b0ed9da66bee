#include "prometheus/text_page.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

using namespace tsd::prometheus;

namespace {

const std::map<std::string, Family, std::less<>> kFamilies = {
    {"net_bytes", {"", Type::counter, "bytes", "bytes \"in\" and out\\"}},
    {"net_bytes_total", {"", Type::counter, "bytes", ""}},
    {"disk_bytes", {"", Type::gauge, "bytes", "of disks"}},
    {"bytes", {"", Type::gauge, "bytes", ""}},
    {"size_degrees", {"", Type::gauge, "degrees Celsius", ""}},
    {"jobs", {"", Type::counter, "", ""}},
    {"lag", {"", Type::histogram, "", ""}},
};

std::string text(const std::vector<PageSample>& samples, Form form) {
  std::string into;
  append_text_page(
      samples, form,
      [](std::string_view name) {
        auto known = kFamilies.find(name);
        return known == kFamilies.end() ? Family{} : known->second;
      },
      into);
  return into;
}

}  // namespace

TEST_CASE("text page: samples of one metric stand together, behind its help and type") {
  std::vector<PageSample> samples{{"net_bytes", R"(iface="eth1")", "2"},
                                  {"disk_bytes", "", "7"},
                                  {"net_bytes", R"(iface="eth0")", "1.50"},
                                  {"other", R"(a="b")", "NaN"}};
  CHECK(text(samples, Form::text) ==
        "# HELP disk_bytes of disks\n"
        "# TYPE disk_bytes gauge\n"
        "disk_bytes 7\n"
        "# HELP net_bytes bytes \"in\" and out\\\\\n"
        "# TYPE net_bytes counter\n"
        "net_bytes{iface=\"eth0\"} 1.50\n"
        "net_bytes{iface=\"eth1\"} 2\n"
        "# TYPE other untyped\n"
        "other{a=\"b\"} NaN\n");
  CHECK(text(samples, Form::openmetrics) ==
        "# HELP disk_bytes of disks\n"
        "# TYPE disk_bytes gauge\n"
        "# UNIT disk_bytes bytes\n"
        "disk_bytes 7\n"
        "# HELP net_bytes bytes \\\"in\\\" and out\\\\\n"
        "# TYPE net_bytes unknown\n"
        "# UNIT net_bytes bytes\n"
        "net_bytes{iface=\"eth0\"} 1.50\n"
        "net_bytes{iface=\"eth1\"} 2\n"
        "# TYPE other unknown\n"
        "other{a=\"b\"} NaN\n"
        "# EOF\n");
}

TEST_CASE("text page: names that share a beginning are not mixed") {
  std::vector<PageSample> samples{
      {"a", R"(x="1")", "1"}, {"a_b", "", "2"}, {"a", "", "3"}, {"aa", "", "4"}};
  CHECK(
      text(samples, Form::text) ==
      "# TYPE a untyped\na 3\na{x=\"1\"} 1\n# TYPE a_b untyped\na_b 2\n# TYPE aa untyped\naa 4\n");
}

TEST_CASE("text page: of one series the last sample is written") {
  CHECK(text({{"a", "", "1"}, {"a", "", "2"}, {"b", "", "3"}, {"a", "", "0"}}, Form::text) ==
        "# TYPE a untyped\na 0\n# TYPE b untyped\nb 3\n");
}

TEST_CASE("text page: a counter is one in OpenMetrics if it is called _total") {
  CHECK(text({{"net_bytes_total", "", "1"}}, Form::text) ==
        "# TYPE net_bytes_total counter\nnet_bytes_total 1\n");
  CHECK(text({{"net_bytes_total", "", "1"}}, Form::openmetrics) ==
        "# TYPE net_bytes counter\n# UNIT net_bytes bytes\nnet_bytes_total 1\n# EOF\n");
}

TEST_CASE("text page: counters whose family would be another metric's are unknown in OpenMetrics") {
  for (const char* other : {"net_bytes", "net_bytes_created"}) {
    std::string page = text({{"net_bytes_total", "", "1"}, {other, "", "2"}}, Form::openmetrics);
    CHECK(page.find("# TYPE net_bytes_total unknown\n") != std::string::npos);
    CHECK(page.find("counter") == std::string::npos);
  }
  // Text 0.0.4 knows no such families.
  CHECK(text({{"jobs", "", "1"}, {"jobs_total", "", "2"}}, Form::text) ==
        "# TYPE jobs counter\njobs 1\n# TYPE jobs_total untyped\njobs_total 2\n");
}

TEST_CASE("text page: counters that are negative or NaN are unknown in OpenMetrics") {
  for (const char* value : {"-1", "NaN", "-Inf"}) {
    std::vector<PageSample> samples{{"net_bytes_total", "", value},
                                    {"net_bytes_total", R"(a="b")", "1"}};
    CHECK(text(samples, Form::openmetrics).find("# TYPE net_bytes_total unknown\n") !=
          std::string::npos);
    CHECK(text(samples, Form::text).starts_with("# TYPE net_bytes_total counter\n"));
  }
}

TEST_CASE("text page: a unit is told where the name ends with it") {
  CHECK(text({{"bytes", "", "1"}, {"size_degrees", "", "2"}}, Form::openmetrics).find("UNIT") ==
        std::string::npos);
}

TEST_CASE("text page: a type whose samples have several names is unknown") {
  CHECK(text({{"lag", "", "1"}}, Form::text) == "# TYPE lag untyped\nlag 1\n");
}

TEST_CASE("text page: nothing is an empty text, and the end of OpenMetrics") {
  CHECK(text({}, Form::text).empty());
  CHECK(text({}, Form::openmetrics) == "# EOF\n");
}

TEST_CASE("text page: values keep their text, but for what is not finite") {
  CHECK(as_value("1.50", 1.5) == "1.50");
  CHECK(as_value("nan", NAN) == "NaN");
  CHECK(as_value("1e400", INFINITY) == "+Inf");
  CHECK(as_value("-infinity", -INFINITY) == "-Inf");
}
