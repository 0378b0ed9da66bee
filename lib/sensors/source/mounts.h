// /proc/mounts: the list of mounted file systems.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::sensors {

struct Mount {
  std::string spec;   ///< device, "server:/export", or a word that the file system chose
  std::string point;  ///< directory as the kernel writes it: blank, tab, newline and \ escaped
  std::string type;   ///< "ext4"
};

/// A list that reuses the memory of its strings, so that a round in steady state allocates nothing.
class Mounts {
 public:
  void clear() { size_ = 0; }
  Mount& add() {
    if (size_ == all_.size()) {
      // Elements are swapped. With the same capacity in each, none grows in later rounds.
      Mount& fresh = all_.emplace_back();
      for (auto* text : {&fresh.spec, &fresh.point, &fresh.type}) text->reserve(kRoom);
    }
    return all_[size_++];
  }
  /// Drops all but the first `size` elements.
  void resize(std::size_t size) { size_ = size; }
  auto begin() { return all_.begin(); }
  auto end() { return all_.begin() + static_cast<std::ptrdiff_t>(size_); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kRoom = 120;
  std::vector<Mount> all_;
  std::size_t size_ = 0;
};

/// Parses every line of six words. Other lines are skipped and reported in the result.
Result<void> parse_mounts(std::string_view text, Mounts& mounts);

/// Replaces octal escapes: "/mnt/my\040disk" becomes "/mnt/my disk".
std::string unescaped(std::string_view point);

}  // namespace tsd::sensors
