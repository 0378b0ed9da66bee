// A rejected line: refused by our rules or by the TSD's answer, and not sent again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/say.h"
#include "line/fold.h"

namespace tsd::ship {

/// The longest reason of a TSD's own words, in bytes.
inline constexpr std::size_t kLongestReason = 1000;

struct Rejection {
  std::uint64_t number = 0;  ///< which line of stdin, from 1; 0: not from stdin
  std::size_t column = 0;    ///< byte of the line, from 1; 0: the line as a whole
  std::string_view line;     ///< without "put " and newline; empty if it was too long to hold
  std::string_view code;     ///< "tag-missing"; "tsd": the reason is the TSD's own words
  std::string_view reason;   ///< a sentence
};

/// Called once for every rejected line. The views are valid during the call only.
using TakeRejection = std::function<void(const Rejection&)>;

/// Logs rejections. Those of a file with their place: "FILE:3:12: value-syntax: ..."; after 20,
/// they are only counted. Those of an endless stream with the line itself, repeats folded
/// (line/fold.h).
class RejectionMessages {
 public:
  /// `file`: what the file is called, "-" for standard input; nothing for an endless stream.
  RejectionMessages(Say say, std::optional<std::string> file)
      : say_(std::move(say)), file_(std::move(file)) {}
  void operator()(const Rejection& rejection);
  /// Logs how many were folded, if any.
  void settle();

 private:
  void say_with_line(const Rejection& rejection);

  Say say_;
  std::optional<std::string> file_;
  int told_ = 0;
  line::Fold fold_;
};

}  // namespace tsd::ship
