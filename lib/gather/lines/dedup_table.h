// The last line of each series, by a hash of its metric and tags, in about 50 bytes per series.
// Open addressing with linear probing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tsd::gather {

class DedupTable {
 public:
  class Series {
   public:
    double since = 0;       ///< timestamp at which the value was first seen
    bool repeated = false;  ///< the value was seen more than once

   private:
    friend class DedupTable;
    static constexpr std::uint8_t kLong = 255;

    std::uint8_t size_ = 0;        // bytes used of last_; kLong: the text is in long_
    std::array<char, 22> last_{};  // "TIME VALUE" if it fits
    std::uint64_t key_ = 0;        // 0: an empty place
  };

  struct Found {
    Series& series;  ///< valid until the next find_or_add() or evict()
    bool is_new;
  };
  /// The series of `key`, which is not 0.
  Found find_or_add(std::uint64_t key);

  struct Last {
    std::string_view time;
    std::string_view value;
  };
  void set_last(Series& series, const Last& last);
  /// The last line given to set_last(); valid until its next call.
  Last last(const Series& series) const;

  /// Forgets series whose `since` is before `before`, and shrinks the table.
  void evict(double before);

  std::size_t series() const { return used_; }
  /// Memory of the table, without texts longer than 22 bytes.
  std::size_t bytes() const { return places_.capacity() * sizeof(Series); }

 private:
  Series& place_of(std::uint64_t key);
  void make_room();
  void rebuild(std::size_t places, double oldest);

  std::vector<Series> places_;
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::string> long_;  // texts that do not fit, by key
};

}  // namespace tsd::gather
