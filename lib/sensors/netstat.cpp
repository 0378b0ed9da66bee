#include "sensors/netstat.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "sensors/partial_errors.h"
#include "sensors/snmp.h"
#include "sensors/sockstat.h"
#include "sensors/source/tcp_sockets.h"

namespace tsd::sensors {
namespace {

constexpr const char* kNetstat = "/proc/net/netstat";
constexpr const char* kSnmp = "/proc/net/snmp";

constexpr std::array<std::string_view, kTcpStates.size()> kStateMetrics{
    "net.tcp_state.established", "net.tcp_state.syn_sent",   "net.tcp_state.syn_recv",
    "net.tcp_state.fin_wait1",   "net.tcp_state.fin_wait2",  "net.tcp_state.time_wait",
    "net.tcp_state.close",       "net.tcp_state.close_wait", "net.tcp_state.last_ack",
    "net.tcp_state.listen",      "net.tcp_state.closing",    "net.tcp_state.new_syn_recv"};

using States = std::array<std::size_t, kTcpStates.size()>;

class StateCounter : public TcpCounter {
 public:
  using TcpCounter::TcpCounter;

  const States& four() const { return states_[0]; }
  const States& six() const { return states_[1]; }

 private:
  void reset() override { states_ = {}; }
  void add(const TcpSocket& socket) override { ++states_[socket.is_ipv6()][socket.state - 1]; }

  std::array<States, 2> states_{};
};

void print_family(const States& states, std::string_view type, std::int64_t now, Points& out) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    out.add(kStateMetrics[i], now, states[i], {{"type", type}});
  }
}

void append(std::vector<Metric>& metrics, std::span<const SnmpField> fields, Profile profile,
            std::string_view path) {
  for (const SnmpField& field : fields) {
    if (profile == Profile::phantom && !field.in_phantom) continue;
    metrics.push_back(
        {std::string(field.metric), std::string(field.tags), "events", MetricKind::counter, path});
  }
}

class Netstat : public Sensor {
 public:
  explicit Netstat(const Setup& setup)
      : machine_(setup.machine),
        profile_(setup.profile),
        sockstat_(setup.machine, "/proc/net/sockstat"),
        netstat_(setup.machine, kNetstat),
        snmp_(setup.machine, kSnmp),
        counter_(setup.tcp_sockets) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto text = sockstat_.read();
    failures.note(text ? print_sockstat(*text, machine_.page_size(), now, round.out)
                       : text.error());
    failures.note(print(netstat_, netstat_fields(), now, round.out));
    if (profile_ == Profile::phantom) return std::move(failures).result();
    failures.note(print(snmp_, snmp_fields(), now, round.out));
    print_states(now, round.out, failures);
    return std::move(failures).result();
  }

 private:
  Result<void> print(File& file, std::span<const SnmpField> fields, std::int64_t now, Points& out) {
    auto text = file.read();
    if (!text) return text.error();
    return print_snmp(*text, file.path(), profile_, fields, now, out);
  }

  void print_states(std::int64_t now, Points& out, PartialErrors& failures) {
    const auto& [four, six] = counter_.count();
    if (four.counted) print_family(counter_.four(), "tcp", now, out);
    if (six.counted) print_family(counter_.six(), "tcp6", now, out);
    failures.note(four.fault);
    if (six.fault || !is_absence(six.fault.error())) failures.note(six.fault);  // IPv6 may be off
  }

  Machine& machine_;
  Profile profile_;
  File sockstat_;
  File netstat_;
  File snmp_;
  StateCounter counter_;
};

}  // namespace

std::unique_ptr<Sensor> make_netstat(const Setup& setup) {
  return std::make_unique<Netstat>(setup);
}

std::vector<Metric> netstat_metrics(Profile profile) {
  auto metrics = sockstat_metrics();
  append(metrics, netstat_fields(), profile, kNetstat);
  if (profile == Profile::phantom) return metrics;
  append(metrics, snmp_fields(), profile, kSnmp);
  for (auto metric : kStateMetrics) {
    metrics.push_back(
        {std::string(metric), "type=tcp", "sockets", MetricKind::gauge, "/proc/net/tcp"});
    metrics.push_back(
        {std::string(metric), "type=tcp6", "sockets", MetricKind::gauge, "/proc/net/tcp6"});
  }
  return metrics;
}

}  // namespace tsd::sensors
