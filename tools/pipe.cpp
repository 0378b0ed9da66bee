#include "tools/pipe.h"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/exit_code.h"
#include "cli/message.h"
#include "os/fd.h"
#include "os/process/process.h"
#include "os/stop_signals.h"

namespace tsd::tools {
namespace {

constexpr std::string_view kBar = "|";
using cli::Exit;

/// The tools that run.
class Stages {
 public:
  explicit Stages(Say say) : say_(std::move(say)) {
    ::sigemptyset(&signals_);
    for (int signal : {SIGCHLD, SIGTERM, SIGINT}) ::sigaddset(&signals_, signal);
    if (!os::is_ignored(SIGHUP)) ::sigaddset(&signals_, SIGHUP);
    ::sigprocmask(SIG_BLOCK, &signals_, nullptr);
  }

  /// Starts the tool that `words` name, fed by the one before. False, and a sentence, if it cannot.
  bool start(std::vector<std::string> words, bool is_last) {
    if (words.empty())
      return refuse("a tool is missing beside \"|\": tsd-collect '|' tsd-send -H HOST");
    os::Pipe next;
    if (!is_last) {
      auto made = os::make_pipe();
      if (!made) return refuse(made.error().text);
      next = std::move(*made);
    }
    os::Program program;
    program.path = "/proc/self/exe";
    program.arguments = std::move(words);
    program.input = input_ ? input_.get() : STDIN_FILENO;
    program.output = is_last ? STDOUT_FILENO : next.in.get();
    program.errors = STDERR_FILENO;
    program.dies_with_parent = true;
    auto pid = os::start_process(program);
    if (!pid) return refuse(fmt::format("starting {}: {}", program.arguments[0], pid.error().text));
    running_.push_back({*pid, program.arguments[0], running_.empty()});
    input_ = std::move(next.out);
    return true;
  }

  void pass_on(int signal, bool to_all) {
    for (const Stage& stage : running_) {
      if (to_all || stage.is_first) ::kill(stage.pid, signal);
    }
  }

  /// Waits until all have ended.
  void wait() {
    input_.close();
    for (bool told = false; !running_.empty();) {
      int signal = ::sigwaitinfo(&signals_, nullptr);
      if (signal == SIGTERM || signal == SIGINT) pass_on(SIGTERM, std::exchange(told, true));
      if (signal == SIGHUP) pass_on(SIGHUP, false);
      int status = 0;
      for (pid_t pid; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) take(pid, status);
    }
  }

  Exit code() const { return code_; }

 private:
  struct Stage {
    pid_t pid;
    std::string name;
    bool is_first;
  };

  bool refuse(const std::string& sentence) {
    say_(sentence);
    code_ = Exit::trouble;
    return false;
  }

  void take(pid_t pid, int status) {
    auto stage = std::ranges::find(running_, pid, &Stage::pid);
    if (stage == running_.end()) return;  // an orphan that became a child of process 1
    if (WIFSIGNALED(status)) {
      refuse(fmt::format("{} ended by signal {}", stage->name, WTERMSIG(status)));
    } else {
      code_ = cli::worse(code_, static_cast<Exit>(WEXITSTATUS(status)));
    }
    running_.erase(stage);
  }

  Say say_;
  sigset_t signals_{};
  os::Fd input_;  // what the next tool reads
  std::vector<Stage> running_;
  Exit code_ = Exit::done;
};

}  // namespace

bool is_pipe(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](std::string_view word) { return word == kBar; });
}

int pipe(int argc, char** argv) {
  Stages stages(cli::speaker("tsd-tools"));
  std::vector<std::string> words;
  for (int at = 1; at <= argc; ++at) {
    bool is_last = at == argc;
    if (!is_last && argv[at] != kBar) {
      words.emplace_back(argv[at]);
      continue;
    }
    if (!stages.start(std::exchange(words, {}), is_last)) {
      stages.pass_on(SIGTERM, true);
      break;
    }
  }
  stages.wait();
  return static_cast<int>(stages.code());
}

}  // namespace tsd::tools
