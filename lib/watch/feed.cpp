#include "watch/feed.h"

#include <cstdint>
#include <utility>

#include "base/text.h"

namespace tsd::watch {

void Feed::give(std::string_view lines) {
  if (lines.empty()) return;
  std::lock_guard lock(mutex_);
  if (waiting_.lines.size() + lines.size() > kMostWaiting) {
    waiting_.missed_lines += count_lines(lines);
    return;
  }
  waiting_.lines.append(lines);
  wake();
}

void Feed::refuse(std::string_view line, std::string_view reason) {
  std::lock_guard lock(mutex_);
  if (waiting_.refusals.size() >= kMostRefusals) {
    ++waiting_.missed_refusals;
    return;
  }
  waiting_.refusals.push_back(
      {std::string(line.substr(0, kMostBytes)), std::string(reason.substr(0, kMostBytes))});
  wake();
}

void Feed::say(std::string_view sentence) {
  std::lock_guard lock(mutex_);
  if (waiting_.sentences.size() >= kMostRefusals) return;  // a screen shows five
  waiting_.sentences.emplace_back(sentence.substr(0, kMostBytes));
  wake();
}

void Feed::wake() {
  if (!std::exchange(is_awake_, true)) bell_.ring();
}

void Feed::take(Taken& into) {
  constexpr std::size_t kKept = 256u << 10;
  into.lines.clear();
  if (into.lines.capacity() > kKept) release(into.lines);
  into.refusals.clear();
  into.sentences.clear();
  std::lock_guard lock(mutex_);
  std::swap(into, waiting_);
  waiting_.missed_lines = into.missed_lines;
  waiting_.missed_refusals = into.missed_refusals;
  is_awake_ = false;
  bell_.silence();
}

}  // namespace tsd::watch
