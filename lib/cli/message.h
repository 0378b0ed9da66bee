// Messages on stderr: "tsd-send: connecting to tsd1:4242: Connection refused".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/say.h"

namespace tsd::cli {

/// Bytes of a sentence that are shown.
inline constexpr std::size_t kLongestSentence = 8192;

/// A sentence as one line: base/foreign.h's printable(), with TAB as it is, cut at
/// kLongestSentence. What a sentence quotes (a name, a path, a peer's words) can thus neither forge
/// another sentence nor tell a terminal what to do, wherever it comes from.
std::string visible(std::string_view sentence);

/// The same for each line of a text.
std::string visible_lines(std::string_view text);

/// A function that writes "NAME: SENTENCE\n" to stderr in one write, so that the messages of the
/// tools in a pipe do not mix. Applies visible() to the sentence.
Say speaker(std::string name);

/// Prints a repeated sentence once and counts the repeats; prints the count before another sentence
/// and at the end. For states that affect many points.
class Repeats {
 public:
  explicit Repeats(Say say) : say_(std::move(say)) {}
  ~Repeats() { settle(); }
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void operator()(std::string_view sentence);
  /// Prints the pending count.
  void settle();

 private:
  Say say_;
  std::string last_;
  unsigned long long held_ = 0;
};

}  // namespace tsd::cli
