// statvfs(2) of mount points that may be dead: a call on a network file system whose server is gone
// blocks and cannot be interrupted.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sensors/source/machine.h"
#include "sensors/source/timed_call.h"

namespace tsd::sensors {

/// The fields of struct statvfs, and the device (st_dev; 0 when not known).
struct FsNumbers {
  std::uint64_t frsize = 0, blocks = 0, bfree = 0, bavail = 0, files = 0, ffree = 0;
  std::uint64_t device = 0;
};

/// Calls statvfs(2) and stat(2). Returns 0 and fills `numbers`, or returns errno.
int ask_kernel(const char* point, FsNumbers& numbers);

class Filesystems {
 public:
  using Call = int (*)(const char* point, FsNumbers& numbers);

  /// `call` and `deadline` are for tests.
  explicit Filesystems(Machine& machine, Call call = ask_kernel,
                       std::chrono::milliseconds deadline = std::chrono::seconds(1));

  /// Call it before the questions of a round. A mount point that was not asked for in the round
  /// before is no longer mounted, and is forgotten: what is mounted there later is another one.
  void begin_round();

  /// File systems that exist in this kernel alone are asked directly, since they answer at once.
  /// All others are asked by a helper process that can be abandoned; a mount point that did not
  /// answer is skipped for some rounds, twice as many after each failure. Of a recorded machine the
  /// answers come from its file "statvfs", if it has one. Of a mounted host, a mount point that is
  /// not mounted below the root too is an error: what lies there is another file system.
  Result<FsNumbers> ask(const std::string& point, std::string_view type);

  /// The number of mount points that were asked for in this round, did not answer and are skipped.
  std::size_t hung() const;

 private:
  Result<FsNumbers> of_this_machine(const std::string& point, std::string_view type);
  Result<FsNumbers> of_mounted_host(const std::string& point, std::string_view type);
  Result<FsNumbers> ask_with_deadline(const std::string& point);
  Result<FsNumbers> recorded(const std::string& point);

  struct Hung {
    unsigned rounds_left = 1;  ///< until it is asked again
    unsigned pause = 1;        ///< rounds to skip after the next failure
    std::uint64_t round = 0;   ///< the last one that asked for it
  };
  Machine& machine_;
  File answers_;
  bool has_answers_;
  MountPoints host_points_;  ///< of a mounted host, in the round below
  std::uint64_t round_of_host_ = 0;
  Call call_;
  std::chrono::milliseconds deadline_;
  TimedCall<FsNumbers> helper_;
  std::uint64_t round_ = 0;
  std::map<std::string, Hung, std::less<>> hung_;
};

/// Parses the line of `text` for `point`: mount point, TAB, six or seven numbers. ENOENT without
/// such a line.
Result<FsNumbers> parse_statvfs(std::string_view text, std::string_view point);

}  // namespace tsd::sensors
