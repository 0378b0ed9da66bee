// The block scanner: finds in a text the lines that are not plainly good. It never pronounces a
// verdict; its suspects are judged by the plain reader, so what a fault is stands in one place.
//
// Plainly good, in every dialect: an optional "put ", a metric, ten digits of seconds (thirteen of
// milliseconds where they are taken), digits with a minus, a point and more digits or without, one
// tag or more, single spaces, names of a-z A-Z 0-9 - _ . /, no key twice, no limit touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "line/rules.h"
#include "line/sweep.h"

namespace tsd::line {

/// Bytes before a text and behind it that may be read, though they mean nothing: blocks are read
/// whole, and the 8 bytes before an '='.
inline constexpr std::size_t kSlack = kBlock + 4;

class Scanner {
 public:
  explicit Scanner(const Rules& rules, Sweeper sweeper = sweepers().front().sweep);

  /// Scans a text of whole lines, the last with its newline too; less than 4 GB, with kSlack bytes
  /// around it. Replaces `suspects` and returns the number of lines.
  std::uint64_t scan(std::string_view text, std::vector<Suspect>& suspects);

 private:
  static std::uint64_t suspect_all(std::string_view text, std::vector<Suspect>& suspects);

  Sweeper sweeper_;
  bool plain_rules_;
  std::unique_ptr<Sweep> sweep_;
};

}  // namespace tsd::line
