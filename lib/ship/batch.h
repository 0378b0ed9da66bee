// The unit of confirmation: lines as they go over the wire ("put ...\n"), and where on stdin each
// of them stood.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::ship {

/// About so many of its bytes make one worth sending.
inline constexpr std::size_t kBatchBytes = 64u << 10;

/// The backlog's share of the bytes sent while lines of stdin wait too.
inline constexpr std::int64_t kBacklogPercent = 25;

/// Consecutive lines of stdin, counted from 1.
struct LineRange {
  std::uint64_t first;
  std::uint64_t count;
};

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

  /// The same, or 0 for lines that never stood there.
  std::uint64_t place(std::size_t index) const { return from_stdin_ ? number(index) : 0; }

  /// That line has had its verdict, or is another batch's: it still counts here, but is not told of
  /// with the others.
  void strike(std::uint64_t number) { struck_.push_back(number); }
  /// Those lines are another batch's now.
  void leave_out(const Batch& others);
  /// All places, but for those that were struck.
  std::vector<LineRange> ranges() const;

  /// The segment of the spool that holds its lines; 0: none does. Lines that were read back from
  /// there have no place on stdin.
  std::uint64_t ticket() const { return ticket_; }
  bool is_from_stdin() const { return from_stdin_; }
  void set_ticket(std::uint64_t ticket, bool from_stdin) {
    ticket_ = ticket;
    from_stdin_ = from_stdin;
  }
  /// It is about the sender itself: its lines never stood on stdin nor in the spool.
  bool is_own() const { return ticket_ == 0 && !from_stdin_; }
  void set_own() { set_ticket(0, false); }
  /// Its text is not needed any more: it counts its lines, and has no bytes.
  void shed_text() { std::string().swap(text_); }
  bool has_text() const { return !text_.empty(); }

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
  void add_number(std::uint64_t number, std::uint64_t count);

  std::string text_;
  std::vector<LineRange> runs_;
  std::vector<std::uint64_t> struck_;
  std::size_t size_ = 0;
  std::uint64_t ticket_ = 0;
  bool from_stdin_ = true;
  bool was_sent_ = false;
  bool is_alone_ = false;
};

}  // namespace tsd::ship
