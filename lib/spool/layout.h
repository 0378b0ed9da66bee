// Folders and file names of a spool, as specified in man/tsd-spool.5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsd::spool {

/// Identifies the segment that holds some lines; 0: none.
using Ticket = std::uint64_t;

/// Microseconds since 1970.
using Micros = std::int64_t;
inline constexpr Micros kSecond = 1'000'000;

/// The folders of a spool.
inline constexpr const char* kBeingWritten = "tmp";
inline constexpr const char* kWaiting = "new";
inline constexpr const char* kDamaged = "damaged";

/// "new/NAME"
std::string path_in(std::string_view place, std::string_view name);

/// "1700000000.123456-4711-5f3a9c01": the time, so that names sort by age, the process, and a
/// random number.
std::string segment_name(Micros now, int process, std::uint32_t chance);

/// When a segment was begun, from its name; nullopt for a name of another form.
std::optional<Micros> time_of(std::string_view name);

/// Longest time from the one in a segment's name to its last line.
inline constexpr Micros kMostSpan = 600 * kSecond;

/// False for names that begin with a dot: temporary files of other programs (rsync, for one).
bool is_segment_name(std::string_view name);
/// The name ends in ".zst".
bool is_compressed(std::string_view name);

}  // namespace tsd::spool
