// Which series a line belongs to, as text.
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"

namespace tsd::ship {

/// A line's words. Lines with the same metric and tags are of one series; those of one series may
/// have their tags in another order.
struct PointText {
  std::string_view metric, time, value;
  std::string_view tags;  ///< "k=v k=v"
};

class PointCutter {
 public:
  /// Cuts a line that Dialect::prometheus has accepted, without "put " and newline. `is_plain`: as
  /// of Batch::is_plain(). The result is valid until the next call.
  PointText cut(std::string_view line, bool is_plain);

 private:
  line::Point point_;  // reused, so that its memory is allocated once
  std::string tags_;   // of a line that is not plain
};

}  // namespace tsd::ship
