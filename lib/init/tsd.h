// The TSD as -H, and the scripts of others, name it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::init {

struct Tsd {
  std::string host;                   ///< or the URL
  std::optional<std::uint16_t> port;  ///< nothing: none is named, or a URL has it
};

/// Reads HOST, HOST:PORT, IPV6, [IPV6]:PORT or the URL of a TSD, and says what is wrong with any
/// other text.
Result<Tsd> parse_tsd(std::string_view word);

/// The first TSD of a list. A URL is one, whatever commas it has.
std::string_view first_tsd(std::string_view list);

/// A port from 1 to 65535.
Result<std::uint16_t> parse_port(std::string_view word);

}  // namespace tsd::init
