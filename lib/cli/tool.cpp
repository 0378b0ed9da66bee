#include "cli/tool.h"

#include <malloc.h>

#include <cerrno>
#include <cstdio>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

namespace tsd::cli {
namespace {
constexpr const char* kOutput = "standard output";
int lost_output = 0;  // the errno of the first failed flush
}  // namespace

void flush_output() {
  if (std::fflush(stdout) != 0 && lost_output == 0) lost_output = errno;
}

void give_back_memory() {
  ::malloc_trim(0);
}

Error error_of(const std::exception& thrown) {
  if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr)
    return Error{"out of memory: raise its limit (ulimit -v, MemoryMax=), or give it less at once"};
  // fmt throws what fwrite(3) said.
  const auto* system = dynamic_cast<const std::system_error*>(&thrown);
  if (system != nullptr && std::ferror(stdout) != 0)
    return system_error(system->code().value()).with_context("writing", kOutput);
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
  bool told = !outcome && std::ferror(stdout) != 0;
  flush_output();
  bool lost = lost_output != 0 || std::ferror(stdout) != 0;
  if (lost && !told) {
    // What failed inside a print without an exception has no reason any more.
    Error why = lost_output != 0 ? system_error(lost_output) : Error{"a part of it was lost"};
    say(std::move(why).with_context("writing", kOutput).text);
  }
  if (lost) code = Exit::trouble;
  return static_cast<int>(code);
}

}  // namespace tsd::cli
