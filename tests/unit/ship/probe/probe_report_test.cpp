#include "ship/probe/probe_report.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

namespace {

ProbeReport heard(std::string_view said) {
  ProbeReport found{.endpoint = "tsd:4242"};
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
  CHECK_FALSE(is_tsd(found));
  found.put_status = 204;
  found.identity = {HttpIdentity::Kind::mute, Peer::victoriametrics};
  CHECK(kind_of(found) == TsdKind::victoriametrics);
  // Its port may speak HTTP alone, and that is what has been seen.
  CHECK(
      to_text(found, "").find("try     tsd-send -H tsd:4242 --http --dialect victoriametrics\n") !=
      std::string::npos);
}

TEST_CASE("who asks for HTTP is shown a command over HTTP, with the path that was asked") {
  ProbeReport found = heard("net.opentsdb.tools 2.4.1 built at revision eb125a3 (MINT)\n");
  found.http_path = "/api/put";
  CHECK(
      to_text(found, " --tls")
          .find(
              "try     tsd-send -H tsd:4242 --tls --http --dialect opentsdb --confirm stored\n") !=
      std::string::npos);
  found.http_path = "/a&b/put";
  CHECK(to_text(found, "").find("-H tsd:4242 --http --http-path '/a&b/put' --dialect") !=
        std::string::npos);
}

TEST_CASE("a web server is no TSD, and what is not there is said") {
  ProbeReport found{.endpoint = "www:80", .put_status = 404};
  read_telnet("HTTP/1.1 400 Bad Request\r\n\r\n", 0, found);
  CHECK_FALSE(is_tsd(found));
  CHECK(to_text(found, "").find("no TSD: it says \"HTTP/1.1 400 Bad Request\"") !=
        std::string::npos);
  ProbeReport gone{.endpoint = "tsd:1", .trouble = "connecting to tsd:1: Connection refused"};
  CHECK(to_text(gone, "") == "tsd:1\n  trouble connecting to tsd:1: Connection refused\n");
}

TEST_CASE("words that are none of a TSD's are quoted, and silence is none") {
  for (const char* said :
       {"SSH-2.0-OpenSSH_9.2\r\n", "-ERR unknown command `put`\r\n", "ERROR\r\n", "put\nversion\n",
        "220 mail ESMTP\r\n", "1", "", "hello\nnet.opentsdb.tools BuildData\n", "put: what?\n"}) {
    ProbeReport found = heard(said);
    CHECK_FALSE(is_tsd(found));
    CHECK_FALSE(kind_of(found));
  }
  CHECK(who(heard("SSH-2.0-OpenSSH_9.2\r\n")) == "it says \"SSH-2.0-OpenSSH_9.2\"");
  CHECK(who(heard("put\nversion\n")) == "it says \"put\"");
  CHECK(who(heard("\x15\x03\x01")) == "it speaks TLS (--tls)");
  CHECK(is_tsd(heard("put: what?\nKairosDB 1.3\n")));
  CHECK(who(heard("")) == "it says nothing");
  CHECK(who(heard("InfluxDB TSDB proxy")) == "a TSD (influxdb)");
}

TEST_CASE("answers of OpenTSDB are the same when only their stack traces differ") {
  auto answer = [](std::string message, std::string trace) {
    tsd::net::HttpResponse response;
    response.status = 400;
    response.body =
        "{\"error\":{\"code\":400,\"message\":\"" + message + "\",\"trace\":\"" + trace + "\"}}";
    return gist_of(response);
  };
  CHECK(answer("No datapoints found in content", "at a") ==
        answer("No datapoints found in content", "at b"));
  CHECK(answer("No datapoints found in content", "at a") != answer("Chunked", "at a"));
}
