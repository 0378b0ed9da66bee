// By what a line gets its partition: the value of a tag, or its series. Lines of one key are in one
// partition, in their order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::ship {

class LineKey {
 public:
  /// The word of --kafka-key: "series", or the key of a tag ("host").
  static Result<LineKey> parse(std::string_view word);
  /// By the tag host.
  LineKey() : LineKey("host") {}

  /// The key of `line` ("put metric time value tag=value ..."): the tag's value, or of a line
  /// without the tag its series, "metric tag=value ..." with the tags in the order of their keys.
  /// Valid until the next call, and as long as the line.
  std::string_view of(std::string_view line);

 private:
  explicit LineKey(std::string_view tag);
  std::string_view series_of(std::string_view line);

  std::string mark_;    ///< " host="; empty: by the series
  std::string series_;  ///< reused for its memory
  std::vector<std::string_view> tags_;
};

}  // namespace tsd::ship
