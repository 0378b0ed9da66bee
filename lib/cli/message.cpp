#include "cli/message.h"

#include <fmt/core.h>
#include <unistd.h>

#include <iterator>
#include <utility>

namespace tsd::cli {

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
    if (control) {
      fmt::format_to(std::back_inserter(shown), "\\x{:02x}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
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
  if (held_ > 0) say_(fmt::format("{} ({} more times)", last_, held_));
  held_ = 0;
}

}  // namespace tsd::cli
