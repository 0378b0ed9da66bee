#include "sensors/sockstat.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>

#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kSockstat = "/proc/net/sockstat";

struct Field {
  std::string_view head;
  std::string_view key;
  std::string_view metric;
  std::string_view type;  // value of the tag "type"; empty: no such tag
  std::string_view unit;
  bool in_pages = false;
};
constexpr std::array<Field, 11> kFields{{
    {"TCP:", "alloc", "net.sockstat.num_sockets", "tcp", "sockets"},
    {"TCP:", "tw", "net.sockstat.num_timewait", "", "sockets"},
    {"TCP:", "inuse", "net.sockstat.sockets_inuse", "tcp", "sockets"},
    {"UDP:", "inuse", "net.sockstat.sockets_inuse", "udp", "sockets"},
    {"UDPLITE:", "inuse", "net.sockstat.sockets_inuse", "udplite", "sockets"},
    {"RAW:", "inuse", "net.sockstat.sockets_inuse", "raw", "sockets"},
    {"TCP:", "orphan", "net.sockstat.num_orphans", "", "sockets"},
    {"TCP:", "mem", "net.sockstat.memory", "tcp", "bytes", true},
    {"UDP:", "mem", "net.sockstat.memory", "udp", "bytes", true},
    {"FRAG:", "memory", "net.sockstat.memory", "ipfrag", "bytes"},
    {"FRAG:", "inuse", "net.sockstat.ipfragqueues", "", "queues"},
}};

void print(const Field& field, std::string_view value, std::int64_t now, Points& out) {
  if (field.type.empty()) {
    out.add(field.metric, now, value);
  } else {
    out.add(field.metric, now, value, {{"type", field.type}});
  }
}

}  // namespace

Result<void> print_sockstat(std::string_view text, long page_size, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    std::string_view head = next_word(line);
    for (std::string_view key; !(key = next_word(line)).empty();) {
      std::string_view value = next_word(line);
      auto number = parse_wide(value);
      if (!number) {
        errors.add(lines.number());
        continue;
      }
      for (const Field& field : kFields) {
        if (field.head != head || field.key != key) continue;
        print(field, field.in_pages ? NumberText(*number * page_size) : value, now, out);
      }
    }
  }
  return errors.result(lines, kSockstat);
}

std::vector<Metric> sockstat_metrics() {
  std::vector<Metric> metrics;
  for (const Field& field : kFields) {
    auto tags = field.type.empty() ? "" : fmt::format("type={}", field.type);
    metrics.push_back({std::string(field.metric), tags, field.unit, MetricKind::gauge, kSockstat});
  }
  return metrics;
}

}  // namespace tsd::sensors
