// Messages on stderr: "tsd-send: connecting to tsd1:4242: Connection refused".
#pragma once

#include <string>
#include <string_view>

#include "base/say.h"

namespace tsd::cli {

/// `text` with control characters (but newline and tab) as \xNN: a message may quote foreign bytes,
/// and a terminal must not act on them. Other bytes pass unchanged; base/foreign.h is stricter.
std::string visible(std::string_view text);

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
