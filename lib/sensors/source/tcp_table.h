// /proc/net/tcp and tcp6: one row per socket.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace tsd::sensors {

/// 4 bytes (IPv4) or 16 (IPv6), in network order.
struct TcpAddress {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 4;
};

struct TcpSocket {
  TcpAddress local, remote;
  unsigned local_port = 0, remote_port = 0;
  unsigned state = 0;  ///< 1 to 12: the index into kTcpStates plus one
  std::uint32_t uid = 0;

  bool is_ipv6() const { return local.size == 16; }
};

using TakeTcpSocket = std::function<void(const TcpSocket&)>;

/// The kernel's names of states 1 to 12.
inline constexpr std::array<std::string_view, 12> kTcpStates{
    "established", "syn_sent",   "syn_recv", "fin_wait1", "fin_wait2", "time_wait",
    "close",       "close_wait", "last_ack", "listen",    "closing",   "new_syn_recv"};

/// "0100007F" is 127.0.0.1: 32-bit words, each printed in the byte order of the machine, which is
/// taken to be little endian.
std::optional<TcpAddress> parse_tcp_address(std::string_view hex);

/// False when the line is malformed or the heading.
bool parse_tcp_row(std::string_view line, TcpSocket& socket);

/// Calls `take` for every row. Malformed rows are skipped and reported in the result.
Result<void> parse_tcp_table(std::string_view text, std::string_view path,
                             const TakeTcpSocket& take);

}  // namespace tsd::sensors
