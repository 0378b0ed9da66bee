// tcollector's own line handling, recorded: tests/data/golden/dedup, see tests/data/NOTICE.
#include "gather/lines/dedup.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "gather/line_gate.h"

namespace gather = tsd::gather;
namespace line = tsd::line;

namespace {

constexpr std::size_t kMaxTags = 1000;  // tcollector has no limit

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// tcollector's options of a case, as ours.
struct DedupCase {
  gather::GateContext gates{{{}, gather::Tagger({}, kMaxTags), 65536}};
  gather::LinePolicy& policy = gates.policy;
  std::int64_t evict_interval = 6000;

  explicit DedupCase(const std::filesystem::path& options) {
    policy.rules.dialect = line::Dialect::tcollector;
    gather::Tags tags{{"host", "golden-vm"}};
    std::string prefix;
    std::istringstream lines(text_of(options));
    for (std::string row; std::getline(lines, row);) {
      std::istringstream words(row);
      std::string word;
      std::string value;
      words >> word >> value;
      if (word == "--dedup-interval") policy.dedup.interval = std::stol(value);
      if (word == "--evict-interval") evict_interval = std::stol(value);
      if (word == "--dedup-only-zero") policy.dedup.only_zero = true;
      if (word == "--namespace-prefix") prefix = value + ".";
      if (word == "-t") tags[value.substr(0, value.find('='))] = value.substr(value.find('=') + 1);
    }
    policy.tagger = gather::Tagger(tags, kMaxTags, prefix);
  }
};

/// Plays a script, whose directives are turns of the clock and changes of the collector.
struct Replay {
  explicit Replay(const std::filesystem::path& folder) : options(folder / "options") {
    std::string input = text_of(folder / "input");
    for (std::string_view rest = input; !rest.empty();) {
      auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      play(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    turn();
  }

  void play(std::string_view text) {
    constexpr std::string_view kClock = "#!clock ";
    constexpr std::string_view kCollector = "#!collector ";
    if (text.starts_with(kClock)) {
      turn();
      clock = std::stol(std::string(text.substr(kClock.size())));
    } else if (text.starts_with(kCollector)) {
      name = text.substr(kCollector.size());
    } else if (!text.starts_with("put ")) {  // tcollector refuses it; line_gate_test.cpp has it
      auto& gate = gates[name];
      if (!gate) {
        gate = std::make_unique<gather::LineGate>(name, options.gates, [](std::string_view) {});
      }
      gate->feed(text, out);
    }
  }

  /// The end of a turn of tcollector's reader: it evicts, not every time.
  void turn() {
    if (clock - evicted <= options.evict_interval) return;
    evicted = clock;
    for (auto& [collector, gate] : gates) gate->evict(clock - options.evict_interval);
  }

  DedupCase options;
  std::int64_t clock = 1366155625;
  std::int64_t evicted = 0;
  std::string name = "test";
  std::map<std::string, std::unique_ptr<gather::LineGate>> gates;
  std::string out;
};

std::string without_put(const std::string& text) {
  std::istringstream lines(text);
  std::string bare;
  for (std::string row; std::getline(lines, row);) bare += row.substr(4) + "\n";
  return bare;
}

line::Point point(std::string_view metric, std::string_view time, std::string_view value) {
  return {metric, time, value, {}};
}

}  // namespace

TEST_CASE("dedup: every recorded case sends the same bytes in the same order") {
  int cases = 0;
  for (const auto& folder : std::filesystem::directory_iterator(TSD_TEST_DATA "/golden/dedup")) {
    INFO(folder.path().filename());
    CHECK(Replay(folder.path()).out == without_put(text_of(folder.path() / "expect")));
    ++cases;
  }
  CHECK(cases == 14);
}

TEST_CASE("dedup: a long value is replayed byte for byte, and forgotten with its series") {
  gather::Dedup dedup;
  gather::DedupRules rules{300, false};
  std::string value = "0.12345678901234567890123456789";
  dedup.judge(point("m", "1000000000", value), rules);
  CHECK(dedup.judge(point("m", "1000000010", value), rules) == gather::Dedup::Ruling::hold);
  CHECK(dedup.judge(point("m", "1000000020", "1"), rules) ==
        gather::Dedup::Ruling::pass_after_last);
  CHECK(dedup.last_time() == "1000000010");
  CHECK(dedup.last_value() == value);
  dedup.evict(1000000021);
  CHECK(dedup.table().series() == 0);
  CHECK(dedup.judge(point("m", "1", "1"), rules) == gather::Dedup::Ruling::pass);
}

TEST_CASE("dedup: what is not later than its series' last value, or in 2040, is refused") {
  gather::Dedup dedup;
  gather::DedupRules rules{300, false};
  dedup.judge(point("m", "1000000000", "1"), rules);
  CHECK(dedup.judge(point("m", "1000000000", "2"), rules) == gather::Dedup::Ruling::out_of_order);
  CHECK(dedup.judge(point("m", "2209212000", "2"), rules) == gather::Dedup::Ruling::too_far);
  CHECK(dedup.judge(point("m", "2209211999", "2"), rules) ==
        gather::Dedup::Ruling::pass_after_last);
}

TEST_CASE("dedup: with only_zero, a value that is not zero passes however often it repeats") {
  gather::Dedup dedup;
  gather::DedupRules rules{300, true};
  for (auto time : {"1000000000", "1000000010"}) {
    CHECK(dedup.judge(point("m", time, "7"), rules) == gather::Dedup::Ruling::pass);
  }
  dedup.judge(point("z", "1000000000", "0"), rules);
  CHECK(dedup.judge(point("z", "1000000010", "0"), rules) == gather::Dedup::Ruling::hold);
}
