#include "ship/peer_rules.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "line/judge.h"
#include "ship/http/json_points.h"

using namespace tsd::ship;
using tsd::line::Code;
using tsd::line::Dialect;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::int64_t kDay = 86'400;
const Spell kPosted = [](std::string_view line) { return as_posted(line, Dialect::opentsdb); };

Batch batch_of(const std::vector<std::string>& lines) {
  Batch batch;
  for (std::size_t i = 0; i < lines.size(); ++i) batch.add(i + 1, lines[i]);
  return batch;
}

std::string at(std::int64_t seconds) {
  return "m.ok " + std::to_string(seconds) + " 1 host=a";
}

/// The code for a line between two good ones: the peer's fault of it, or good.
Code code_of(const std::string& line, Peer peer, bool over_http = false) {
  PeerRules rules(Dialect::opentsdb, over_http ? kPosted : nullptr);
  Batch batch = batch_of({at(1600000000), line, at(1600000001)});
  auto faults = rules.faults(batch, peer, kNow);
  REQUIRE(faults.size() <= 1);
  if (faults.empty()) return Code::good;
  CHECK(faults[0].index == 1);
  CHECK(faults[0].line == line);
  return faults[0].verdict.code;
}

/// How many lines every peer stores alike.
std::size_t common(const Batch& batch, bool over_http = false) {
  PeerRules rules(Dialect::opentsdb, over_http ? kPosted : nullptr);
  std::size_t bytes = rules.common_bytes(batch, kNow);
  return static_cast<std::size_t>(std::ranges::count(batch.wire().substr(0, bytes), '\n'));
}

std::string long_line(std::size_t wire_bytes) {
  std::string line = "m.ok 1600000000 1 host=";
  return line + std::string(wire_bytes - line.size() - 5, 'x');
}

/// A row of tests/data/lines/peers.txt, which says how it is written.
struct Shape {
  std::string line;
  std::array<std::string, 3> said;  // by opentsdb, victoriametrics, influxdb
};

std::vector<Shape> shapes() {
  std::ifstream file(TSD_TEST_DATA "/lines/peers.txt");
  REQUIRE(file);
  std::vector<Shape> shapes;
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text[0] == '#') continue;
    std::string what, word;
    Shape shape;
    std::istringstream(text) >> what >> word >> shape.said[0] >> shape.said[1] >> shape.said[2];
    if (word[0] == '@') {
      std::int64_t unit = word.back() == 'h' ? 3600 : word.back() == 'd' ? kDay : 365 * kDay;
      word = std::to_string(kNow + std::stoll(word.substr(1)) * unit);
    }
    shape.line =
        what == "time" ? "m.ok " + word + " 1 host=a" : "m.ok 1600000000 " + word + " host=a";
    for (std::string& said : shape.said) {
      if (said.ends_with('*')) said.pop_back();
    }
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

bool is_stored(std::string_view code) {
  return code == "good" || code == "value-inexact" || code == "value-underflow" ||
         code == "value-blank" || code == "value-infinite" || code == "timestamp-early" ||
         code == "-";
}

}  // namespace

TEST_CASE("peer rules: every shape of time and number is judged as the real TSDs were measured") {
  const std::array peers = {Peer::opentsdb, Peer::victoriametrics, Peer::influxdb};
  const std::array dialects = {Dialect::opentsdb, Dialect::victoriametrics, Dialect::influxdb};
  std::size_t rows = 0;
  for (const Shape& shape : shapes()) {
    CAPTURE(shape.line);
    ++rows;
    for (std::size_t i = 0; i < peers.size(); ++i) {
      CAPTURE(i);
      tsd::line::Rules rules;
      rules.dialect = dialects[i];
      rules.transport = tsd::line::Transport::telnet;
      rules.now = kNow;
      auto verdict = tsd::line::judge(shape.line, rules);
      if (shape.said[i] != "-") CHECK(tsd::line::name(verdict.code) == shape.said[i]);
      bool is_said_aloud = peers[i] == Peer::opentsdb && verdict.refused();
      bool is_kept = is_stored(shape.said[i]) || is_said_aloud;
      CHECK((code_of(shape.line, peers[i]) == Code::good) == is_kept);
    }
    if (common(batch_of({shape.line})) == 1) {
      CHECK(std::ranges::all_of(shape.said, is_stored));
    }
  }
  CHECK(rows == 127);
}

