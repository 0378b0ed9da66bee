#include "sensors/source/sock_diag.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace tsd::sensors {
namespace {

constexpr std::size_t kAnswer = 32u << 10;  // the kernel sends at most this in one message
constexpr std::uint32_t kStates = 0x1ffe;   // bits 1 to 12: all states
constexpr unsigned kSynRecv = 3, kListen = 10;
constexpr int kMostErrno = 4095;  // MAX_ERRNO of the kernel

// Requests both address families in one walk over the kernel's tables, as ss(8) does.
struct Question {
  nlmsghdr head{};
  inet_diag_req what{};
};

TcpAddress address_of(unsigned char family, const __be32 (&words)[4]) {
  TcpAddress address;
  address.size = family == AF_INET6 ? 16 : 4;
  std::memcpy(address.bytes.data(), words, address.size);
  return address;
}

Error odd_answer() {
  return Error{"sock_diag: the kernel's answer is not understood"};
}

}  // namespace

Result<bool> SockDiagReader::read(std::string_view messages, const TakeTcpSocket& take) {
  while (!messages.empty()) {
    nlmsghdr head{};
    if (messages.size() < sizeof head) return odd_answer();
    std::memcpy(&head, messages.data(), sizeof head);
    if (head.nlmsg_len < sizeof head || head.nlmsg_len > messages.size()) return odd_answer();
    std::string_view body = messages.substr(sizeof head, head.nlmsg_len - sizeof head);
    messages.remove_prefix(std::min<std::size_t>(NLMSG_ALIGN(head.nlmsg_len), messages.size()));
    if (head.nlmsg_type == NLMSG_DONE) return false;
    if (head.nlmsg_type == NLMSG_ERROR) {
      nlmsgerr refusal{};
      std::memcpy(&refusal, body.data(), std::min(body.size(), sizeof refusal.error));
      if (refusal.error >= 0 || refusal.error < -kMostErrno) return odd_answer();
      return system_error(-refusal.error).with_context("asking", "sock_diag");
    }
    if (auto done = read_one(body, take); !done) return done.error();
  }
  return true;
}

Result<void> SockDiagReader::read_one(std::string_view message, const TakeTcpSocket& take) {
  inet_diag_msg row{};
  if (message.size() < sizeof row) return odd_answer();
  std::memcpy(&row, message.data(), sizeof row);
  bool known = row.idiag_family == AF_INET || row.idiag_family == AF_INET6;
  if (!known || row.idiag_state < 1 || row.idiag_state > kTcpStates.size()) return odd_answer();
  TcpSocket socket{address_of(row.idiag_family, row.id.idiag_src),
                   address_of(row.idiag_family, row.id.idiag_dst),
                   ntohs(row.id.idiag_sport),
                   ntohs(row.id.idiag_dport),
                   row.idiag_state,
                   row.idiag_uid};
  // In netlink a connection request has uid 0; in /proc/net/tcp it has the uid of its listener. The
  // kernel sends listeners first, so the listener is known here.
  if (socket.state == kListen) listeners_.push_back({socket.local_port, socket.uid});
  if (socket.state == kSynRecv && socket.uid == 0) {
    auto listener = std::ranges::find(listeners_, socket.local_port, &Listener::port);
    if (listener != listeners_.end()) socket.uid = listener->uid;
  }
  take(socket);
  return {};
}

Result<void> SockDiag::ask() {
  if (!socket_) {
    socket_ = os::Fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!socket_) return last_system_error("opening", "sock_diag");
    timeval deadline{1, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  }
  Question question;
  question.head.nlmsg_len = sizeof question;
  question.head.nlmsg_type = TCPDIAG_GETSOCK;
  question.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.head.nlmsg_seq = ++serial_;
  question.what.idiag_states = kStates;
  if (::send(socket_.get(), &question, sizeof question, 0) < 0) {
    return last_system_error("asking", "sock_diag");
  }
  return {};
}

Result<void> SockDiag::read(const TakeTcpSocket& take) {
  if (auto asked = ask(); !asked) return asked;
  reader_.begin();
  alignas(nlmsghdr) std::array<char, kAnswer> answer;
  for (;;) {
    ssize_t got = ::recv(socket_.get(), answer.data(), answer.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_system_error("asking", "sock_diag");
    auto size = static_cast<std::size_t>(got);
    if (size == 0 || size > answer.size()) return odd_answer();
    auto more = reader_.read({answer.data(), size}, take);
    if (!more) return more.error();
    if (!*more) return {};
  }
}

}  // namespace tsd::sensors
