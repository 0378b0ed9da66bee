// The unit of confirmation: lines as they go over the wire ("put ...\n"), and where on stdin each
// of them stood.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::ship {

class Batch {
 public:
  /// Appends a line, given without "put " and '\n', that was line `number` of stdin (from 1).
  void add(std::uint64_t number, std::string_view line);

  /// Appends `count` whole lines, each with its '\n', with or without "put ", that stood one behind
  /// the other from line `number` on.
  void add_lines(std::uint64_t number, std::uint64_t count, std::string_view lines);

  /// All of it, ready for a telnet connection.
  std::string_view wire() const { return text_; }
  std::size_t bytes() const { return text_.size(); }
  /// How many lines.
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Where its line `index` (from 0, in the order of adding) stood on stdin.
  std::uint64_t number(std::size_t index) const;

  /// Its lines as "put ...", without their newlines.
  std::vector<std::string_view> lines() const;

  /// Cuts off lines from the front, whole ones, `most_bytes` together and at least one.
  Batch take_front(std::size_t most_bytes);

  /// Some TSD may have it: it was written to a connection at least once.
  bool was_sent() const { return was_sent_; }
  void set_sent() { was_sent_ = true; }

  /// To be proven by itself: something in it is refused, and it is not known which line.
  bool is_alone() const { return is_alone_; }
  void set_alone() { is_alone_ = true; }

  /// Empty again, its memory kept.
  void clear();

 private:
  struct Run {  // consecutive lines of stdin
    std::uint64_t first;
    std::uint64_t count;
  };
  void add_number(std::uint64_t number, std::uint64_t count);

  std::string text_;
  std::vector<Run> runs_;
  std::size_t size_ = 0;
  bool was_sent_ = false;
  bool is_alone_ = false;
};

}  // namespace tsd::ship
