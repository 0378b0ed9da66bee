#include "ship/http/put_body.h"

#include "ship/http/gzip.h"
#include "ship/http/json_points.h"

namespace tsd::ship {

bool PutBody::make(const Batch& batch, bool packs) {
  JsonPointWriter points(service_.dialect);
  json_ = "[";
  for (std::string_view line : batch.lines()) {
    points.append(line, json_);
    json_ += ',';
  }
  json_.back() = ']';
  has_strings_ = points.has_strings();
  packs_ = packs;
  if (packs) gzip(*service_.zlib, json_, packed_);
  return sizer_.fits(batch.bytes(), bytes().size()) || batch.size() == 1;
}

}  // namespace tsd::ship
