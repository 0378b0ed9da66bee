#include "kafka/settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "support/scratch.h"

using namespace tsd;
using namespace tsd::kafka;

namespace {

std::string value_of(const Words& words, std::string_view name) {
  auto last = std::ranges::find(words.rbegin(), words.rend(), name, &Word::name);
  return last == words.rend() ? "(none)" : last->value;
}

Settings to(const char* url) {
  Settings settings;
  settings.url = *net::parse_kafka_url(url);
  return settings;
}

std::string write(const Scratch& scratch, const char* text, mode_t mode) {
  std::string path = scratch.path() + "/kafka.conf";
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
  return path;
}

}  // namespace

TEST_CASE("the file has librdkafka's own words, with comments") {
  auto words = parse_config("# TLS\r\n\nsecurity.protocol = sasl_ssl\r\nsasl.password=a=b \n", "f");
  REQUIRE(words);
  REQUIRE(words->size() == 2);
  CHECK(words->at(0).name == "security.protocol");
  CHECK(words->at(0).value == "sasl_ssl");
  CHECK(words->at(0).place == "f:3");
  CHECK(words->at(1).value == "a=b");
}

TEST_CASE("a bad line of the file is named, and not quoted") {
  struct Row {
    const char* text;
    const char* why;
  };
  const Row rows[] = {
      {"x=1\nhunter2\n", "f:2: not NAME=VALUE"},
      {"=hunter2\n", "f:1: not NAME=VALUE"},
      {"acks=1\n", "f:1: leave acks out: what is confirmed depends on it"},
      {"bootstrap.servers=b9\n", "f:1: leave bootstrap.servers out: the URL names the brokers"},
      {"enable.auto.commit=true\n", "offsets are committed by receipts"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    auto words = parse_config(row.text, "f");
    REQUIRE_FALSE(words);
    CHECK_THAT(words.error().text, Catch::Contains(row.why));
    CHECK(words.error().text.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a file with a secret that others can read is refused") {
  Scratch scratch;
  auto open = read_config(write(scratch, "sasl.password=x\n", 0640));
  REQUIRE_FALSE(open);
  CHECK_THAT(open.error().text, Catch::Contains("sasl.password") && Catch::Contains("chmod 600"));
  CHECK(read_config(write(scratch, "sasl.password=x\n", 0600)));
  CHECK(read_config(write(scratch, "linger.ms=1\n", 0644)));
  CHECK_FALSE(read_config(scratch.path() + "/none"));
  CHECK_FALSE(read_config(scratch.path()));
}

TEST_CASE("TLS and a login choose the protocol") {
  auto plain = words_of(to("kafka://b1,b2/t"));
  REQUIRE(plain);
  CHECK(value_of(*plain, "security.protocol") == "plaintext");
  CHECK(value_of(*plain, "bootstrap.servers") == "b1:9092,b2:9092");

  Settings both = to("kafka://b1/t");
  both.tls = true;
  both.tls_options.ca_file = "/ca.pem";
  both.username = "u";
  auto words = words_of(both);
  REQUIRE(words);
  CHECK(value_of(*words, "security.protocol") == "sasl_ssl");
  CHECK(value_of(*words, "sasl.mechanisms") == "SCRAM-SHA-512");
  CHECK(value_of(*words, "ssl.ca.location") == "/ca.pem");
  CHECK(value_of(*words, "ssl.endpoint.identification.algorithm") == "https");
  CHECK(value_of(*words, "enable.ssl.certificate.verification") == "(none)");
}

TEST_CASE("what excludes each other is refused") {
  Scratch scratch;
  Settings settings = to("kafka://b1/t");
  settings.tls = true;
  settings.config_file = write(scratch, "security.protocol=plaintext\n", 0644);
  auto words = words_of(settings);
  REQUIRE_FALSE(words);
  CHECK_THAT(words.error().text, Catch::Contains("kafka.conf:1: security.protocol=plaintext"));
  settings.config_file.reset();
  settings.tls_options.server_name = "b1";
  CHECK_FALSE(words_of(settings));
  settings.tls_options.server_name.reset();
  settings.password_file = "/p";
  CHECK_FALSE(words_of(settings));
}
