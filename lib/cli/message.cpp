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

void Repeats::operator()(std::string_view sentence) {
  if (sentence == last_) {
    ++held_;
    return;
  }
  settle();
  last_ = sentence;
  say_(sentence);
}

void Repeats::settle() {
  if (held_ > 0) say_(fmt::format("{} ({})", last_, counted(held_, "more time")));
  held_ = 0;
}

}  // namespace tsd::cli
