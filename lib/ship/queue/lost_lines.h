// The lines that a known TSD would lose in silence leave the queue as rejected: telnet and HTTP
// alike.
#pragma once

#include <cstdint>
#include <vector>

#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// Rejects the lines of a taken batch that `peer` would lose in silence. One that is not known may
/// be OpenTSDB, whose rules then count: its frames take the neighbours of a long line along.
void reject_lost(PeerRules& rules, Peer peer, std::int64_t now, Batch& batch, SendQueue& queue,
                 const TakeRejection& reject);

/// Rejects these lines of a taken batch, each with the code and the sentence of its fault. `batch`
/// is left with the others, which still have to be given back, if any.
void reject_lost(const std::vector<PeerFault>& faults, Batch& batch, SendQueue& queue,
                 const TakeRejection& reject);

}  // namespace tsd::ship
