#include "sensors/tcp_sockets.h"

#include <cerrno>
#include <utility>

namespace tsd::sensors {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kMoment = std::chrono::milliseconds(500);

TcpSockets::Family read_table(File& file, const TakeTcpSocket& take) {
  auto text = file.read();
  if (!text) return {false, text.error()};
  return {true, parse_tcp_table(*text, file.path(), take)};
}

}  // namespace

TcpSockets::TcpSockets(Machine& machine)
    : machine_(machine),
      by_netlink_(machine.root().is_this_machine() && !machine.is_recorded()),
      tcp_(machine, "/proc/net/tcp"),
      tcp6_(machine, "/proc/net/tcp6") {}

void TcpSockets::begin() {
  for (auto* counter : counters_) counter->begin_();
}

void TcpSockets::take(const TcpSocket& socket) {
  for (auto* counter : counters_) counter->take_(socket);
}

TcpSockets::Outcome TcpSockets::walk() {
  TakeTcpSocket take_one = [this](const TcpSocket& socket) { take(socket); };
  begin();
  if (by_netlink_) {
    by_netlink_ = bool(diag_.read(take_one));
    if (by_netlink_ && machine_.exists(tcp6_.path())) return {};
    if (by_netlink_) return {{}, {false, system_error(ENOENT)}};
    begin();
  }
  return {read_table(tcp_, take_one), read_table(tcp6_, take_one)};
}

const TcpSockets::Outcome& TcpSockets::count(TcpCounter& counter) {
  auto now = Steady::now();
  if (!std::exchange(counter.is_counted_, false) || now - walked_ > kMoment) {
    outcome_ = walk();
    walked_ = now;
    for (auto* other : counters_) other->is_counted_ = other != &counter;
  }
  return outcome_;
}

TcpCounter::TcpCounter(TcpSockets& sockets, std::function<void()> begin, TakeTcpSocket take)
    : sockets_(sockets), begin_(std::move(begin)), take_(std::move(take)) {
  sockets_.counters_.push_back(this);
}

TcpCounter::~TcpCounter() {
  std::erase(sockets_.counters_, this);
}

}  // namespace tsd::sensors
