// Sentences on stderr: "tsd-send: connecting to tsd1:4242: Connection refused".
#pragma once

#include <string>
#include <string_view>

#include "base/say.h"

namespace tsd::cli {

/// `text` with control characters (but newline and tab) as \xNN: it may quote anybody's bytes, and
/// a terminal must not obey them.
std::string visible(std::string_view text);

/// A listener that writes "NAME: SENTENCE\n" to stderr in one write, so that the tools of a pipe do
/// not cut each other's lines. The sentence is made visible().
Say speaker(std::string name);

/// The same sentence twice and more in a row: said once, then counted; the count is said when
/// another sentence comes or at the end. For states that many points run into.
class Repeats {
 public:
  explicit Repeats(Say say) : say_(std::move(say)) {}
  ~Repeats() { settle(); }
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void operator()(std::string_view sentence);
  /// Says what is still only counted.
  void settle();

 private:
  Say say_;
  std::string last_;
  unsigned long long held_ = 0;
};

}  // namespace tsd::cli
