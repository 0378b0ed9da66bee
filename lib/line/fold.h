// Which of the findings of an endless stream are told: a collector that prints a bad line prints it
// every 15 seconds, for as long as the machine runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tsd::line {

class Fold {
 public:
  /// Tells `most` metrics apart, with their codes; what comes beyond is told apart by its code.
  explicit Fold(std::size_t most = 1000) : most_(most) {}
  /// Counts a finding of `code` about `line`. Of those of one code and one metric the 1st, 10th,
  /// 100th, ... are to be told: returns how many there have been. 0: it is not to be told.
  std::uint64_t count(std::string_view code, std::string_view line);
  /// How many were not told, since the last call.
  std::uint64_t take_untold();

 private:
  std::size_t most_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t untold_ = 0;
};

/// " (10 times by now)" behind a sentence; nothing for the first time.
std::string times_by_now(std::uint64_t times);

/// "3 more lines like these are not shown".
std::string untold_lines(std::uint64_t lines);

}  // namespace tsd::line
