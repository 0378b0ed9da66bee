// The body of a request of remote write: the message of a batch, packed by snappy.
#pragma once

#include <string>
#include <string_view>

#include "ship/batch.h"
#include "ship/http/body_sizer.h"
#include "ship/remote_write/family_book.h"
#include "ship/remote_write/gathering.h"
#include "ship/remote_write/message.h"
#include "ship/remote_write/service.h"

namespace tsd::ship {

class WriteBody {
 public:
  /// All of it outlives the body. `book`: see MessageWriter.
  WriteBody(const WriteService& service, BodySizer& sizer, FamilyBook& book)
      : service_(service),
        sizer_(sizer),
        points_(service.renames),
        writer_(service.describe, book) {}

  /// Replaces points() by those of `batch`.
  void gather(const Batch& batch, const ReceiverBounds& bounds = {}) {
    points_.gather(batch, bounds);
  }
  /// Makes the body of points(), which are those of `batch`. False: it is over the limit, and has
  /// to be made of half as many lines. One line is never too many.
  bool make(const Batch& batch, WriteVersion version);

  /// The receiver has taken the body that was made last.
  void taken() { writer_.taken(points_); }

  const Gathering& points() const { return points_; }
  /// Ready to be posted.
  std::string_view bytes() const { return packed_; }
  /// The message before it was packed, in bytes.
  std::size_t message_bytes() const { return message_.size(); }

 private:
  const WriteService& service_;
  BodySizer& sizer_;
  Gathering points_;
  MessageWriter writer_;
  std::string_view message_;
  std::string_view packed_;
  std::string room_;  // of packed_
};

}  // namespace tsd::ship
