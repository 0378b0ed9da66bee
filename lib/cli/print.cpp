#include "cli/print.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "base/error.h"

namespace tsd::cli {

Exit print(std::string_view text, const Say& say) {
  while (!text.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      say(last_system_error("writing", "standard output").text);
      return Exit::trouble;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return Exit::done;
}

}  // namespace tsd::cli
