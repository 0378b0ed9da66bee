// The model disk as one process sees it. The process can be killed at any call: an append is done
// by half then, and nothing that it does later has an effect.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "support/model_disk.h"

namespace sim {

/// The fate of a process, shared by all that it touches.
struct Fate {
  bool dead = false;
  bool awake = true;             ///< something came for it since it last ran
  bool compresses = false;       ///< it has begun a compressed segment
  std::uint64_t calls_left = 0;  ///< it is killed at the last of them; 0: not by a call
  /// Counts a call; true when it kills.
  bool kills() { return calls_left > 0 && --calls_left == 0 && (dead = true); }
};

std::unique_ptr<tsd::os::Disk> mount(ModelDisk& disk, std::shared_ptr<Fate> fate);

}  // namespace sim
