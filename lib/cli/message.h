// Messages on stderr: "tsd-send: connecting to tsd1:4242: Connection refused".
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
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

/// How much a tool says: errors alone, or details too. Errors are said in any case.
struct Verbosity {
  bool quiet = false;
  bool verbose = false;

  bool has_details() const { return verbose && !quiet; }
};

/// speaker() for what is no error; silent with -q.
Say notes(std::string name, const Verbosity& verbosity);
/// speaker() for details; silent without -v, and with -q.
Say details(std::string name, const Verbosity& verbosity);

/// Prints a repeated sentence once and counts the repeats; prints the count before another sentence
/// and at the end. Sentences that differ only in words with digits (names, counts) are alike: of
/// those, kAlike at once and then one a minute are printed, with the number of the others. For
/// states that affect many points.
class Repeats {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kAlike = 10;

  explicit Repeats(Say say, std::function<Clock::time_point()> now = Clock::now)
      : say_(std::move(say)), now_(std::move(now)) {}
  ~Repeats() { settle(); }
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void operator()(std::string_view sentence);
  /// Prints the pending counts.
  void settle();

 private:
  /// Sentences that are alike.
  struct Kin {
    int turns = kAlike;
    Clock::time_point since{};  ///< of the last turn that was given
    std::string last;           ///< of those that were not printed
    unsigned long long held = 0;
  };

  void settle_last();
  void settle(Kin& kin);
  bool has_turn(Kin& kin);

  Say say_;
  std::function<Clock::time_point()> now_;
  std::string last_;
  unsigned long long held_ = 0;
  std::map<std::string, Kin, std::less<>> kins_;
};

}  // namespace tsd::cli
