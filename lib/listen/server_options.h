// Options for the behavior of the server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "listen/injected_faults.h"
#include "net/web_access.h"
#include "watch/feed.h"

namespace tsd::listen {

class TlsIdentity;

struct ServerOptions {
  /// Judges points as OpenTSDB does; a bad point gets an error reply and is not printed.
  bool check = false;
  /// The limits of an OpenTSDB with its stock configuration: more than 1,024 unfinished bytes close
  /// a telnet connection without a reply; HTTP bodies over 8,192 bytes, chunked ones and "Expect:
  /// 100-continue" are refused.
  bool stock_limits = false;
  /// The longest accepted HTTP body in bytes, as received.
  std::size_t longest_body = 1u << 20;

  /// If set, the port speaks only TLS, with this identity.
  std::shared_ptr<const TlsIdentity> tls;

  /// Which requests of web browsers are answered.
  net::WebAccess web;

  /// If set, it is given all lines that pass and all that are refused. It must outlive the server.
  watch::Feed* feed = nullptr;

  InjectedFaults faults;
  /// Seed of the random faults: with the same seed and points, the same points are affected.
  std::uint64_t seed = 0;
};

}  // namespace tsd::listen
