#include "sensors/source/tcp_sockets.h"

#include <cerrno>
#include <utility>

namespace tsd::sensors {
namespace {

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

void TcpSockets::reset() {
  for (auto* counter : counters_) counter->reset();
}

TcpSockets::Outcome TcpSockets::walk() {
  TakeTcpSocket add = [this](const TcpSocket& socket) {
    for (auto* counter : counters_) counter->add(socket);
  };
  reset();
  if (by_netlink_) {
    by_netlink_ = bool(diag_.read(add));
    if (by_netlink_ && machine_.exists(tcp6_.path())) return {};
    if (by_netlink_) return {{}, {false, system_error(ENOENT)}};
    reset();  // netlink may have given some sockets before it failed
  }
  return {read_table(tcp_, add), read_table(tcp6_, add)};
}

const TcpSockets::Outcome& TcpSockets::count(TcpCounter& counter) {
  if (std::exchange(counter.unread_of_round_, 0) != machine_.round()) {
    outcome_ = walk();
    for (auto* other : counters_)
      other->unread_of_round_ = other == &counter ? 0 : machine_.round();
  }
  return outcome_;
}

TcpCounter::TcpCounter(std::shared_ptr<TcpSockets> sockets) : sockets_(std::move(sockets)) {
  sockets_->counters_.push_back(this);
}

TcpCounter::~TcpCounter() {
  std::erase(sockets_->counters_, this);
}

}  // namespace tsd::sensors
