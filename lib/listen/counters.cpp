#include "listen/counters.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <iterator>

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
  std::string text;
  for (const Row& row : kRows) {
    fmt::format_to(std::back_inserter(text), "{} {} {} type={} host={}\n", row.metric, time,
                   counters.*row.count, row.type, host);
  }
  return text;
}

}  // namespace tsd::listen
