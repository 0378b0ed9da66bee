// Prints the bodies of the requests that would be sent.
#pragma once

#include "os/output.h"
#include "ship/batch.h"
#include "ship/http/body_sizer.h"
#include "ship/http/put_body.h"
#include "ship/http/service.h"

namespace tsd::ship {

class BodyPrinter {
 public:
  /// `service` must outlive it. `first_bytes`: see first_body_bytes().
  BodyPrinter(const HttpService& service, std::size_t first_bytes)
      : limit_{first_bytes}, body_(service, sizer_) {}
  BodyPrinter(const BodyPrinter&) = delete;
  BodyPrinter& operator=(const BodyPrinter&) = delete;

  /// Writes the lines of `batch` as JSON that is not compressed, one body a line, cut as for a TSD
  /// that takes every body.
  void print(Batch batch, os::Output& output);

 private:
  BodyLimit limit_;
  BodySizer sizer_{limit_};
  PutBody body_;
};

}  // namespace tsd::ship
