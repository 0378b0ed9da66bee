// Statistics of a stream: faults by code, metrics, tag keys, series. Memory is bounded: the first
// 256 metrics and 64 keys have rows of their own, the rest share one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "line/judge.h"
#include "line/validate/distinct.h"

namespace tsd::line {

class Stats {
 public:
  explicit Stats(Dialect dialect) : dialect_(dialect) {}

  /// Adds an accepted line, without newline. True when its series has had values of the other type
  /// before, as 1 and 1.0. The last series of each of 2^16 hash places is remembered.
  bool add(std::string_view line);
  void add(Code code) { ++by_code_[static_cast<std::size_t>(code)]; }

  /// The tables as text, or one JSON object. `bytes` and `seconds` give the rates.
  std::string summary(std::uint64_t lines, std::uint64_t bytes, double seconds, bool json) const {
    return json ? as_json(lines, bytes, seconds) : as_text(lines, bytes, seconds);
  }

 private:
  std::string as_text(std::uint64_t lines, std::uint64_t bytes, double seconds) const;
  std::string as_json(std::uint64_t lines, std::uint64_t bytes, double seconds) const;

  struct Row {
    std::uint64_t lines = 0;
    Distinct distinct;  ///< the series of a metric, the values of a key
  };
  using Table = std::map<std::string, Row, std::less<>>;
  using Sorted = std::vector<const Table::value_type*>;

  static Row& row(Table& table, std::size_t limit, std::string_view name);
  static Sorted sorted(const Table& table);
  std::uint64_t total_of(bool refused) const;

  Dialect dialect_;
  Point point_;  ///< reused for its memory
  Table metrics_, keys_;
  Distinct series_;
  std::array<std::uint64_t, 64> by_code_{};
  // The hash of a series, with the two lowest bits replaced by flags: integer seen, float seen.
  std::vector<std::uint64_t> types_ = std::vector<std::uint64_t>(std::size_t{1} << 16);
};

}  // namespace tsd::line
