#include "cli/message.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/counted.h"
#include "base/foreign.h"

namespace tsd::cli {

std::string visible(std::string_view sentence) {
  return printable(sentence, kLongestSentence, Tab::kept);
}

std::string visible_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    lines.append(visible(line)).append(1, '\n');
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

Say speaker(std::string name) {
  return [name = std::move(name)](std::string_view sentence) {
    std::string line = fmt::format("{}: {}\n", name, visible(sentence));
    // A failure to write to stderr cannot be reported.
    (void)!::write(STDERR_FILENO, line.data(), line.size());
  };
}

Say notes(std::string name, const Verbosity& verbosity) {
  return verbosity.quiet ? Say(say_nothing) : speaker(std::move(name));
}

Say details(std::string name, const Verbosity& verbosity) {
  return verbosity.has_details() ? speaker(std::move(name)) : Say(say_nothing);
}

namespace {

constexpr auto kPause = std::chrono::minutes(1);
constexpr std::size_t kMostKins = 64;

/// The words of a sentence that have no digit.
std::string key_of(std::string_view sentence) {
  std::string key;
  while (!sentence.empty()) {
    std::string_view word = sentence.substr(0, sentence.find(' '));
    sentence.remove_prefix(std::min(word.size() + 1, sentence.size()));
    if (word.find_first_of("0123456789") == word.npos) key.append(word).append(1, ' ');
  }
  return key;
}

}  // namespace

void Repeats::operator()(std::string_view sentence) {
  if (sentence == last_) {
    ++held_;
    return;
  }
  settle_last();
  if (kins_.size() == kMostKins) settle();
  Kin& kin = kins_[key_of(sentence)];
  if (!has_turn(kin)) {
    kin.last = sentence;
    ++kin.held;
    return;
  }
  settle(kin);
  last_ = sentence;
  say_(sentence);
}

bool Repeats::has_turn(Kin& kin) {
  auto now = now_();
  if (now - kin.since >= kPause) {
    kin.turns = std::max(kin.turns, 1);
    if (now - kin.since >= kPause * kAlike) kin.turns = kAlike;
  }
  if (kin.turns == 0) return false;
  --kin.turns;
  kin.since = now;
  return true;
}

void Repeats::settle_last() {
  if (held_ > 0) say_(fmt::format("{} ({})", last_, counted(held_, "more time")));
  held_ = 0;
  last_.clear();
}

void Repeats::settle(Kin& kin) {
  if (kin.held == 1) say_(kin.last);
  if (kin.held > 1) say_(fmt::format("{} (the last of {} alike)", kin.last, kin.held));
  kin.held = 0;
}

void Repeats::settle() {
  settle_last();
  for (auto& [_, kin] : kins_) settle(kin);
  kins_.clear();
}

}  // namespace tsd::cli
