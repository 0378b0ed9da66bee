#include "cli/terminal_hint.h"

#include <unistd.h>

#include "cli/message.h"

namespace tsd::cli {

void hint_at_stdin(const std::string& name) {
  if (::isatty(STDIN_FILENO) == 0) return;
  speaker(name)("reading points from this terminal, one a line; Ctrl-D ends, --help says more");
}

void hint_at_stdout(const std::string& name) {
  if (::isatty(STDOUT_FILENO) == 0) return;
  speaker(name)(
      "on a terminal for reading; to ship: tsd-collect | tsd-validate-line | tsd-send -H TSD");
}

}  // namespace tsd::cli
