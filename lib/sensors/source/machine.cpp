#include "sensors/source/machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/number.h"
#include "os/file.h"
#include "sensors/source/text.h"

namespace tsd::sensors {

Machine::Machine(os::Root root, std::string record_into) : root_(std::move(root)) {
  if (!record_into.empty()) recorder_.emplace(std::move(record_into));
}

Result<std::string> Machine::value(const std::string& path) {
  std::string kept = std::move(text_);  // a caller may still be parsing the text read last
  text_.clear();
  auto text = File(*this, path).read();
  auto value = text ? Result<std::string>(std::string(first_line(*text))) : text.error();
  text_ = std::move(kept);
  return value;
}

Result<std::string> Machine::ask(std::string_view program, std::vector<std::string> words,
                                 std::chrono::milliseconds deadline, std::string_view topic) {
  auto kept = fmt::format("/answers/{}{}{}", program, topic.empty() ? "" : "-", topic);
  if (!root_.is_this_machine()) {
    auto text = File(*this, kept).read();
    return text ? Result<std::string>(std::string(*text)) : text.error();
  }
  for (auto directory :
       {"/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"}) {
    auto path = fmt::format("{}/{}", directory, program);
    if (::access(path.c_str(), X_OK) != 0) continue;
    words.insert(words.begin(), path);
    auto answer = asker_.run(words, deadline);
    if (!answer) return answer.error();
    if (recorder_) return std::string(recorder_->file(kept, answer->text));
    return std::move(answer->text);
  }
  return system_error(ENOENT).with_context("running", program);
}

long Machine::page_size() const {
  return is_this_kernel() ? ::sysconf(_SC_PAGESIZE) : 4096;
}

long Machine::clock_ticks() const {
  return is_this_kernel() ? ::sysconf(_SC_CLK_TCK) : 100;
}

Result<os::Fd> Machine::open(std::string_view path, int flags) const {
  auto place = host_.place(path);
  if (!place) return place.error();
  return root_.open(*place, flags);
}

Result<void> Machine::find(std::string_view path) {
  auto fd = open(path, O_PATH);
  if (!fd) return fd.error();
  if (recorder_) {
    struct stat status {};
    bool directory = ::fstat(fd->get(), &status) == 0 && S_ISDIR(status.st_mode);
    directory ? recorder_->directory(path) : recorder_->presence(path);
  }
  return {};
}

// getdents64() into the stack, because opendir() allocates 32 KB for every directory.
void Machine::list(const std::string& path, std::vector<std::string>& names, Names which) {
  std::size_t count = 0;
  auto take = [&](const dirent64& entry) {
    std::string_view name = entry.d_name;
    bool no_directory = entry.d_type != DT_DIR && entry.d_type != DT_UNKNOWN;
    if (name == "." || name == ".." || (which == Names::directories && no_directory)) return;
    if (count == names.size()) names.emplace_back();
    names[count++].assign(name);
  };
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC;
  Result<os::Fd> opened =
      root_.is_this_machine() ? os::Fd(::open(path.c_str(), kFlags)) : open(path, kFlags);
  int fd = opened ? opened->get() : -1;
  if (fd >= 0 && recorder_) recorder_->directory(path);
  alignas(dirent64) std::array<char, 4096> entries;
  for (ssize_t got; fd >= 0 && (got = ::getdents64(fd, entries.data(), entries.size())) > 0;) {
    for (const char* at = entries.data(); at < entries.data() + got;) {
      auto* entry = reinterpret_cast<const dirent64*>(at);
      take(*entry);
      at += entry->d_reclen;
    }
  }
  names.resize(count);
  std::ranges::sort(names);
}

void Machine::begin_round() {
  ++round_;
  if (recorder_) recorder_->begin_round();
}

void Machine::record_line(std::string_view path, std::string_view key, std::string_view value) {
  if (recorder_) recorder_->line(path, key, value);
}

Result<void> Machine::recorded() const {
  return recorder_ ? recorder_->outcome() : Result<void>();
}

Result<void> File::open() {
  auto fd = machine_->open(path_, O_RDONLY | O_NONBLOCK);
  if (!fd) return fd.error();
  if (auto regular = os::check_regular(fd->get()); !regular)
    return std::move(regular.error()).with_context("reading", machine_->root_.path(path_));
  fd_ = std::move(*fd);
  return {};
}

Result<std::string_view> File::read() {
  bool kept = bool(fd_) && machine_->root_.is_this_machine();
  if (!kept || ::lseek(fd_.get(), 0, SEEK_SET) != 0) {
    if (auto opened = open(); !opened) return opened.error();
  }
  auto done = os::read_all(fd_.get(), machine_->text_);
  if (!done) {
    fd_ = os::Fd();
    return std::move(done.error()).with_context("reading", machine_->root_.path(path_));
  }
  if (machine_->recorder_) return machine_->recorder_->file(path_, machine_->text_);
  return std::string_view(machine_->text_);
}

}  // namespace tsd::sensors
