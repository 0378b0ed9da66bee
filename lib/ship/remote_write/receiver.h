// Who is at an endpoint of remote write, asked before any point is sent. The questions store
// nothing. A web server, a portal or a sink that answers every request with success refuses
// nothing, so the first question is a body that no receiver can read.
//
//                       bytes that are not snappy   an empty message of 2.0      of 1.0
//   a receiver of 2.0   4xx                         2xx, with a count of samples
//   of 1.0              4xx                         2xx without it, or 4xx       2xx
//   others              2xx, or a status that is    4xx, 5xx or a page           4xx, 5xx or a page
//                       not about the body
//
// Prometheus 2.42 and 3.5, VictoriaMetrics 1.79 and 1.145 were asked; VictoriaMetrics logs the
// first question.
#pragma once

#include <optional>
#include <string>

#include "base/units.h"
#include "net/async.h"
#include "net/http.h"
#include "net/stream.h"
#include "ship/http/answer.h"
#include "ship/peer.h"
#include "ship/remote_write/message.h"
#include "ship/remote_write/service.h"

namespace tsd::ship {

/// The request that brings `packed` bytes of a message to a receiver; `packed` outlives it.
net::HttpRequest write_request(const WriteService& service, WriteVersion version, std::string host,
                               std::string_view packed);

/// What the questions have brought at an endpoint: a peer may close after each.
struct Asked {
  bool is_unreadable_refused = false;
  bool is_v2_refused = false;
  Peer peer = Peer::unknown;  ///< by the words of its refusal
  std::string date = {};      ///< of the same answer: its clock
};

/// What became of the questions.
struct Reception {
  WriteVersion version = WriteVersion::unknown;     ///< without a refusal: the questions go on
  std::optional<PutAnswer> refusal = std::nullopt;  ///< why no point may be sent
  std::string retry_after = {}, date = {};  ///< of the answer that refuses: see retry_after.h
  std::string broken = {};                  ///< why the connection failed; empty: it did not
  bool keeps_alive = true;                  ///< the connection may be used for the next request

  /// There are no more questions.
  bool is_over() const { return version != WriteVersion::unknown || refusal || !broken.empty(); }
};

/// Asks on a living connection what has not been asked.
net::Task<Reception> ask_receiver(net::Stream& stream, const WriteService& service,
                                  std::string host, Duration deadline, Asked& asked);

}  // namespace tsd::ship
