#include "listen/message_lines.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using namespace tsd;
using listen::MessageLines;

namespace {

/// What becomes of one message.
struct Read {
  explicit Read(std::string_view payload, std::uint64_t most = 1000) {
    listen::ServerOptions options;
    listen::PointChecker checker(options);
    MessageLines reader(checker, [this](const MessageLines::Refusal& refusal) {
      refused.emplace_back(refusal.code);
      last_reason = refusal.reason;
    });
    reader.begin(payload);
    while (!reader.is_over()) {
      std::uint64_t count = reader.next(most, lines);
      most_at_once = std::max(most_at_once, count);
      counted += count;
    }
  }
  std::string lines;
  std::uint64_t counted = 0, most_at_once = 0;
  std::vector<std::string> refused;
  std::string last_reason;
};

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("put lines, joined by newlines, become lines") {
  Read read("put a.b 1 2 h=x\nput a.c 1 3 h=x");
  CHECK(read.lines == "a.b 1 2 h=x\na.c 1 3 h=x\n");
  CHECK(read.counted == 2);
  CHECK(Read("a.b 1 2 h=x\r\n\n  \nput a.c 1 3 h=x\n").lines == "a.b 1 2 h=x\na.c 1 3 h=x\n");
  CHECK(Read("").counted == 0);
  CHECK(Read("\n\n").counted == 0);
}

TEST_CASE("a metric that is named put keeps its command, because readers skip one") {
  CHECK(Read("put put 1 2 h=x\n").lines == "put put 1 2 h=x\n");
}

TEST_CASE("each control byte is seen, wherever it stands") {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 1; at < 26; ++at) {
      std::string line = "a.b 1 2 h=xxxxxxxxxxxxxxxxx";
      line[at] = static_cast<char>(byte);
      if (byte == '\n') continue;  // it makes two lines
      bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
      Read read(line + "\n");
      INFO(byte << " at " << at);
      CHECK(read.refused.size() == (is_control ? 1 : 0));
      CHECK(read.counted == (is_control ? 0 : 1));
    }
  }
}

TEST_CASE("what can be no line costs itself, and no other") {
  Read binary(std::string("a.b 1 2 h=x\n\0\1\2\377\na.c 1 3 h=x", 28));
  CHECK(binary.lines == "a.b 1 2 h=x\na.c 1 3 h=x\n");
  CHECK(binary.refused == Codes{"control-byte"});
  Read overlong("a 1 2 h=x\n" + std::string(65537, 'x') + "\nb 1 2 h=x");
  CHECK(overlong.lines == "a 1 2 h=x\nb 1 2 h=x\n");
  CHECK(overlong.refused == Codes{"line-length"});
  // tsd-send skips such a line, and gives it no receipt.
  Read comment("put # tsd-spool 1\n# tsd-spool 2\na 1 2 h=x");
  CHECK(comment.lines == "a 1 2 h=x\n");
  CHECK(comment.refused == Codes{"comment", "comment"});
}

TEST_CASE("the JSON of OpenTSDB's plugin becomes lines") {
  Read one(R"({"type":"Metric","metric":"a.b","timestamp":1,"value":"2.50","tags":{"h":"x"}})");
  CHECK(one.lines == "a.b 1 2.50 h=x\n");
  Read list(
      R"( [{"metric":"a","timestamp":1,"value":2,"tags":{"h":"x"},"type":"Metric","requeueTS":0},
      {"type":"Metric","metric":"b","timestamp":1500000000123,"value":-1e3,"tags":{"h":"x","g":"y"}}])");
  CHECK(list.lines == "a 1 2 h=x\nb 1500000000123 -1e3 h=x g=y\n");
  CHECK(list.counted == 2);
}

TEST_CASE("a point of another type, or a bad one, costs itself") {
  Read read(
      R"([{"type":"Aggregate","metric":"a","timestamp":1,"value":2,"tags":{"h":"x"},"interval":"1h"},
      {"type":"Metric","timestamp":1,"value":2,"tags":{"h":"x"}},
      {"type":"Metric","metric":"b","timestamp":1,"value":2,"tags":{"h":"x"}}])");
  CHECK(read.lines == "b 1 2 h=x\n");
  CHECK(read.refused == Codes{"json-point", "json-point"});
}

TEST_CASE("JSON that breaks off, or is another's, is refused from there on") {
  Read half(R"([{"type":"Metric","metric":"b","timestamp":1,"value":2,"tags":{"h":"x"}},{"met)");
  CHECK(half.lines == "b 1 2 h=x\n");
  CHECK(half.refused == Codes{"json"});
  CHECK(Read("{}").refused == Codes{"json-point"});
  CHECK(Read("[]").refused == Codes{"json"});
  CHECK(Read("[1,2]").refused == Codes{"json"});
  CHECK(Read("{\"a\":").refused == Codes{"json"});
  Read two(
      "{\"metric\":\"a\",\"timestamp\":1,\"value\":2,\"tags\":{\"h\":\"x\"}}\n"
      "{\"metric\":\"b\",\"timestamp\":1,\"value\":2,\"tags\":{\"h\":\"x\"}}\n");
  CHECK(two.lines == "a 1 2 h=x\nb 1 2 h=x\n");
}

TEST_CASE("a long message comes in pieces") {
  std::string text;
  for (int i = 0; i < 100'000; ++i)
    text += "put a.metric.of.some.length 1500000000 " + std::to_string(i) + " h=x\n";
  Read read(text);
  CHECK(read.counted == 100'000);
  CHECK(read.most_at_once == 1000);
  std::string json = "[";
  for (int i = 0; i < 50'000; ++i) {
    if (i > 0) json += ",";
    json += R"({"type":"Metric","metric":"a","timestamp":1,"value":2,"tags":{"h":"x"}})";
  }
  Read list(json + "]");
  CHECK(list.counted == 50'000);
  CHECK(list.most_at_once < 200);
  CHECK(list.refused.empty());
}
