// Prints the requests that would be sent, as Prometheus' text format has their points.
#pragma once

#include "os/output.h"
#include "ship/batch.h"
#include "ship/http/body_sizer.h"
#include "ship/rejection.h"
#include "ship/remote_write/service.h"
#include "ship/remote_write/write_body.h"

namespace tsd::ship {

class WritePrinter {
 public:
  /// Both must outlive it. `reject` is told of lines that have no place in a message.
  WritePrinter(const WriteService& service, const TakeRejection& reject)
      : service_(service), body_(service, sizer_, book_), reject_(reject) {}
  WritePrinter(const WritePrinter&) = delete;
  WritePrinter& operator=(const WritePrinter&) = delete;

  /// Writes the lines of `batch`: for each request of version 1.0 a comment with its sizes, and its
  /// samples, one a line.
  void print(Batch batch, os::Output& output);

 private:
  void print_request(const Batch& batch, os::Output& output);

  const WriteService& service_;
  FamilyBook book_;
  BodyLimit limit_{SIZE_MAX};
  BodySizer sizer_{limit_};
  WriteBody body_;
  const TakeRejection& reject_;
};

}  // namespace tsd::ship
