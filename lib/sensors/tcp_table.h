// /proc/net/tcp and tcp6: a row a socket.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace tsd::sensors {

/// In network order: 4 bytes, or 16.
struct TcpAddress {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 4;
};

struct TcpSocket {
  TcpAddress local, remote;
  unsigned local_port = 0, remote_port = 0;
  unsigned state = 0;  ///< 1-12, see kTcpStates
  std::uint32_t uid = 0;

  bool is_ipv6() const { return local.size == 16; }
};

using TakeTcpSocket = std::function<void(const TcpSocket&)>;

/// The kernel's states in order, from 1.
inline constexpr std::array<std::string_view, 12> kTcpStates{
    "established", "syn_sent",   "syn_recv", "fin_wait1", "fin_wait2", "time_wait",
    "close",       "close_wait", "last_ack", "listen",    "closing",   "new_syn_recv"};

/// "0100007F" is 127.0.0.1: words of four bytes, each as this (little endian) machine has it.
std::optional<TcpAddress> parse_tcp_address(std::string_view hex);

/// False for a line that is no such row (the heading is none).
bool parse_tcp_row(std::string_view line, TcpSocket& socket);

/// Calls `take` for every row.
Result<void> parse_tcp_table(std::string_view text, std::string_view path,
                             const TakeTcpSocket& take);

}  // namespace tsd::sensors
