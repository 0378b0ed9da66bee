#include "ship/remote_write/write_body.h"

namespace tsd::ship {

bool WriteBody::make(const Batch& batch, WriteVersion version) {
  writer_.write(points_, version, message_);
  service_.snappy->pack(message_, packed_);
  return sizer_.fits(batch.bytes(), packed_.size()) || batch.size() == 1;
}

}  // namespace tsd::ship
