// /proc/mounts: what is mounted where.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::sensors {

struct Mount {
  std::string spec;   ///< device, "server:/export", or a word of the file system's own
  std::string point;  ///< directory, as the kernel writes it: blank, tab, newline and \ escaped
  std::string type;   ///< "ext4"
};

/// A list that keeps the memory of its strings.
class Mounts {
 public:
  void clear() { size_ = 0; }
  Mount& add() {
    if (size_ == all_.size()) {
      // They change places: with room in each, none has to grow round after round.
      Mount& fresh = all_.emplace_back();
      for (auto* text : {&fresh.spec, &fresh.point, &fresh.type}) text->reserve(kRoom);
    }
    return all_[size_++];
  }
  /// Leaves the first `size` of them.
  void resize(std::size_t size) { size_ = size; }
  auto begin() { return all_.begin(); }
  auto end() { return all_.begin() + static_cast<std::ptrdiff_t>(size_); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kRoom = 120;
  std::vector<Mount> all_;
  std::size_t size_ = 0;
};

/// Every line of six words. Other lines are errors, and cost themselves only.
Result<void> parse_mounts(std::string_view text, Mounts& mounts);

/// "/mnt/my\040disk" is "/mnt/my disk".
std::string decode_mount(std::string_view point);

}  // namespace tsd::sensors
