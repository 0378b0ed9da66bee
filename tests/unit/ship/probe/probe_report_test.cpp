#include "ship/probe/probe_report.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

namespace {

ProbeReport heard(std::string_view said) {
  ProbeReport found{.endpoint = "tsd:4242", .reads_telnet = true};
  read_telnet(said, 1'700'000'000, found);
  return found;
}

}  // namespace

TEST_CASE("OpenTSDB: a refusal in words, two lines of version, the time in stats") {
  ProbeReport found = heard(
      "put: illegal argument: not enough arguments (need least 4, got 0)\n"
      "net.opentsdb.tools 2.4.1 built at revision eb125a3 (MINT)\nBuilt on a Monday\n"
      "tsd.connectionmgr.connections 1700000003 1 type=open host=a\n");
  CHECK(found.version == "net.opentsdb.tools 2.4.1 built at revision eb125a3 (MINT)");
  CHECK(found.ahead == 3);
  CHECK(kind_of(found) == TsdKind::opentsdb);
  found.put_status = 400;
  found.tells_details = true;
  found.takes_gzip = true;
  found.body_taken = 8192;
  found.body_refused = 8193;
  std::string text = to_text(found, " --tls");
  CHECK(text.find("  body    8192 bytes are taken, 8193 are not\n") != text.npos);
  CHECK(text.find("  clock   3 s before ours\n") != text.npos);
  CHECK(text.find("  try     tsd-send -H tsd:4242 --tls --dialect opentsdb --confirm settled\n") !=
        text.npos);
}

TEST_CASE("InfluxDB: no refusal, and a version without a newline") {
  ProbeReport found = heard("InfluxDB TSDB proxy");
  CHECK(found.bare_version);
  CHECK(kind_of(found) == TsdKind::influxdb);
}

TEST_CASE("VictoriaMetrics: silence over telnet, 204 over HTTP") {
  ProbeReport found = heard("");
  CHECK_FALSE(kind_of(found));
  found.put_status = 204;
  CHECK(kind_of(found) == TsdKind::victoriametrics);
  CHECK(to_text(found, "").find("--dialect victoriametrics\n") != std::string::npos);
}

TEST_CASE("a web server is no TSD, and what is not there is said") {
  ProbeReport found{.endpoint = "www:80", .put_status = 404};
  read_telnet("HTTP/1.1 400 Bad Request\r\n\r\n", 0, found);
  CHECK_FALSE(is_tsd(found));
  CHECK(to_text(found, "").find("this is no TSD") != std::string::npos);
  ProbeReport gone{.endpoint = "tsd:1", .trouble = "connecting to tsd:1: Connection refused"};
  CHECK(to_text(gone, "") == "tsd:1\n  trouble connecting to tsd:1: Connection refused\n");
}
