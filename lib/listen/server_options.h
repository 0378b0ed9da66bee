// How a TSD behaves where TSDs differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "listen/injected_faults.h"

namespace tsd::listen {

class TlsIdentity;

struct ServerOptions {
  /// Points are judged as OpenTSDB does; a bad one is answered, and not printed.
  bool check = false;
  /// The limits of an OpenTSDB with its stock configuration: more than 1,024 unfinished bytes end
  /// a telnet connection without a word; HTTP bodies over 8,192 bytes, chunked ones and "Expect:
  /// 100-continue" are refused.
  bool stock_limits = false;
  /// Longest HTTP body taken, packed or not.
  std::size_t longest_body = 1u << 20;

  /// The port speaks TLS under this identity, and nothing else.
  std::shared_ptr<const TlsIdentity> tls;

  InjectedFaults faults;
  /// The same seed and the same points: the same of them meet a fault.
  std::uint64_t seed = 0;
};

}  // namespace tsd::listen
