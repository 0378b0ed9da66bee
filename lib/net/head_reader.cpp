#include "net/head_reader.h"

#include <fmt/core.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "net/host_name.h"

namespace tsd::net {

struct HeadReader::Peer {
  os::Fd fd;
  os::Watch watch;
  std::string head;
  os::Timer::Clock::time_point overdue;
};

HeadReader::HeadReader(os::Loop& loop, std::size_t most, Take take, Acceptor::MakePlace end_other)
    : loop_(loop),
      most_(most),
      take_(std::move(take)),
      end_other_(std::move(end_other)),
      overdue_(loop, [this] { drop_overdue(); }),
      acceptor_(
          loop, [this](os::Fd fd) { accept(std::move(fd)); }, [this] { return make_place(); }) {}
HeadReader::~HeadReader() = default;

Result<void> HeadReader::open(const std::string& address, std::uint16_t port, int waiting,
                              std::vector<std::string> allow_hosts) {
  auto where = acceptor_.open(address, port, waiting);
  if (!where) return where.error();
  url_ = fmt::format("http://{}/", *where);
  access_ = WebAccess(address, own_host_name(), std::move(allow_hosts));
  return {};
}

void HeadReader::accept(os::Fd fd) {
  if (peers_.size() >= most_) peers_.pop_front();
  Peer& peer =
      peers_.emplace_back(Peer{std::move(fd), {}, {}, os::Timer::Clock::now() + kPatience});
  peer.watch =
      os::Watch(loop_, peer.fd.get(), os::Watch::For::reading, [this, &peer] { read(peer); });
  if (peers_.size() == 1) set_timer();
}

bool HeadReader::make_place() {
  if (peers_.empty()) return end_other_();
  peers_.pop_front();
  return true;
}

void HeadReader::read(Peer& peer) {
  std::array<char, 1024> bytes;
  ssize_t got = ::recv(peer.fd.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) peer.head.append(bytes.data(), static_cast<std::size_t>(got));
  bool is_whole = peer.head.find("\r\n\r\n") != std::string::npos;
  if (got <= 0 || peer.head.size() > kLongestHead) return drop(peer);
  if (!is_whole) return;
  peer.watch = {};
  os::Fd fd = std::move(peer.fd);
  std::string head = std::move(peer.head);
  drop(peer);
  take_(std::move(fd), std::move(head));
}

void HeadReader::drop(const Peer& peer) {
  peers_.remove_if([&peer](const Peer& each) { return &each == &peer; });
}

void HeadReader::drop_overdue() {
  auto now = os::Timer::Clock::now();
  while (!peers_.empty() && peers_.front().overdue <= now) peers_.pop_front();
  set_timer();
}

/// A timer that fires for a peer that is gone already looks for the next one.
void HeadReader::set_timer() {
  if (!peers_.empty()) overdue_.set(peers_.front().overdue);
}

}  // namespace tsd::net
