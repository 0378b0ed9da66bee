#include "listen/datagrams.h"

#include <sys/socket.h>

#include <cstdint>
#include <cstring>

#include "listen/telnet.h"

namespace tsd::listen {
namespace {

namespace asio = net::asio;
using asio::ip::udp;

/// The requested kernel buffer in bytes for datagrams while the reader of the lines pauses; the
/// kernel may grant less.
constexpr int kQueueBytes = 4 << 20;

}  // namespace

Datagrams::Datagrams(const asio::any_io_executor& executor, ServiceState& state, Turns& turns)
    : socket_(executor), state_(state), turns_(turns) {}

boost::system::error_code Datagrams::open(const udp::endpoint& listen_options) {
  boost::system::error_code error, ignored;
  socket_.open(listen_options.protocol(), error);
  if (!error) socket_.bind(listen_options, error);
  if (!error) socket_.non_blocking(true, error);
  socket_.set_option(udp::socket::receive_buffer_size(kQueueBytes), ignored);
  int on = 1;  // each datagram then reports how many were dropped before it
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
  return error;
}

net::Task<> Datagrams::serve() {
  for (bool more = false; more || !stopping_;) {
    bool waited = co_await turns_.wait(work_, more);
    {
      Turns::Turn turn(turns_, work_, waited);
      do more = receive();
      while (more && !turn.is_over());
      if (!state_.print()) co_return;
    }
    if (!more && !stopping_) {
      co_await socket_.async_wait(udp::socket::wait_read, net::kQuietly);
    }
  }
}

/// Receives one datagram; false when there is none.
bool Datagrams::receive() {
  iovec room{state_.buffer(), ServiceState::kBufferBytes - 1};
  alignas(cmsghdr) char notes[CMSG_SPACE(sizeof(std::uint32_t))];
  msghdr message{};
  message.msg_iov = &room;
  message.msg_iovlen = 1;
  message.msg_control = notes;
  message.msg_controllen = sizeof notes;
  ssize_t got = ::recvmsg(socket_.native_handle(), &message, 0);
  if (got < 0) return false;
  for (cmsghdr* note = CMSG_FIRSTHDR(&message); note; note = CMSG_NXTHDR(&message, note)) {
    std::uint32_t dropped = 0;  // since the socket was opened
    std::memcpy(&dropped, CMSG_DATA(note), sizeof dropped);
    if (note->cmsg_type == SO_RXQ_OVFL) state_.counters().dropped_datagrams = dropped;
  }
  TelnetProtocol lines(state_, TelnetProtocol::Answers::no);
  state_.buffer()[got] = '\n';
  bool whole = got == 0 || state_.buffer()[got - 1] == '\n';
  lines.feed({state_.buffer(), static_cast<std::size_t>(got) + (whole ? 0 : 1)}, state_.lines());
  return true;
}

void Datagrams::stop() {
  stopping_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace tsd::listen
