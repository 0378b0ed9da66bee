// The unit of confirmation: lines as they go over the wire ("put ...\n"), where they came from, and
// where on stdin each of them stood.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ship/line_numbers.h"

namespace tsd::ship {

/// A batch of about this many bytes is worth sending.
inline constexpr std::size_t kBatchBytes = 64u << 10;

/// The backlog's share of the bytes sent while lines of stdin wait too.
inline constexpr std::int64_t kBacklogPercent = 25;

/// Where the lines of a batch came from.
enum class Origin : std::uint8_t {
  input,  ///< stdin: receipts tell of them
  spool,  ///< read back from disk; they have no place on stdin
  own,    ///< points about the sender itself: never on stdin, never in the spool
};

class Batch {
 public:
  /// Appends a line, given without "put " and '\n', that was line `number` of stdin (from 1).
  /// `is_plain`: it is known to be so in the sense of is_plain().
  void add(std::uint64_t number, std::string_view line, bool is_plain = false);

  /// Appends `count` whole lines, each with its '\n', with or without "put ", that stood one behind
  /// the other from line `number` on.
  void add_lines(std::uint64_t number, std::uint64_t count, std::string_view lines);

  /// The same for lines in which the scanner (line/scan.h) found nothing odd, for any dialect.
  void add_plain(std::uint64_t number, std::uint64_t count, std::string_view lines);
  /// All its lines are plain in that sense. False where it is not known.
  bool is_plain() const { return is_plain_; }

  /// All of it, ready for a telnet connection.
  std::string_view wire() const { return text_; }
  std::size_t bytes() const { return text_.size(); }
  /// How many lines.
  std::size_t size() const { return numbers_.size(); }
  bool empty() const { return size() == 0; }
  /// Its lines as "put ...", without their newlines.
  std::vector<std::string_view> lines() const;
  /// Cuts off lines from the front: whole ones, at most `most_bytes` together, at least one.
  Batch take_front(std::size_t most_bytes);
  /// Moves the lines at these indices (from 0, ascending) to the result. Both keep origin, ticket
  /// and places on stdin.
  Batch take_out(std::span<const std::size_t> indices);

  /// Where its lines stood on stdin, and which of them are told of.
  LineNumbers& numbers() { return numbers_; }
  const LineNumbers& numbers() const { return numbers_; }
  /// The place on stdin of its line `index`; 0 for lines that have none.
  std::uint64_t place(std::size_t index) const { return is_from_stdin() ? numbers_[index] : 0; }

  Origin origin() const { return origin_; }
  bool is_from_stdin() const { return origin_ == Origin::input; }
  void set_origin(Origin origin) { origin_ = origin; }
  /// The spool's segment that holds its lines; 0: none does.
  std::uint64_t ticket() const { return ticket_; }
  void set_ticket(std::uint64_t ticket) { ticket_ = ticket; }

  /// Some TSD may have its lines: they were written to a connection at least once.
  bool was_sent() const { return was_sent_; }
  void set_sent() { was_sent_ = true; }
  /// A request with its lines had no answer, or one after which some may be there.
  bool is_in_doubt() const { return is_in_doubt_; }
  void set_in_doubt() { is_in_doubt_ = true; }
  /// To be proven by itself: a line of it is refused, and it is not known which.
  bool is_alone() const { return is_alone_; }
  void set_alone() { is_alone_ = true; }

  /// Frees the text, which is not needed any more: the batch counts its lines and has no bytes.
  void drop_text() { std::string().swap(text_); }
  bool has_text() const { return !text_.empty(); }
  /// Empty again, its memory kept.
  void clear();

 private:
  /// An empty batch of the same origin, ticket and past.
  Batch like() const;

  std::string text_;
  LineNumbers numbers_;
  std::uint64_t ticket_ = 0;
  Origin origin_ = Origin::input;
  bool was_sent_ = false;
  bool is_in_doubt_ = false;
  bool is_alone_ = false;
  bool is_plain_ = true;
};

}  // namespace tsd::ship
