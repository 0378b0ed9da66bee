// Whether a refused line is of another protocol.
#pragma once

#include <string_view>

#include "line/line_shape.h"

namespace tsd::line {

/// The name of the protocol: "JSON", "statsd's protocol"; empty: none is recognized.
std::string_view foreign_protocol(const LineShape& shape);

}  // namespace tsd::line
