// What a TLS port says when it is asked in clear.
#pragma once

#include <string_view>

namespace tsd::net {

/// The beginning of an alert record (RFC 8446, section 5.1), whatever the version.
inline constexpr std::string_view kTlsAlert = "\x15\x03";
inline constexpr std::string_view kSpeaksTls = "it speaks TLS (--tls)";

}  // namespace tsd::net
