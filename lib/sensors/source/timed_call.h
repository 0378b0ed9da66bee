// Makes calls that may never return in a child process: a thread stuck in the kernel would keep the
// agent from ending; a child can be killed and abandoned.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::sensors {

/// The untyped half. The child is forked at the first question and kept for later ones; it holds no
/// descriptor but its socket, and ends with its parent.
class TimedCallProcess {
 public:
  /// Reads `question` and fills the answer: runs in the child.
  using Work = void (*)(const void* context, const char* question, void* answer);

  TimedCallProcess() = default;
  ~TimedCallProcess();
  TimedCallProcess(const TimedCallProcess&) = delete;
  TimedCallProcess& operator=(const TimedCallProcess&) = delete;

  /// False when no answer came in time; the child is killed then.
  Result<bool> ask(Work work, const void* context, std::string_view question, void* answer,
                   std::size_t answer_size, std::chrono::milliseconds deadline);

  /// Number of killed children that have not ended yet, because the kernel holds them.
  std::size_t stuck();

 private:
  Result<void> start(Work work, const void* context, std::size_t answer_size);
  void give_up();

  os::Fd socket_;
  pid_t child_ = -1;
  std::vector<pid_t> given_up_;
};

/// Asks for an Answer by a plain function `int (*call)(const char*, Answer&)` that returns errno.
template <class Answer>
class TimedCall {
  static_assert(std::is_trivially_copyable_v<Answer>);

 public:
  using Call = int (*)(const char* question, Answer& answer);
  explicit TimedCall(Call call) : call_(call) {}

  /// Error::system is ETIMEDOUT when no answer came in time.
  Result<Answer> ask(std::string_view question, std::chrono::milliseconds deadline) {
    Reply reply{};
    auto answered = process_.ask(&work, &call_, question, &reply, sizeof reply, deadline);
    if (!answered) return answered.error();
    if (!*answered) return system_error(ETIMEDOUT);
    if (reply.error != 0) return system_error(reply.error);
    return reply.answer;
  }
  std::size_t stuck() { return process_.stuck(); }

 private:
  struct Reply {
    int error;
    Answer answer;
  };
  static void work(const void* context, const char* question, void* into) {
    Reply reply{};
    reply.error = (*static_cast<const Call*>(context))(question, reply.answer);
    std::memcpy(into, &reply, sizeof reply);
  }

  Call call_;
  TimedCallProcess process_;
};

}  // namespace tsd::sensors
