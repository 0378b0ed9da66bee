// The TSD as -H, and the scripts of others, name it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::init {

struct Tsd {
  std::string host;
  std::optional<std::uint16_t> port;  ///< nothing: none is named
};

/// Reads HOST, HOST:PORT, IPV6 or [IPV6]:PORT, and says what is wrong with any other text.
Result<Tsd> parse_tsd(std::string_view word);

/// A port from 1 to 65535.
Result<std::uint16_t> parse_port(std::string_view word);

}  // namespace tsd::init
