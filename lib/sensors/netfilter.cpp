#include "sensors/netfilter.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kDirectory = "/proc/sys/net/netfilter";
constexpr std::string_view kNetfilter = "proc.sys.net.netfilter.";

struct Value {
  std::string_view name;
  std::string_view unit;
  MetricKind kind = MetricKind::setting;
};
constexpr std::array<Value, 21> kValues{{
    {"nf_conntrack_buckets", "buckets"},
    {"nf_conntrack_checksum", "flag"},
    {"nf_conntrack_count", "entries", MetricKind::gauge},
    {"nf_conntrack_generic_timeout", "s"},
    {"nf_conntrack_icmp_timeout", "s"},
    {"nf_conntrack_log_invalid", "protocol"},
    {"nf_conntrack_max", "entries"},
    {"nf_conntrack_tcp_be_liberal", "flag"},
    {"nf_conntrack_tcp_loose", "flag"},
    {"nf_conntrack_tcp_max_retrans", "packets"},
    {"nf_conntrack_tcp_timeout_close", "s"},
    {"nf_conntrack_tcp_timeout_close_wait", "s"},
    {"nf_conntrack_tcp_timeout_established", "s"},
    {"nf_conntrack_tcp_timeout_fin_wait", "s"},
    {"nf_conntrack_tcp_timeout_last_ack", "s"},
    {"nf_conntrack_tcp_timeout_max_retrans", "s"},
    {"nf_conntrack_tcp_timeout_syn_recv", "s"},
    {"nf_conntrack_tcp_timeout_syn_sent", "s"},
    {"nf_conntrack_tcp_timeout_time_wait", "s"},
    {"nf_conntrack_udp_timeout", "s"},
    {"nf_conntrack_udp_timeout_stream", "s"},
}};

class Netfilter : public Sensor {
 public:
  explicit Netfilter(const Setup& setup) : machine_(setup.machine) {
    for (const Value& value : kValues) {
      files_.push_back({fmt::format("{}{}", kNetfilter, value.name),
                        File(machine_, fmt::format("{}/{}", kDirectory, value.name))});
    }
  }

  Result<void> collect(Round& round) override {
    if (auto there = machine_.find(kDirectory); !there) return there.error();
    auto now = round.clock.seconds();
    PartialErrors failures;
    for (auto& [metric, file] : files_) {
      auto text = file.read();
      if (!text) continue;  // which files exist, and may be read, depends on kernel and user
      if (auto value = first_line(*text); is_digits(value)) {
        round.out.add(metric, now, value);
      } else {
        failures.note(Error{fmt::format("{}: \"{}\" is no number", file.path(), value)});
      }
    }
    return std::move(failures).result();
  }

 private:
  struct Named {
    std::string metric;
    File file;
  };
  Machine& machine_;
  std::vector<Named> files_;
};

}  // namespace

std::unique_ptr<Sensor> make_netfilter(const Setup& setup) {
  return std::make_unique<Netfilter>(setup);
}

std::vector<Metric> netfilter_metrics(Profile) {
  std::vector<Metric> metrics;
  for (const Value& value : kValues) {
    metrics.push_back(
        {fmt::format("{}{}", kNetfilter, value.name), "", value.unit, value.kind, kDirectory});
  }
  return metrics;
}

}  // namespace tsd::sensors
