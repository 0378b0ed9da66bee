#include "ship/remote_write/write_body.h"

namespace tsd::ship {

bool WriteBody::make(const Batch& batch, WriteVersion version) {
  message_ = writer_.write(points_, version);
  packed_ = service_.snappy->pack(message_, room_);
  return sizer_.fits(batch.bytes(), packed_.size()) || batch.size() == 1;
}

}  // namespace tsd::ship
