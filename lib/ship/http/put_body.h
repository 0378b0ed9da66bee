// The body of a POST /api/put: an array of points, compressed unless the TSD does not read that.
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
  bool make(const Batch& batch, bool packs);

  const std::string& json() const { return json_; }
  /// Some value is a string: it has no spelling as a JSON number.
  bool has_strings() const { return has_strings_; }
  /// The bytes to send, and whether they are gzip.
  const std::string& bytes() const { return packs_ ? packed_ : json_; }
  bool packs() const { return packs_; }

 private:
  const HttpService& service_;
  BodySizer& sizer_;
  bool packs_ = true;
  bool has_strings_ = false;
  std::string json_;
  std::string packed_;
};

}  // namespace tsd::ship
