// Starts the processes of collectors and tells what became of them: what children need of
// os::Guard, as an interface that a test can stand in for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/result.h"
#include "os/process/guard.h"

namespace tsd::gather {

class Launcher {
 public:
  virtual ~Launcher() = default;

  /// Readable when report() has something to tell.
  virtual int socket() const = 0;
  /// Starts `program` under the caller's number `id`. An error: the launcher is gone.
  virtual Result<void> launch(std::uint32_t id, const os::GuardedProgram& program) = 0;
  /// Sends a signal to the process group of `id`; nothing happens where it has ended already.
  virtual Result<void> signal(std::uint32_t id, int number) = 0;
  /// Continues a launcher that was stopped, and lets it report an answer.
  virtual Result<void> ask() = 0;
  /// Kills it, with what it has started. report() then fails.
  virtual void kill() = 0;
  /// The next report, or nothing when there is none yet. An error: the launcher is gone.
  virtual Result<std::optional<os::Report>> report() = 0;
};

using StartLauncher = std::function<Result<std::unique_ptr<Launcher>>()>;

/// A launcher that is a guard process. Its destructor kills what the guard has started.
Result<std::unique_ptr<Launcher>> start_guard();

}  // namespace tsd::gather
