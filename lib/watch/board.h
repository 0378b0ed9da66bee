// All that a viewer may look at, kept by the one thread that shows it.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "watch/series_table.h"

namespace tsd::watch {

/// A line that was refused, or passed on although it is no point. The texts are printable.
struct Refused {
  std::int64_t time_ms = 0;
  bool passed = false;
  std::string reason;
  std::string line;
};

class Board {
 public:
  /// `since_ms`: when it begins, in milliseconds since 1970.
  explicit Board(std::int64_t since_ms = 0) : since_ms_(since_ms) {}

  static constexpr std::size_t kMostRefused = 100;   ///< the last ones
  static constexpr std::size_t kMostSentences = 5;   ///< the last ones
  static constexpr std::size_t kRefusedBytes = 200;  ///< of a line, and of a reason

  /// Takes whole lines, each with its newline.
  void take(std::string_view lines, std::int64_t now_ms);
  /// The texts may have any bytes.
  void refuse(std::string_view line, std::string_view reason, std::int64_t now_ms);
  /// A message of the tool, while the terminal shows the board.
  void say(std::string_view sentence);

  std::int64_t since_ms() const { return since_ms_; }
  const SeriesTable& table() const { return table_; }
  /// The last one first.
  const std::deque<Refused>& refused() const { return refused_; }
  const std::deque<std::string>& sentences() const { return sentences_; }

  std::uint64_t refused_count = 0;  ///< lines that were answered with an error, or dropped
  std::uint64_t passed_count = 0;   ///< lines that were passed on and are no points
  std::uint64_t missed_lines = 0;   ///< lines that passed too fast to be looked at
  std::int64_t blocked_since_ms =
      0;  ///< since when the reader of the lines takes nothing; 0: it does

 private:
  void keep(Refused refused);

  std::int64_t since_ms_;
  SeriesTable table_;
  std::deque<Refused> refused_;
  std::deque<std::string> sentences_;
};

}  // namespace tsd::watch
