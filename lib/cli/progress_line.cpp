#include "cli/progress_line.h"

#include <unistd.h>

#include <string>

namespace tsd::cli {
namespace {

void show(std::string_view bytes) {
  (void)!::write(STDERR_FILENO, bytes.data(), bytes.size());  // a failure cannot be reported
}

}  // namespace

void ProgressLine::draw(std::string_view text) {
  show(std::string("\r").append(text).append("\x1b[K"));
  drawn_ = true;
}

void ProgressLine::clear() {
  if (drawn_) show("\r\x1b[K");
  drawn_ = false;
}

bool ProgressLine::is_seen() {
  return ::isatty(STDERR_FILENO) == 1;
}

}  // namespace tsd::cli
