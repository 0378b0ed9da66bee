// Where sensors print: a data point becomes a line only if its value is possible and its series has
// no other point in this round.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "line/lines.h"
#include "sensors/metric.h"
#include "sensors/profile.h"

namespace tsd::sensors {

/// The values that a metric can have, both ends included. The default is that of counts and sizes:
/// no TSD stores a greater integer, and a negative number that a kernel prints as unsigned is
/// greater.
struct Limits {
  double least = 0;
  std::int64_t most = INT64_MAX;
};

/// True when `value` is a decimal number within `limits`.
bool is_possible(std::string_view value, const Limits& limits);

/// The limits of a sensor's metrics, by their units. The profiles tcollector and phantom have none:
/// they print what those programs print, as they do.
class KnownLimits {
 public:
  /// Without limits.
  KnownLimits() = default;
  KnownLimits(const std::vector<Metric>& metrics, Profile profile);

  /// The default for a name that is not in `metrics`, and for one that ends with '*' there.
  const Limits& of(std::string_view metric) const;
  bool is_possible(std::string_view metric, std::string_view value) const {
    return !are_there_ || sensors::is_possible(value, of(metric));
  }

 private:
  bool are_there_ = false;
  std::vector<std::pair<std::string, Limits>> other_;  ///< than the default, ordered by name
};

/// Hashes of series. clear() keeps the memory.
class SeriesSet {
 public:
  /// False when it is there already.
  bool insert(std::uint64_t series);
  void clear();

 private:
  void grow();

  std::vector<std::uint64_t> slots_;  ///< 0: free
  std::size_t size_ = 0;
};

/// A buffer of lines, as line::Lines. What is left out is counted, and noted once per metric.
class Points {
 public:
  Points() = default;
  /// Passes its text to `take` and clears it whenever it exceeds `most` bytes.
  Points(std::size_t most, std::function<void(std::string_view)> take)
      : lines_(most, std::move(take)) {}

  /// Starts the round of one sensor: what the round before printed and left out is forgotten.
  /// `limits` must stay until the round is over.
  void begin_round(const KnownLimits& limits);

  void add(std::string_view metric, std::int64_t time, std::string_view value,
           std::initializer_list<line::Tag> tags = {});
  void add(std::string_view metric, std::int64_t time, std::integral auto value,
           std::initializer_list<line::Tag> tags = {}) {
    add(metric, time, line::Digits(value), tags);
  }

  /// For a value that its sensor knows to be impossible: `why` follows "it is left out: ".
  void leave_out(std::string_view metric, std::string_view value,
                 std::initializer_list<line::Tag> tags, std::string_view why);

  /// Points left out in this round.
  std::size_t left_out() const { return left_out_; }
  /// Sentences about metrics that were left out for the first time since the last call.
  std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

  std::string_view text() const { return lines_.text(); }
  bool empty() const { return lines_.empty(); }
  void clear() { lines_.clear(); }

 private:
  void note(std::string_view metric, std::string_view value, std::initializer_list<line::Tag> tags,
            std::string_view why);

  static constexpr std::size_t kMostNoted = 64;  ///< metrics
  static const KnownLimits kNoLimits;

  line::Lines lines_;
  const KnownLimits* limits_ = &kNoLimits;
  SeriesSet seen_;  ///< printed or left out in this round
  std::size_t left_out_ = 0;
  std::set<std::string, std::less<>> noted_;
  std::vector<std::string> notes_;
};

}  // namespace tsd::sensors
