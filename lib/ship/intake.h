// From stdin to batches: cuts bytes into lines, judges them, adds the tags that are asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/lines.h"
#include "base/result.h"
#include "line/judge.h"
#include "line/rules.h"
#include "ship/batch.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// A tag that every line shall bear; where the key is there already, the line's own value stays.
struct AddedTag {
  std::string key;
  std::string value;
};

/// Reads "KEY=VALUE"; both of the letters that every TSD takes.
Result<AddedTag> parse_tag(std::string_view text);

class Intake {
 public:
  Intake(line::Rules rules, std::vector<AddedTag> tags, TakeRejection reject);

  /// Appends the good lines that `bytes` completes to `batch`. Lines come with or without "put ",
  /// and with LF or CR LF; comments of spool segments are passed over.
  void feed(std::string_view bytes, Batch& batch);
  /// The end of stdin: a last line without newline is a line.
  void end(Batch& batch);

  /// Lines that were points, or should have been.
  std::uint64_t in() const { return in_; }
  std::uint64_t rejected() const { return rejected_; }

 private:
  void take(std::string_view line, Batch& batch);
  void reject(std::string_view line, const line::Verdict& verdict);
  void note_overlong();
  std::string_view with_tags(std::string_view line);

  line::Rules rules_;
  std::vector<AddedTag> tags_;
  TakeRejection reject_;
  LineCutter lines_;
  std::string tagged_;
  std::uint64_t number_ = 0;
  std::uint64_t overlong_ = 0;
  std::uint64_t in_ = 0;
  std::uint64_t rejected_ = 0;
};

}  // namespace tsd::ship
