// The machine that sensors read: files below a root directory, and the output of programs.
// Everything that is read can be recorded below another directory; sensors on that root print the
// same points.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/fd.h"
#include "os/process/command.h"
#include "os/root.h"
#include "sensors/source/mounted_host.h"
#include "sensors/source/recorder.h"

namespace tsd::sensors {

class Machine {
 public:
  /// Everything that is read is also written below `record_into`, unless that is empty.
  explicit Machine(os::Root root, std::string record_into = "");
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const os::Root& root() const { return root_; }
  const MountedHost& host() const { return host_; }

  /// The first line of a file, without surrounding blanks. For small files that are read once.
  Result<std::string> value(const std::string& path);

  /// Success if there is such a file or directory. Errors read "opening PATH: ...".
  Result<void> find(std::string_view path);
  bool exists(std::string_view path) { return bool(find(path)); }

  /// Sets `names` to the entries of a directory, sorted; to nothing when it cannot be opened.
  /// Reuses the memory of `names`.
  enum class Names { all, directories };
  void list(const std::string& path, std::vector<std::string>& names, Names which = Names::all);

  /// Runs `program` from one of the system's own directories with the arguments `words` and returns
  /// its output; Error::system is ENOENT when it is not installed. On a recorded machine, returns
  /// the file answers/PROGRAM or answers/PROGRAM-TOPIC instead.
  Result<std::string> ask(std::string_view program, std::vector<std::string> words,
                          std::chrono::milliseconds deadline, std::string_view topic = "");

  /// Bytes per page, and jiffies per second. 4096 and 100 for a recorded machine, which is what
  /// nearly all machines have; the kernel's own for a mounted host.
  long page_size() const;
  long clock_ticks() const;

  /// Call it before each round of sensors. While a machine is recorded, all sensors of a round get
  /// the same text of a file, because the record can hold only one.
  void begin_round();
  /// The number of the round, from 1.
  std::uint64_t round() const { return round_; }
  /// True when everything that is read is also written to a record.
  bool is_recorded() const { return recorder_.has_value(); }
  /// Records a result that did not come from a file as the line KEY VALUE of the file `path`.
  void record_line(std::string_view path, std::string_view key, std::string_view value);
  /// The first error of writing the record. Success when nothing is recorded.
  Result<void> recorded() const;

 private:
  friend class File;
  /// Opens what tells of the machine at `path`.
  Result<os::Fd> open(std::string_view path, int flags) const;
  /// True for this machine's own kernel, though it be that of a container's host.
  bool is_this_kernel() const { return root_.is_this_machine() || host_.is_there(); }

  os::Root root_;
  MountedHost host_{root_};
  std::optional<Recorder> recorder_;
  os::CommandRunner asker_;
  std::string text_;  ///< of the file that was read last
  std::uint64_t round_ = 1;
};

/// A kernel file that is read in every round. It stays open on this machine; under another root it
/// is opened for each read, because its files may be replaced between rounds.
class File {
 public:
  File(Machine& machine, std::string path) : machine_(&machine), path_(std::move(path)) {}

  /// The whole text, valid until any file of the same machine is read. Errors name the file;
  /// Error::system is ENOENT when it does not exist. A FIFO, device or directory is an error:
  /// reading it could block.
  Result<std::string_view> read();

  const std::string& path() const { return path_; }

 private:
  Result<void> open();

  Machine* machine_;
  std::string path_;
  os::Fd fd_;
};

}  // namespace tsd::sensors
