#include "sensors/numa.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/numbered_parts.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kNodes = "/sys/devices/system/node";

struct Counter {
  std::string_view key;
  std::string_view metric;
  std::string_view type;  // value of the tag "type"; empty: no such tag
};
constexpr std::array<Counter, 6> kCounters{{
    {"numa_hit", "sys.numa.zoneallocs", "hit"},
    {"numa_miss", "sys.numa.zoneallocs", "miss"},
    {"numa_foreign", "sys.numa.foreign_allocs", ""},
    {"local_node", "sys.numa.allocation", "local"},
    {"other_node", "sys.numa.allocation", "remote"},
    {"interleave_hit", "sys.numa.interleave", "hit"},
}};

}  // namespace

Result<void> print_numastat(std::string_view text, std::string_view node, std::string_view path,
                            std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    std::string_view rest = line;
    std::string_view key = next_word(rest);
    std::string_view value = next_word(rest);
    if (!is_digits(value)) {
      errors.add(lines.number());
      continue;
    }
    for (const Counter& counter : kCounters) {
      if (key != counter.key) continue;
      if (counter.type.empty()) {
        out.add(counter.metric, now, value, {{"node", node}});
      } else {
        out.add(counter.metric, now, value, {{"node", node}, {"type", counter.type}});
      }
    }
  }
  return errors.result(lines, path);
}

std::vector<Metric> numa_metrics() {
  std::vector<Metric> metrics;
  for (const Counter& counter : kCounters) {
    auto tags = counter.type.empty() ? "node" : fmt::format("node type={}", counter.type);
    metrics.push_back({std::string(counter.metric), tags, "pages", MetricKind::counter,
                       "/sys/devices/system/node/node*/numastat"});
  }
  return metrics;
}

namespace {

class Numa : public Sensor {
 public:
  explicit Numa(const Setup& setup) : machine_(setup.machine), parts_(machine_, kNodes, "node") {}

  Result<void> collect(Round& round) override {
    if (parts_.refresh()) look();
    PartialErrors failures;
    auto now = round.clock.seconds();
    for (auto& [number, file] : nodes_) {
      auto text = file.read();
      if (!text && is_absence(text.error())) {
        parts_.lost();
      } else {
        failures.note(text ? print_numastat(*text, number, file.path(), now, round.out)
                           : text.error());
      }
    }
    return std::move(failures).result();
  }

 private:
  void look() {
    nodes_.clear();
    for (unsigned node : parts_.numbers()) {
      auto path = fmt::format("{}/node{}/numastat", kNodes, node);
      nodes_.push_back({std::to_string(node), File(machine_, std::move(path))});
    }
  }

  struct Node {
    std::string number;
    File file;
  };
  Machine& machine_;
  NumberedParts parts_;
  std::vector<Node> nodes_;
};

}  // namespace

std::unique_ptr<Sensor> make_numa(const Setup& setup) {
  return std::make_unique<Numa>(setup);
}

}  // namespace tsd::sensors
