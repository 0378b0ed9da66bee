// /proc/net/tcp and tcp6: a row a socket.
#pragma once

#include <array>
#include <string_view>

#include "base/result.h"
#include "sensors/text.h"

namespace tsd::sensors {

struct TcpRow {
  std::string_view local, remote;  ///< address in hexadecimal: 4 bytes or 4 words of 4
  unsigned local_port = 0, remote_port = 0;
  unsigned state = 0;  ///< 1-12, see kTcpStates
  std::string_view uid;
};

/// The kernel's states in order, from 1.
inline constexpr std::array<std::string_view, 12> kTcpStates{
    "established", "syn_sent",   "syn_recv", "fin_wait1", "fin_wait2", "time_wait",
    "close",       "close_wait", "last_ack", "listen",    "closing",   "new_syn_recv"};

/// Nothing for a line that is no such row (the heading is none).
bool parse_tcp_row(std::string_view line, TcpRow& row);

/// Calls `take(const TcpRow&)` for every socket.
template <class Take>
Result<void> parse_tcp_table(std::string_view text, std::string_view path, Take&& take) {
  TextLines lines(text);
  Doubts doubts;
  std::string_view line;
  lines.next(line);  // the heading
  for (TcpRow row; lines.next(line);) {
    if (parse_tcp_row(line, row)) {
      take(row);
    } else {
      doubts.add(lines.number());
    }
  }
  return doubts.result(lines, path);
}

}  // namespace tsd::sensors