TEST_CASE("peer rules: what a peer drops or changes has its code, the others store it") {
  struct Row {
    std::string line;
    Code opentsdb, victoriametrics, influxdb;
  };
  Code good = Code::good;
  const Row rows[] = {
      {"m.ok 1600000000 1 host=a", good, good, good},
      {"m.ok 1600000000 +5 host=a", good, Code::value_syntax, good},
      {"m.ok 1600000000 .5 host=a", good, Code::value_syntax, good},
      {"m.ok 1600000000123 1 host=a", good, Code::timestamp_unit, Code::timestamp_truncated},
      {"m.ok 1600000000.123 1 host=a", good, Code::timestamp_truncated, Code::timestamp_form},
      {"m.ok 1600000000.5 1 host=a", Code::timestamp_misread, Code::timestamp_truncated,
       Code::timestamp_form},
      {"m.ok 600000000 1 host=a", good, good, Code::timestamp_form},
      {at(kNow + 3 * kDay), good, Code::timestamp_ahead, good},
      {at(kNow + kDay), good, good, good},
      {"m.ok 1600000000 9007199254740993 host=a", good, good, good},
      {"for\xc3\xaat 1600000000 1 host=a", Code::name_mojibake, good, good},
      {long_line(1024), good, good, good},
      {long_line(1025), Code::frame_length, good, good},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(code_of(row.line, Peer::opentsdb) == row.opentsdb);
    CHECK(code_of(row.line, Peer::victoriametrics) == row.victoriametrics);
    CHECK(code_of(row.line, Peer::influxdb) == row.influxdb);
  }
}

TEST_CASE("peer rules: over HTTP there are no frames, and VictoriaMetrics takes milliseconds") {
  CHECK(code_of(long_line(1100), Peer::opentsdb, true) == Code::good);
  CHECK(code_of(long_line(1100), Peer::other, false) == Code::good);
  CHECK(code_of("m.ok 1600000000123 1 host=a", Peer::victoriametrics, true) == Code::good);
  CHECK(code_of("m.ok 1600000000.5 1 host=a", Peer::victoriametrics, true) ==
        Code::timestamp_truncated);
  CHECK(code_of(at(kNow + 3 * kDay), Peer::victoriametrics, true) == Code::timestamp_ahead);
}

TEST_CASE("peer rules: VictoriaMetrics loses values of tags, and metrics, over 1024 bytes") {
  const std::string most(1024, 'x');
  for (bool over_http : {false, true}) {
    auto kept_by = [&](Peer peer, const std::string& line) {
      return code_of(line, peer, over_http);
    };
    const std::string value = "m.ok 1600000000 1 host=" + most;
    const std::string metric = most + " 1600000000 1 host=a";
    CHECK(kept_by(Peer::victoriametrics, value) == Code::good);
    CHECK(kept_by(Peer::victoriametrics, value + "x") == Code::name_length);
    CHECK(kept_by(Peer::victoriametrics, metric) == Code::good);
    CHECK(kept_by(Peer::victoriametrics, "x" + metric) == Code::name_length);
    CHECK(kept_by(Peer::influxdb, value + "x") == Code::good);
  }
  // A body to an unknown peer may have long lines, but none that some peer loses.
  CHECK(common(batch_of({"m.ok 1600000000 1 host=" + most}), true) == 1);
  CHECK(common(batch_of({"m.ok 1600000000 1 host=x" + most}), true) == 0);
  CHECK(common(batch_of({"x" + most + " 1600000000 1 host=a"}), true) == 0);
}

TEST_CASE("peer rules: what OpenTSDB refuses aloud is left to it") {
  CHECK(code_of("m:ok 1600000000 1 host=a", Peer::opentsdb) == Code::good);
  CHECK(code_of("m:ok 1600000000 1 host=a", Peer::other) == Code::good);
}

TEST_CASE("peer rules: an unknown peer gets the lines in front that every peer stores alike") {
  const std::string odd[] = {
      "m.ok 1600000000 +5 host=a",      "m.ok 1600000000123 1 host=a", "m.ok 1600000000.5 1 host=a",
      "m.ok 600000000 1 host=a",        at(kNow + 3 * kDay),           long_line(1025),
      "m.ok 1600000000 1 host=\xc3\xaa"};
  for (const std::string& line : odd) {
    CAPTURE(line);
    CHECK(common(batch_of({at(1), line})) == 0);
    CHECK(common(batch_of({at(1600000000), at(1600000001), line, at(1600000002)})) == 2);
    CHECK(common(batch_of({line, at(1600000002)})) == 0);
  }
  CHECK(common(batch_of({at(1600000000), at(kNow + kDay), long_line(1024)})) == 3);
  CHECK(common(batch_of({})) == 0);
  PeerRules rules(Dialect::opentsdb);
  CHECK(rules.faults(batch_of({at(1), long_line(2000)}), Peer::unknown, kNow).empty());
}

