// The message of remote write, made by hand: prompb.WriteRequest of version 1.0, and
// io.prometheus.write.v2.Request of version 2.0, which has each text once, in a table of symbols.
// Source: prometheus.io, "Remote-Write specification" 1.0 and 2.0, and their .proto files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ship/remote_write/family_book.h"
#include "ship/remote_write/gathering.h"
#include "ship/remote_write/key_table.h"

namespace tsd::ship {

enum class WriteVersion : std::uint8_t { unknown, v1, v2 };

/// "1.0", "2.0"; empty: unknown.
std::string_view word(WriteVersion version);

class MessageWriter {
 public:
  /// `book` is that of the receiver, and outlives the writer: version 1.0 tells once.
  MessageWriter(const DescribeMetric& describe, FamilyBook& book)
      : describe_(describe), book_(book) {}
  ~MessageWriter() { untell(); }
  MessageWriter(const MessageWriter&) = delete;
  MessageWriter& operator=(const MessageWriter&) = delete;

  /// The message of all series; valid until the next call.
  std::string_view write(Gathering& points, WriteVersion version);
  /// The last message, of `points`, has been taken. What one tells that was not comes once more.
  void taken(Gathering& points);

 private:
  std::string_view write_v1(Gathering& points);
  std::string_view write_v2(const Gathering& points);
  void untell();
  void describe_once(Gathering& points, std::string& into);
  void reference_labels(std::string_view label_bytes, std::string& into);
  void reference_family(const Gathering::Series& series, std::string& into);
  std::uint32_t symbol(std::string_view text);

  const DescribeMetric& describe_;
  FamilyBook& book_;
  std::vector<FamilyBook::Page*> telling_;  // in the last message
  bool has_unknown_ = false;                // the same
  KeyTable symbol_table_;
  std::vector<std::string_view> symbols_;
  std::string room_;                 // only grows: to make it longer fills it with zeros
  std::string metadata_, series_;    // of all series
  std::string references_, family_;  // of one
};

/// The message of no points, which a receiver of that version takes.
std::string empty_message(WriteVersion version);

}  // namespace tsd::ship
