#include "config/collector_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/number.h"
#include "base/shell_word.h"
#include "config/program_file.h"

namespace tsd::config {
namespace {

using State = CollectorFile::State;

constexpr std::string_view kServicePath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Result<std::vector<std::string>> names_in(const os::Root& root, const std::string& directory) {
  auto fd = root.open(directory, O_RDONLY | O_DIRECTORY);
  if (!fd) return system_error(fd.error().system).with_context("reading", directory);
  std::unique_ptr<DIR, int (*)(DIR*)> open(::fdopendir(fd->release()), ::closedir);
  std::vector<std::string> names;
  while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  std::ranges::sort(names);
  return names;
}

/// The number that a folder's name is; "007" is none, because DIR/7 is another folder.
std::optional<std::chrono::seconds> interval_of(const std::string& name) {
  auto seconds = parse_number<std::int32_t>(name);
  if (!is_digits(name) || !seconds || std::to_string(*seconds) != name) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

std::string head_of(const os::Root& root, const std::string& path) {
  std::array<char, kHeadBytes> head{};
  auto fd = root.open(path, O_RDONLY | O_NONBLOCK);
  ssize_t got = fd ? ::read(fd->get(), head.data(), head.size()) : 0;
  return {head.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

class Survey {
 public:
  Survey(const os::Root& root, std::string directory, Asker asker)
      : root_(root),
        directory_(std::move(directory)),
        asker_(asker),
        // What is no system yet has no interpreters either.
        has_programs_(bool(root.open("/bin/sh", O_PATH))),
        search_(kServicePath) {
    const char* own = asker == Asker::runner ? std::getenv("PATH") : nullptr;
    if (own != nullptr) search_.append(":").append(own);
  }

  Result<std::vector<CollectorFile>> files() {
    auto names = names_in(root_, directory_);
    if (!names) return names.error();
    auto intervals = intervals_in(root_, directory_);
    if (!intervals) return intervals.error();
    for (auto interval : *intervals) folder(interval);
    for (const std::string& name : *names) {
      if (!interval_of(name)) beside(name);
    }
    return std::move(files_);
  }

 private:
  void folder(std::chrono::seconds interval) {
    std::string path = fmt::format("{}/{}", directory_, interval.count());
    auto names = names_in(root_, path);
    if (!names) return;  // no directory, or removed meanwhile
    for (const std::string& name : *names) {
      auto file = look(path + "/" + name, name);
      if (!file) continue;
      file->interval = interval;
      Verdict verdict = judge(*file);
      add(std::move(*file), std::move(verdict));
    }
  }

  std::optional<CollectorFile> look(const std::string& path, const std::string& name) const {
    CollectorFile file{path, name};
    auto fd = root_.open(path, O_PATH);
    if (!fd || ::fstat(fd->get(), &file.status) != 0 || !S_ISREG(file.status.st_mode))
      return std::nullopt;
    file.head = head_of(root_, path);
    return file;
  }

  struct Verdict {
    State state = State::runs;
    std::string why = "";
  };

  Verdict judge(const CollectorFile& file) {
    bool is_executable = (file.status.st_mode & 0111) != 0;
    if (!is_executable && !is_like_program(file.name, file.head)) return {State::left};
    if (std::string fault = name_fault(file.name); !fault.empty()) return {State::left, fault};
    if (!is_executable)
      return {State::idle, "it is not executable: chmod +x " + shell_word(file.path)};
    if (std::string barred = barred_by(file); !barred.empty()) return {State::idle, barred};
    if (!taken_.insert(file.name).second)
      return {State::idle, fmt::format("there is another {} with a shorter interval", file.name)};
    std::string fault = first_line_fault(file.path, file.head);
    if (fault.empty() && has_programs_) fault = interpreter_fault(root_, search_, file.head);
    // binfmt_misc may run more than that, so a runner tries it.
    if (fault.empty() && asker_ == Asker::checker && !is_runnable(file.head))
      fault = "it has no #! line, which names its interpreter";
    return fault.empty() ? Verdict{} : Verdict{State::broken, fault};
  }

  /// Why this account may not run what somebody may.
  std::string barred_by(const CollectorFile& file) const {
    std::string path = root_.path(file.path);
    if (asker_ != Asker::runner || ::access(path.c_str(), X_OK) == 0) return "";
    struct statvfs mounted {};
    bool noexec = ::statvfs(path.c_str(), &mounted) == 0 && (mounted.f_flag & ST_NOEXEC) != 0;
    return noexec ? "its file system is mounted noexec" : "this account may not execute it";
  }

  /// What lies where nothing is run.
  void beside(const std::string& name) {
    if (name == "etc" || name == "lib" || name == "__pycache__") return;
    std::string path = directory_ + "/" + name;
    if (root_.open(path, O_PATH | O_DIRECTORY)) {
      return add({path, name}, {State::idle, "its name is no number of seconds"});
    }
    auto file = look(path, name);
    bool is_meant = file && name_fault(name).empty() &&
                    (is_like_program(name, file->head) || (file->status.st_mode & 0111) != 0);
    if (!is_meant) return;
    std::string place = shell_word(directory_);
    add(std::move(*file),
        {State::idle, fmt::format("it lies beside the numbered directories: mv {} {}/0/, or {}/60/",
                                  shell_word(path), place, place)});
  }

  void add(CollectorFile file, Verdict verdict) {
    file.state = verdict.state;
    file.why = std::move(verdict.why);
    if (file.state == State::runs || !file.why.empty()) files_.push_back(std::move(file));
  }

  const os::Root& root_;
  std::string directory_;
  Asker asker_;
  bool has_programs_;
  std::string search_;
  std::set<std::string> taken_;
  std::vector<CollectorFile> files_;
};

}  // namespace

Result<std::vector<std::chrono::seconds>> intervals_in(const os::Root& root,
                                                       const std::string& directory) {
  auto names = names_in(root, directory);
  if (!names) return names.error();
  std::vector<std::chrono::seconds> intervals;
  for (const std::string& name : *names) {
    if (auto interval = interval_of(name)) intervals.push_back(*interval);
  }
  std::ranges::sort(intervals);
  return intervals;
}

Result<std::vector<CollectorFile>> survey_collectors(const os::Root& root,
                                                     const std::string& directory, Asker asker) {
  return Survey(root, directory, asker).files();
}

}  // namespace tsd::config