TEST_CASE("peer rules: several faults come in the order of the batch") {
  PeerRules rules(Dialect::opentsdb);
  Batch batch = batch_of({".5", at(1600000000), "m.ok 1600000000 .5 host=a", at(kNow + 9 * kDay)});
  auto faults = rules.faults(batch, Peer::victoriametrics, kNow);
  REQUIRE(faults.size() == 3);
  CHECK(faults[0].index == 0);
  CHECK(faults[1].index == 2);
  CHECK(faults[2].index == 3);
  CHECK(faults[1].verdict.column == 17);
  // The same rules may be asked about another peer.
  CHECK(rules.faults(batch, Peer::opentsdb, kNow).empty());
  CHECK(rules.faults(batch, Peer::victoriametrics, kNow).size() == 3);
}

TEST_CASE("peer rules: in a long batch each odd line is found, and no other") {
  // More lines than a block of the scanner holds, with times that are ahead between odd ones.
  Batch batch;
  std::vector<std::size_t> wanted;
  const std::string odd[] = {"m.ok 1600000000 +5 host=a", "ahead", at(kNow + 3 * kDay),
                             "m.ok 1600000000 1.5f host=a", at(kNow + 400 * kDay)};
  for (std::size_t i = 0; i < 2000; ++i) {
    bool is_odd = i % 7 == 3;
    if (is_odd) wanted.push_back(i);
    std::string metric = "metric." + std::string(i % 90, 'x');
    std::string good =
        metric + " " + std::to_string(kNow - 5 + static_cast<int>(i % 9)) + " 1 host=a";
    batch.add(i + 1, is_odd ? odd[i % 5] : good);
  }
  PeerRules rules(Dialect::opentsdb);
  std::vector<std::size_t> found;
  for (const PeerFault& fault : rules.faults(batch, Peer::victoriametrics, kNow)) {
    found.push_back(fault.index);
  }
  CHECK(found == wanted);
  CHECK(common(batch) == 3);
}

TEST_CASE("peer rules: lines read by the portable dialect need no second look, but for the clock") {
  PeerRules rules(Dialect::portable);
  Batch batch = batch_of({at(1600000000), at(kNow + 3 * kDay)});
  CHECK(rules.faults(batch, Peer::opentsdb, kNow).empty());
  CHECK(rules.faults(batch, Peer::influxdb, kNow).empty());
  CHECK(rules.faults(batch, Peer::victoriametrics, kNow).size() == 1);
}

TEST_CASE("peer rules: plain lines are not looked at, unless their time is ahead") {
  auto plain = [](std::int64_t latest) {
    Batch batch;
    batch.add_plain(1, 2, "m.ok 1600000000 1 host=a\n" + at(latest) + "\n");
    return batch;
  };
  PeerRules rules(Dialect::opentsdb);
  for (std::int64_t late : {kNow, kNow + kDay, kNow + 2 * kDay - 61}) {
    CHECK(common(plain(late)) == 2);
    CHECK(rules.faults(plain(late), Peer::victoriametrics, kNow).empty());
  }
  for (std::int64_t late : {kNow + 2 * kDay, kNow + 99 * kDay}) {
    CHECK(common(plain(late)) == 1);
    CHECK(rules.faults(plain(late), Peer::victoriametrics, kNow).size() == 1);
    CHECK(rules.faults(plain(late), Peer::opentsdb, kNow).empty());
    CHECK(rules.faults(plain(late), Peer::influxdb, kNow).empty());
  }
}

TEST_CASE("peer rules: a plain line of a dialect without tags is not common") {
  Batch batch;
  batch.add_plain(1, 1, "m.ok 1600000000 1\n");
  CHECK(PeerRules(Dialect::victoriametrics).common_bytes(batch, kNow) == 0);
}

TEST_CASE("peer rules: plain milliseconds are OpenTSDB's alone") {
  Batch batch;
  batch.add_plain(1, 2, "m.ok 1600000000 1 host=a\nm.ok 1600000000123 1 host=a\n");
  PeerRules rules(Dialect::opentsdb);
  CHECK(rules.faults(batch, Peer::opentsdb, kNow).empty());
  CHECK(rules.faults(batch, Peer::victoriametrics, kNow).size() == 1);
  CHECK(rules.faults(batch, Peer::influxdb, kNow).size() == 1);
  CHECK(common(batch) == 1);
}

