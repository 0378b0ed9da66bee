// One message of Kafka while it is filled: lines of one partition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/clock.h"
#include "ship/http/json_points.h"
#include "ship/kafka/service.h"

namespace tsd::ship {

class Message {
 public:
  Message(std::int32_t partition, KafkaFormat format, line::Dialect dialect)
      : partition_(partition), format_(format), points_(dialect) {}

  /// Appends a line "put ...", without its newline.
  void add(std::string_view line, std::string_view key);
  /// Ends it: nothing is added any more.
  void close();

  std::int32_t partition() const { return partition_; }
  /// Its bytes; complete once it is closed.
  std::string_view text() const { return text_; }
  /// How many bytes it will have with `line` too, at most.
  std::size_t bytes_with(std::string_view line) const;
  /// The key that all its lines share; empty: they have several.
  std::string_view key() const { return is_mixed_ ? std::string_view() : key_; }
  std::size_t lines() const { return lines_; }
  /// Frees its text.
  void drop_text();

 private:
  std::int32_t partition_;
  KafkaFormat format_;
  JsonPointWriter points_;
  std::string text_;
  std::string key_;
  bool is_mixed_ = false;
  std::size_t lines_ = 0;
};

}  // namespace tsd::ship
