// The ranges of an Accept header (RFC 9110, 12.5.1):
// application/openmetrics-text;version=1.0.0;q=0.8
#pragma once

#include <string>
#include <string_view>

namespace tsd {

struct MediaRange {
  std::string type;     ///< "text/html", "text/*", in lower case
  std::string version;  ///< of its parameter; empty: any
  double quality = 1;
};

/// Cuts the first range off `accept`, the value of the header; of several headers, their values
/// with commas between.
MediaRange take_media_range(std::string_view& accept);

}  // namespace tsd
