// What has happened since the start, counted: `stats` tells it to peers, the tool to its user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsd::listen {

struct Counters {
  std::uint64_t connections = 0;        // accepted
  std::uint64_t open = 0;               // of these, alive now
  std::uint64_t points = 0;             // printed
  std::uint64_t refused_points = 0;     // answered with an error instead
  std::uint64_t unknown_commands = 0;   // telnet
  std::uint64_t overlong_lines = 0;     // dropped, and their peer told
  std::uint64_t unfinished_lines = 0;   // dropped: the peer ended without a newline
  std::uint64_t dropped_datagrams = 0;  // by the kernel: nobody took them in time
  std::uint64_t dropped_replies = 0;    // the peer did not read its error replies
};

/// The counters as a TSD answers `stats`: `tsd.NAME TIME COUNT KEY=VALUE host=HOST`, one a line.
std::string stats_lines(const Counters& counters, std::int64_t time, std::string_view host);

}  // namespace tsd::listen
