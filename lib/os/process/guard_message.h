// Messages between a Guard and its process: one packet each, of fixed layout. A launch also has, in
// the same packet, path and environment, each ended by a zero byte, and the two descriptors.
#pragma once

#include <cstddef>
#include <cstdint>

#include "os/process/process.h"

namespace tsd::os {

struct Order {
  enum Kind : std::uint32_t { launch, signal, ask };
  Kind kind;
  std::uint32_t id;
  std::int32_t signal_number;
  bool inherits_environment;
  Limits limits;
};

inline constexpr std::size_t kPacketBytes = 64u << 10;

}  // namespace tsd::os
