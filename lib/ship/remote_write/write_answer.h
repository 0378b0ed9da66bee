// Reads from the answer of a receiver of remote write what became of the points. No socket.
//
//   200, 204       without words: 1.0: taken. 2.0: its count of samples decides; without one it
//                  speaks 1.0 only, and has read nothing
//   other 2xx      nothing is known
//   400, 409, 422  some points are refused, and it is not known which; so with Prometheus' words of
//                  500, "too old sample"
//   413            the body is too large
//   401, 403, ...  nothing is about the points
//   429, 5xx       later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "net/http.h"
#include "ship/http/answer.h"
#include "ship/peer.h"
#include "ship/remote_write/message.h"

namespace tsd::ship {

/// `samples`: how many were in the message. `told` comes without verdicts: all points are taken.
PutAnswer read_write_answer(const net::HttpResponse& response, WriteVersion version,
                            std::size_t samples);

/// The receiver may have kept some points of a message of several that it refuses, as Mimir, Thanos
/// and 2.0 do. Prometheus keeps none, and has words of its own.
bool may_have_kept(const net::HttpResponse& refusal);

/// Which TSD has such words: VictoriaMetrics, or none that is known.
Peer read_peer(const net::HttpResponse& refusal);

/// The answer to bytes that no receiver can read: nothing where it refuses them as one does.
std::optional<PutAnswer> read_refusal(const net::HttpResponse& response);

/// The version that the answer to an empty message of `asked` shows; unknown: none, or an older
/// one.
WriteVersion read_welcome(const net::HttpResponse& response, WriteVersion asked);

/// Why a peer that does not take an empty message gets no points.
PutAnswer no_receiver(const net::HttpResponse& response);

}  // namespace tsd::ship
