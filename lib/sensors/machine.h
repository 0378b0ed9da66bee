// The machine that sensors look at: its files under a root, and its answers to calls that no file
// holds. What is looked at can be recorded: a root made of it prints the same points anywhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/command.h"
#include "os/fd.h"
#include "os/root.h"
#include "sensors/recorder.h"

namespace tsd::sensors {

class Machine {
 public:
  /// With `record_into`, everything read is also written below that directory.
  explicit Machine(os::Root root, std::string record_into = "");
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const os::Root& root() const { return root_; }

  /// The first line of a small file that is looked at once, without blanks around it.
  Result<std::string> value(const std::string& path);

  bool exists(std::string_view path);

  /// The names in a directory, sorted; none where there is no such directory. `names` keeps its
  /// memory.
  enum class Names { all, directories };
  void list(const std::string& path, std::vector<std::string>& names, Names which = Names::all);

  /// For directories such as cpu0, cpu1, cpu10 below `path`: the numbers behind `prefix`, sorted.
  std::vector<unsigned> numbered(const std::string& path, std::string_view prefix);

  /// What `program` (looked for in the system's own directories) prints when called so; ENOENT
  /// where it is not installed. Of a recorded machine, the file answers/PROGRAM or
  /// answers/PROGRAM-TOPIC.
  Result<std::string> ask(std::string_view program, std::vector<std::string> words,
                          std::chrono::milliseconds deadline, std::string_view topic = "");

  /// Bytes of a page, and ticks of a second in counters of jiffies. Recorded machines have 4096 and
  /// 100, as nearly all do.
  long page_size() const;
  long clock_ticks() const;

  /// Called before each round of sensors. In one round of a machine that is recorded, all of them
  /// see one text of a file.
  void begin_round();
  /// The number of the round, from 1.
  std::uint64_t round() const { return round_; }
  /// Whether what is looked at is recorded.
  bool is_recorded() const { return recorder_.has_value(); }
  /// Something that is no file was learned: it is kept as the line KEY VALUE of the file `path`.
  void record_line(std::string_view path, std::string_view key, std::string_view value);
  /// Whether the record is whole so far; fine where none is kept.
  Result<void> recorded() const;

 private:
  friend class File;
  os::Root root_;
  std::optional<Recorder> recorder_;
  os::CommandRunner asker_;
  std::string text_;  // of the file read last
  std::uint64_t round_ = 1;
};

/// A kernel file that is read again and again: opened once on the machine itself, and anew each
/// time under another root (whose files may be replaced between rounds).
class File {
 public:
  File(Machine& machine, std::string path) : machine_(&machine), path_(std::move(path)) {}

  /// The whole text, good until any file of the same machine is read. Errors name the file; system
  /// is ENOENT where there is none. FIFOs, devices and directories are refused, not waited for.
  Result<std::string_view> read();

  const std::string& path() const { return path_; }

 private:
  Result<void> open();

  Machine* machine_;
  std::string path_;
  os::Fd fd_;
};

}  // namespace tsd::sensors
