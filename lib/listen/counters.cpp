#include "listen/counters.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <string>

namespace tsd::listen {
namespace {

struct Row {
  std::string_view metric;
  std::string_view type;
  std::uint64_t Counters::*count;
};

// OpenTSDB's names where it has the same counter.
constexpr std::array<Row, 13> kRows{{
    {"tsd.connectionmgr.connections", "total", &Counters::connections},
    {"tsd.connectionmgr.connections", "open", &Counters::open},
    {"tsd.rpc.received", "put", &Counters::points},
    {"tsd.rpc.errors", "illegal_arguments", &Counters::refused_points},
    {"tsd.rpc.errors", "unknown_command", &Counters::unknown_commands},
    {"tsd.rpc.errors", "line_too_long", &Counters::overlong_lines},
    {"tsd.rpc.errors", "unfinished_line", &Counters::unfinished_lines},
    {"tsd.rpc.errors", "datagram_dropped", &Counters::dropped_datagrams},
    {"tsd.rpc.errors", "socket_writes_blocked", &Counters::dropped_replies},
    {"tsd.rpc.errors", "foreign_site", &Counters::refused_requests},
    {"tsd.rpc.errors", "overdue", &Counters::overdue},
    {"tsd.rpc.errors", "crowded_out", &Counters::crowded_out},
    {"tsd.rpc.errors", "out_of_memory", &Counters::out_of_memory},
}};

}  // namespace

std::string stats_lines(const Counters& counters, std::int64_t time, std::string_view host) {
  std::string text, now = std::to_string(time);
  for (const Row& row : kRows) {
    text.append(row.metric).append(" ").append(now).append(" ");
    text.append(std::to_string(counters.*row.count));
    text.append(" type=").append(row.type).append(" host=").append(host).append("\n");
  }
  return text;
}

std::vector<std::string> losses(const Counters& counters) {
  struct Loss {
    std::uint64_t count;
    const char* what;
  };
  std::vector<std::string> sentences;
  for (auto [count, what] : {
           Loss{counters.overlong_lines, "lines were too long and dropped"},
           Loss{counters.unfinished_lines, "connections ended inside a line, which was dropped"},
           Loss{counters.refused_points, "points were refused"},
           Loss{counters.unknown_commands, "commands were unknown"},
           Loss{counters.dropped_datagrams, "datagrams were dropped: they came too fast"},
           Loss{counters.dropped_replies, "error replies were dropped: their peers did not read"},
           Loss{counters.refused_requests, "requests of web browsers were refused"},
           Loss{counters.overdue,
                "connections were ended: unfinished, unread or silent for too long"},
           Loss{counters.crowded_out,
                "connections were ended: others needed their place or memory"},
           Loss{counters.out_of_memory, "connections were reset: there was no memory for them"},
       }) {
    if (count > 0) sentences.push_back(fmt::format("{} {}", count, what));
  }
  return sentences;
}

}  // namespace tsd::listen
