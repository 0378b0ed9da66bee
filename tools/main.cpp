// tsd-tools: the program that contains all tools. It acts as the tool whose name it was called by;
// when called by another name, as the tool that its first argument names, or as several of them
// with
// "|" between.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/message.h"
#include "os/inherited.h"
#include "tools/pipe.h"
#include "tools/static_start.h"
#include "tools/tools.h"

using namespace tsd;

namespace {

struct Tool {
  std::string_view name;
  int (*main)(int argc, char** argv);
};

constexpr std::array kTools{
    Tool{"tsd-check-config", tools::check_config},
    Tool{"tsd-collect", tools::collect},
    Tool{"tsd-install-init", tools::install_init},
    Tool{"tsd-listen", tools::listen},
    Tool{"tsd-send", tools::send},
    Tool{"tsd-validate-line", tools::validate_line},
};

/// Runs before all other initializers. Under a limit that leaves no memory for them, nor for an
/// exception, the first allocation that fails would end the program without a word.
[[gnu::constructor(101)]] void check_memory() {
  constexpr std::size_t kForStart = 120u << 10;    // libstdc++ takes 71 KiB, CLI11 16
  void* volatile memory = std::malloc(kForStart);  // volatile: the call is not left out
  std::free(memory);
  if (memory != nullptr) return;
  ::dprintf(STDERR_FILENO, "%s: out of memory: raise its limit (ulimit -v, MemoryMax=)\n",
            ::program_invocation_short_name);
  ::_exit(static_cast<int>(cli::Exit::trouble));
}

const Tool* find(std::string_view word) {
  word.remove_prefix(word.rfind('/') + 1);
  auto tool = std::ranges::find(kTools, word, &Tool::name);
  return tool == kTools.end() ? nullptr : &*tool;
}

}  // namespace

int main(int argc, char** argv) {
#ifdef TSD_STATIC
  tools::adapt_static_program();
#endif
  auto settled = os::settle_inherited();
  if (argc > 0 && find(argv[0]) == nullptr && tools::is_pipe(argc, argv))
    return tools::pipe(argc, argv);
  for (int at = 0; at < std::min(argc, 2); ++at) {
    const Tool* tool = find(argv[at]);
    if (tool == nullptr) continue;
    if (settled) return tool->main(argc - at, argv + at);
    cli::speaker(std::string(tool->name))(settled.error().text);
    return static_cast<int>(cli::Exit::trouble);
  }
  std::string names;
  for (const Tool& tool : kTools) names += fmt::format(" {}", tool.name);
  cli::speaker("tsd-tools")(fmt::format("say which tool:{}", names));
  return static_cast<int>(cli::Exit::trouble);
}
