#include "ship/queue/lost_lines.h"

#include <cstddef>
#include <cstdint>

namespace tsd::ship {

void reject_lost(PeerRules& rules, Peer peer, std::int64_t now, Batch& batch, SendQueue& queue,
                 const TakeRejection& reject) {
  Peer judged = peer == Peer::unknown ? Peer::opentsdb : peer;
  reject_lost(rules.faults(batch, judged, now), batch, queue, reject);
}

void reject_lost(const std::vector<PeerFault>& faults, Batch& batch, SendQueue& queue,
                 const TakeRejection& reject) {
  std::vector<std::size_t> lost;
  for (const PeerFault& fault : faults) {
    reject({batch.place(fault.index), fault.verdict.column, fault.line,
            line::name(fault.verdict.code), fault.sentence});
    lost.push_back(fault.index);
  }
  if (!lost.empty()) queue.refuse(batch, lost);
}

}  // namespace tsd::ship
