#include "cli/tool.h"

#include <malloc.h>

#include <cerrno>
#include <cstdio>

namespace tsd::cli {

void give_back_memory() {
  ::malloc_trim(0);
}

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
