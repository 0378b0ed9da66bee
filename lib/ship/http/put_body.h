// The body of a POST /api/put: an array of points, and the same compressed.
#pragma once

#include <string>

#include "ship/batch.h"
#include "ship/http/body_sizer.h"
#include "ship/http/service.h"

namespace tsd::ship {

class PutBody {
 public:
  /// Both must outlive it.
  PutBody(const HttpService& service, BodySizer& sizer) : service_(service), sizer_(sizer) {}

  /// Makes the body of the lines of `batch`. False: it is over the limit, and has to be made of
  /// half as many lines. One line is never too many.
  bool make(const Batch& batch);

  const std::string& json() const { return json_; }
  const std::string& packed() const { return packed_; }

 private:
  const HttpService& service_;
  BodySizer& sizer_;
  std::string json_;
  std::string packed_;
};

}  // namespace tsd::ship
