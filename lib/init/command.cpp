#include "init/command.h"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <utility>
#include <vector>

#include "os/deadline.h"
#include "os/process/process.h"

namespace tsd::init {
namespace {

constexpr const char* kPath = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

}  // namespace

Result<void> run_command(const std::string& line, const os::Root& root) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  if (!root.is_this_machine()) words = {"chroot", root.directory(), "env", "-i", kPath};
  for (std::string word; stream >> word;) words.push_back(word);
  os::Program program;
  program.path = words[0];
  program.arguments.assign(words.begin() + 1, words.end());
  program.output = program.errors = STDERR_FILENO;
  program.own_group = false;
  auto child = os::start_process(program);
  if (!child) return std::move(child.error()).with_context("running", line);
  int status = os::wait_for_exit(*child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Error{fmt::format("running {}: {} {}", line, WIFEXITED(status) ? "exit" : "signal",
                           WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status))};
}

}  // namespace tsd::init
