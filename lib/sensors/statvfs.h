// statvfs(2) of mount points, some of which may be dead: a network file system whose server is gone
// never answers, and whoever asks it hangs.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sensors/machine.h"
#include "sensors/timed_call.h"

namespace tsd::sensors {

/// The kernel's numbers under its own names, and the device (st_dev; 0 where not known).
struct FsNumbers {
  std::uint64_t frsize = 0, blocks = 0, bfree = 0, bavail = 0, files = 0, ffree = 0;
  std::uint64_t device = 0;
};

/// errno, or 0 and the numbers.
int ask_kernel(const char* point, FsNumbers& numbers);

class Filesystems {
 public:
  using Call = int (*)(const char* point, FsNumbers& numbers);

  /// `call` and `deadline` are for tests.
  explicit Filesystems(Machine& machine, Call call = ask_kernel,
                       std::chrono::milliseconds deadline = std::chrono::seconds(1));

  /// File systems that live in this kernel answer at once. All others are asked by a process that
  /// can be given up; one that did not answer is left alone for a while, longer each time. Under
  /// another root the answers are those of its file "statvfs", if there is one.
  Result<FsNumbers> ask(const std::string& point, std::string_view type);

  /// Mount points that owe an answer.
  std::size_t hung() const { return hung_.size(); }

 private:
  Result<FsNumbers> ask_patiently(const std::string& point);
  Result<FsNumbers> recorded(const std::string& point);

  struct Hung {
    unsigned rounds_left = 1;  // until it is asked again
    unsigned pause = 1;
  };
  Machine& machine_;
  File answers_;
  bool has_answers_;
  Call call_;
  std::chrono::milliseconds patience_;
  TimedCall<FsNumbers> helper_;
  std::map<std::string, Hung, std::less<>> hung_;
};

/// The line of `text` (mount point TAB six or seven numbers) that begins with `point`.
Result<FsNumbers> parse_statvfs(std::string_view text, std::string_view point);

}  // namespace tsd::sensors
