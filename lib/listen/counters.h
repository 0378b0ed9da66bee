// Counters since the start, for the command `stats` and for the summary of the tool.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::listen {

struct Counters {
  std::uint64_t connections = 0;        ///< accepted
  std::uint64_t open = 0;               ///< connections that are open now
  std::uint64_t points = 0;             ///< printed
  std::uint64_t refused_points = 0;     ///< answered with an error instead
  std::uint64_t unknown_commands = 0;   ///< telnet
  std::uint64_t overlong_lines = 0;     ///< dropped with an error reply
  std::uint64_t unfinished_lines = 0;   ///< dropped: the peer ended without a newline
  std::uint64_t dropped_datagrams = 0;  ///< dropped by the kernel, whose buffer was full
  std::uint64_t dropped_replies = 0;    ///< the peer did not read its error replies
  std::uint64_t refused_requests = 0;   ///< of another web site's pages, or to a foreign host name
  std::uint64_t overdue = 0;            ///< connections ended by a deadline
  std::uint64_t crowded_out = 0;        ///< connections ended to make room, or a place, for others
  std::uint64_t out_of_memory = 0;      ///< connections reset because memory could not be had
};

/// The reply of a TSD to `stats`: `tsd.NAME TIME COUNT KEY=VALUE host=HOST`, one a line.
std::string stats_lines(const Counters& counters, std::int64_t time, std::string_view host);

/// What peers sent that was not printed, and what became of them: a sentence with each count.
std::vector<std::string> losses(const Counters& counters);

}  // namespace tsd::listen
