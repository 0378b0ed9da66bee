#include "sensors/procnettcp.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/tcp_sockets.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

// The last entry is for all other ports.
constexpr std::array<std::string_view, 10> kServices{
    "http",         "https",    "http-varnish", "mysql",         "namenode",
    "thriftserver", "memcache", "datanode",     "hregionserver", "other"};
constexpr std::size_t kOther = kServices.size() - 1;

struct Ports {
  unsigned first, last;
  std::size_t service;
};
constexpr std::array<Ports, 10> kPorts{{{80, 80, 0},
                                        {443, 443, 1},
                                        {3001, 3014, 2},
                                        {3306, 3306, 3},
                                        {3564, 3564, 3},
                                        {9000, 9000, 4},
                                        {9090, 9090, 5},
                                        {11211, 11226, 6},
                                        {50020, 50020, 7},
                                        {60020, 60020, 8}}};

constexpr std::array<std::string_view, 4> kUsers{"root", "www-data", "mysql", "other"};
constexpr std::array<std::string_view, 2> kEndpoints{"internal", "external"};
constexpr std::size_t kStates = 11;  // new_syn_recv is counted as syn_recv

// By state, service, user, endpoint.
using Counts =
    std::array<std::array<std::array<std::array<std::uint64_t, kEndpoints.size()>, kUsers.size()>,
                          kServices.size()>,
               kStates>;

using Uids = std::array<std::optional<std::uint32_t>, kUsers.size() - 1>;

// Sets the uids of those kUsers that /etc/passwd has. Without that file, all sockets count as
// "other".
Result<void> read_uids(Machine& machine, Uids& uids) {
  auto text = File(machine, "/etc/passwd").read();
  if (!text) return is_absence(text.error()) ? Result<void>() : text.error();
  TextLines lines(*text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    if (std::ranges::count(line, ':') < 2) errors.add(lines.number());
    auto name = std::ranges::find(kUsers, line.substr(0, line.find(':')));
    if (name >= kUsers.end() - 1) continue;
    for (int field = 0; field < 2; ++field)
      line.remove_prefix(std::min(line.find(':'), line.size() - 1) + 1);
    uids[static_cast<std::size_t>(name - kUsers.begin())] =
        parse_number<std::uint32_t>(line.substr(0, line.find(':')));
  }
  return errors.result(lines, "/etc/passwd");
}

std::size_t find_service(unsigned port) {
  auto range = std::ranges::find_if(
      kPorts, [port](const Ports& p) { return p.first <= port && port <= p.last; });
  return range == kPorts.end() ? kOther : range->service;
}

bool is_public4(unsigned a, unsigned b) {
  bool is_private = a == 0 || a == 10 || a == 127 || (a == 172 && b >= 16 && b < 32) ||
                    (a == 192 && b == 168) || (a == 169 && b == 254) ||
                    (a == 100 && b >= 64 && b < 128);
  return !is_private;
}

}  // namespace

bool is_public(const TcpAddress& address) {
  unsigned a = address.bytes[address.size - 4], b = address.bytes[address.size - 3];
  bool is_private = a == 10 || a == 0 || a == 127 || (a == 172 && b > 16) || (a == 192 && b == 168);
  return !is_private;
}

bool is_public_by_rfc(const TcpAddress& address) {
  const auto& bytes = address.bytes;
  if (address.size == 4) return is_public4(bytes[0], bytes[1]);
  constexpr std::array<std::uint8_t, 16> kNone{},
      kSelf{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin()))
    return is_public4(bytes[12], bytes[13]);
  bool is_private = bytes == kNone || bytes == kSelf || (bytes[0] & 0xfe) == 0xfc ||
                    (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80);
  return !is_private;
}

std::size_t service_of(unsigned local_port, unsigned remote_port) {
  std::size_t service = find_service(remote_port);
  return service == kOther ? find_service(local_port) : service;
}

std::vector<Metric> procnettcp_metrics(Profile) {
  return {{"proc.net.tcp", "state endpoint service user", "sockets", MetricKind::gauge,
           "/proc/net/tcp, /proc/net/tcp6"}};
}

namespace {

class ServiceCounter : public TcpCounter {
 public:
  explicit ServiceCounter(const Setup& setup)
      : TcpCounter(setup.tcp_sockets),
        is_public_(setup.profile == Profile::fixed ? is_public_by_rfc : is_public),
        passwd_(read_uids(setup.machine, uids_)) {}

  const Counts& counts() const { return counts_; }
  /// How /etc/passwd was read.
  const Result<void>& passwd() const { return passwd_; }

 private:
  void reset() override { counts_ = {}; }

  void add(const TcpSocket& socket) override {
    std::size_t state = socket.state == kTcpStates.size() ? 2 : socket.state - 1;
    auto user = static_cast<std::size_t>(std::ranges::find(uids_, socket.uid) - uids_.begin());
    bool external = is_public_(socket.local) || is_public_(socket.remote);
    ++counts_[state][service_of(socket.local_port, socket.remote_port)][user][external];
  }

  bool (*is_public_)(const TcpAddress& address);
  Uids uids_;
  Result<void> passwd_;
  Counts counts_{};
};

// Every combination is printed in every round, so that a series that falls to zero says so.
void print(const Counts& counts, std::int64_t now, Points& out) {
  for (std::size_t state = 0; state < kStates; ++state) {
    for (std::size_t service = 0; service < kServices.size(); ++service) {
      for (std::size_t user = 0; user < kUsers.size(); ++user) {
        for (std::size_t endpoint = 0; endpoint < kEndpoints.size(); ++endpoint) {
          out.add("proc.net.tcp", now, counts[state][service][user][endpoint],
                  {{"state", kTcpStates[state]},
                   {"endpoint", kEndpoints[endpoint]},
                   {"service", kServices[service]},
                   {"user", kUsers[user]}});
        }
      }
    }
  }
}

class Procnettcp : public Sensor {
 public:
  explicit Procnettcp(const Setup& setup) : counter_(setup) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    const auto& [four, six] = counter_.count();
    failures.note(counter_.passwd());
    failures.note(four.fault);
    if (six.fault || !is_absence(six.fault.error())) failures.note(six.fault);  // IPv6 may be off
    if (four.counted) print(counter_.counts(), now, round.out);
    return std::move(failures).result();
  }

 private:
  ServiceCounter counter_;
};

}  // namespace

std::unique_ptr<Sensor> make_procnettcp(const Setup& setup) {
  return std::make_unique<Procnettcp>(setup);
}

}  // namespace tsd::sensors
