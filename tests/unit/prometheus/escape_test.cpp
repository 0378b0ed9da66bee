#include "prometheus/family.h"

#include <catch2/catch.hpp>

using namespace tsd::prometheus;

namespace {

std::string value(std::string_view text) {
  std::string into = "=";
  append_label_value(text, into);
  return into;
}

std::string help(std::string_view text, Form form) {
  std::string into = "=";
  append_help(text, form, into);
  return into;
}

}  // namespace

TEST_CASE("escape: backslash, quote and newline of a label value, and nothing else") {
  CHECK(value("") == "=");
  CHECK(value("/dev/sda 1{}=,") == "=/dev/sda 1{}=,");
  CHECK(value("C:\\x \"y\"\nz") == "=C:\\\\x \\\"y\\\"\\nz");
  CHECK(value("gr\xc3\xbc\xc3\x9f\t\r") == "=gr\xc3\xbc\xc3\x9f\t\r");
}

TEST_CASE("escape: a byte that is not UTF-8 becomes U+FFFD") {
  CHECK(value("a\xff\xc3z") == "=a\xef\xbf\xbd\xef\xbf\xbdz");
  CHECK(help("a\xff", Form::text) == "=a\xef\xbf\xbd");
}

TEST_CASE("escape: quotes in HELP are escaped in OpenMetrics only") {
  CHECK(help("the \"free\" \\ one\n", Form::text) == "=the \"free\" \\\\ one\\n");
  CHECK(help("the \"free\" \\ one\n", Form::openmetrics) == "=the \\\"free\\\" \\\\ one\\n");
}

TEST_CASE("family: a type that text 0.0.4 does not have is untyped there") {
  CHECK(word_of(Type::counter, Form::text) == "counter");
  CHECK(word_of(Type::unknown, Form::text) == "untyped");
  CHECK(word_of(Type::unknown, Form::openmetrics) == "unknown");
  CHECK(word_of(Type::stateset, Form::text) == "untyped");
  CHECK(word_of(Type::stateset, Form::openmetrics) == "stateset");
}
