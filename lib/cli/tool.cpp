#include "cli/tool.h"

#include <cerrno>
#include <cstdio>

namespace tsd::cli {

int finish(const About& about, Result<Exit> outcome) {
  Say say = speaker(about.name);
  Exit code = Exit::trouble;
  if (outcome) {
    code = *outcome;
  } else {
    say(outcome.error().text);
  }
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    say(last_system_error("writing", "standard output").text);
    code = Exit::trouble;
  }
  return static_cast<int>(code);
}

}  // namespace tsd::cli