TEST_CASE("peer_rules: over HTTP a line is judged as the body spells it") {
  CHECK(code_of("m.ok 1600000000 +5 host=a", Peer::victoriametrics, true) == Code::good);
  CHECK(code_of("m.ok 1600000000 .5 host=a", Peer::victoriametrics, true) == Code::good);
  CHECK(code_of("m.ok 1600000000.123 1 host=a", Peer::victoriametrics, true) == Code::good);
  CHECK(code_of("m.ok 16000.00000 1 host=a", Peer::victoriametrics, true) != Code::good);
  CHECK(code_of("m.ok 999999999 1 host=a", Peer::influxdb, true) == Code::good);
  CHECK(code_of("m.ok 1600000000. 1 host=a", Peer::influxdb, true) == Code::good);
  CHECK(code_of("m.ok 1600000000.123 1 host=a", Peer::influxdb, true) == Code::timestamp_truncated);
  CHECK(code_of("m.ok 16000000000 1 host=a", Peer::influxdb, true) == Code::timestamp_misread);
  CHECK(code_of("m.ok 1600000000.5 1 host=a", Peer::opentsdb, true) == Code::timestamp_misread);
}

TEST_CASE("peer_rules: a fault of the spelled line is told of the line as a whole") {
  PeerRules rules(Dialect::opentsdb, kPosted);
  Batch batch = batch_of({"m.ok 1600000000.123 1 host=a"});
  auto faults = rules.faults(batch, Peer::influxdb, kNow);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].verdict.column == 0);
  CHECK(faults[0].line == "m.ok 1600000000.123 1 host=a");
  CHECK(faults[0].sentence.find("1600000000123") != std::string::npos);
}

TEST_CASE("KairosDB's telnet reads integers of digits and a minus only, and drops what it cannot") {
  struct Row {
    const char* line;
    Code code;
  };
  const Row rows[] = {
      {"m.ok 1600000000 5 host=a", Code::good},
      {"m.ok 1600000000 -5 host=a", Code::good},
      {"m.ok 1600000000 -9223372036854775808 host=a", Code::good},
      {"m.ok 1600000000 +5 host=a", Code::value_syntax},
      {"m.ok 1600000000 1e5 host=a", Code::value_syntax},
      {"m.ok 1600000000 1E-5 host=a", Code::value_syntax},
      {"m.ok 1600000000 1.0e5 host=a", Code::good},
      {"m.ok 1600000000 +1.5 host=a", Code::good},
      {"m.ok 1600000000 .5 host=a", Code::good},
      {"m.ok 1600000000 5. host=a", Code::good},
      {"m.ok 1600000000123 5 host=a", Code::good},
      {"m.ok 0001600000000 5 host=a", Code::good},
      {"m.ok +1600000000 5 host=a", Code::timestamp_form},
      {"m.ok 1600000000.123 5 host=a", Code::timestamp_form},
      {"m.ok 1600000000. 5 host=a", Code::timestamp_form},
      {"m.ok 2999999999 5 host=a", Code::good},
      {"m.ok 3000000000 5 host=a", Code::timestamp_misread},
      {"m.ok 4294967295 5 host=a", Code::timestamp_misread},
      {"m.ok 1600000000 5 host=a host=a", Code::tag_duplicate},
      {"m.ok 1600000000 5 host=a kairos_opt.ttl=60", Code::tag_reserved},
      {"m.ok 1600000000 5 host=a kairos_opt=60", Code::good},
      {"m.ok 1600000000 5 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1", Code::good},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    CHECK(code_of(row.line, Peer::kairosdb) == row.code);
  }
  CHECK(code_of(long_line(1024), Peer::kairosdb) == Code::good);
  CHECK(code_of(long_line(1025), Peer::kairosdb) == Code::frame_length);
}

TEST_CASE("a line that KairosDB alone would drop waits until the peer is known, by telnet") {
  for (const char* line : {"m.ok 1600000000 1e5 host=a", "m.ok 1600000000 1 kairos_opt.ttl=60"}) {
    INFO(line);
    Batch batch = batch_of({at(1600000000), line});
    CHECK(common(batch) == 1);
    CHECK(common(batch, true) == 2);
    CHECK(PeerRules(Dialect::opentsdb).faults(batch, Peer::opentsdb, kNow).empty());
  }
}

TEST_CASE("what every dialect accepts is still held to KairosDB's own rules") {
  Batch batch = batch_of({at(1600000000), "m.ok 1600000000 1e5 host=a"});
  CHECK(PeerRules(Dialect::portable).faults(batch, Peer::kairosdb, kNow).size() == 1);
  CHECK(PeerRules(Dialect::portable).faults(batch, Peer::influxdb, kNow).empty());
}
