// From stdin to batches: cuts bytes into lines, adds the tags asked for, judges the lines.
#pragma once

#include <sys/types.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/lines.h"
#include "base/result.h"
#include "line/judge.h"
#include "line/own_tag.h"
#include "line/rules.h"
#include "line/scan.h"
#include "ship/batch.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// The bytes of one read, with line::kSlack bytes on both sides, which the scanner may read.
class Block {
 public:
  /// Calls read(2) and returns its result.
  ssize_t fill(int fd);
  /// Calls `read` with room for 128 KiB (std::span<char>) and returns its result, as of read(2).
  template <std::invocable<std::span<char>> Read>
  ssize_t fill(Read&& read) {
    ssize_t got = read(std::span(memory_.get() + line::kSlack, kMost));
    size_ = got > 0 ? static_cast<std::size_t>(got) : 0;
    return got;
  }
  /// Copies `text`.
  void fill(std::string_view text);
  std::string_view text() const { return {memory_.get() + line::kSlack, size_}; }

 private:
  /// Not initialized: a page costs memory only after it is written to.
  static std::unique_ptr<char[]> room(std::size_t bytes) {
    return std::make_unique_for_overwrite<char[]>(bytes + 2 * line::kSlack);
  }
  static constexpr std::size_t kMost = 128u << 10;
  std::unique_ptr<char[]> memory_ = room(kMost);
  std::size_t size_ = 0;
};

/// The format of the input's lines.
enum class Form {
  plain,    ///< points
  rejects,  ///< records of a rejects file
};

class LineReader {
 public:
  /// Adds `tags` to every line; if a line already has the key, its own value stays.
  LineReader(line::Rules rules, std::vector<line::OwnTag> tags, TakeRejection reject,
             Form form = Form::plain);

  /// A reader with the same rules for spooled lines: adds no tags, reports no line numbers.
  LineReader for_backlog() const;

  /// Appends the good lines that the block completes to `batch`. Lines come with or without "put ",
  /// and with LF or CR LF; comments of spool segments are ignored.
  void feed(const Block& block, Batch& batch);
  /// Like feed(), for whole lines in any memory: needs no slack around them.
  void feed_lines(std::string_view lines, Batch& batch);
  /// The end of stdin: takes a last line without newline; rejects it if the rules require one, and
  /// half a record of a rejects file always.
  void end(Batch& batch);

  /// Lines read, without comments; rejected ones count too.
  std::uint64_t in() const { return in_; }
  std::uint64_t rejected() const { return rejected_; }

 private:
  void take_whole(std::string_view lines, Batch& batch);
  void pass(std::string_view lines, std::uint64_t count, Batch& batch);
  void take(std::string_view line, Batch& batch, bool has_newline = true);
  void reject(std::string_view line, const line::Verdict& verdict);
  void note_overlong();
  std::string_view with_tags(std::string_view line);

  line::Rules rules_;
  std::vector<line::OwnTag> tags_;
  Form form_;
  TakeRejection reject_;
  LineCutter lines_;
  line::Scanner scanner_;
  std::vector<line::Suspect> suspects_;
  std::string tagged_;
  line::Point point_;  ///< reused for its memory
  bool at_line_start_ = true;
  std::uint64_t number_ = 0;
  std::uint64_t overlong_ = 0;
  std::uint64_t in_ = 0;
  std::uint64_t rejected_ = 0;
};

}  // namespace tsd::ship
