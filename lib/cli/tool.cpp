#include "cli/tool.h"

#include <malloc.h>

#include <cerrno>
#include <cstdio>
#include <new>
#include <string>
#include <string_view>

namespace tsd::cli {

void give_back_memory() {
  ::malloc_trim(0);
}

Error error_of(const std::exception& thrown) {
  if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr)
    return Error{"out of memory: raise its limit (ulimit -v, MemoryMax=), or give it less at once"};
  std::string_view what = thrown.what();
  return Error{std::string(what.substr(0, what.find(" [")))};  // Boost adds a place in its source
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
