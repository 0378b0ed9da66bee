#include "sensors/source/statvfs.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

constexpr const char* kAnswers = "/statvfs";
constexpr unsigned kLongestPause = 64;  // rounds
constexpr std::size_t kMostStuck = 4;   // helper processes that are blocked in the kernel

// File systems that need no server and no daemon, so that a call cannot block on one.
constexpr std::array kPrompt{
    "btrfs"sv, "devtmpfs"sv, "efivarfs"sv, "erofs"sv, "exfat"sv, "ext2"sv,  "ext3"sv,
    "ext4"sv,  "f2fs"sv,     "iso9660"sv,  "jfs"sv,   "msdos"sv, "ntfs3"sv, "overlay"sv,
    "ramfs"sv, "reiserfs"sv, "squashfs"sv, "tmpfs"sv, "udf"sv,   "vfat"sv,  "xfs"sv,
};

FsNumbers numbers_of(const struct statvfs& fs, const struct stat& status) {
  return {fs.f_frsize, fs.f_blocks, fs.f_bfree, fs.f_bavail, fs.f_files, fs.f_ffree, status.st_dev};
}

Error no_answer(const std::string& point, std::chrono::milliseconds deadline) {
  Error error = system_error(ETIMEDOUT);
  error.text = fmt::format("statvfs of {}: no answer in {} ms; left out until it answers", point,
                           deadline.count());
  return error;
}

}  // namespace

int ask_kernel(const char* point, FsNumbers& numbers) {
  struct statvfs fs {};
  struct stat status {};
  if (::statvfs(point, &fs) != 0 || ::stat(point, &status) != 0) return errno;
  numbers = numbers_of(fs, status);
  return 0;
}

Filesystems::Filesystems(Machine& machine, Call call, std::chrono::milliseconds deadline)
    : machine_(machine),
      answers_(machine, kAnswers),
      has_answers_(!machine.root().is_this_machine() && machine.exists(kAnswers)),
      call_(call),
      deadline_(deadline),
      helper_(call) {}

Result<FsNumbers> Filesystems::ask(const std::string& point, std::string_view type) {
  auto numbers = [&]() -> Result<FsNumbers> {
    if (machine_.host().is_there()) return of_mounted_host(point, type);
    if (!machine_.root().is_this_machine()) return recorded(point);
    return of_this_machine(point, type);
  }();
  if (!numbers) {
    if (numbers.error().system == ETIMEDOUT) return numbers;
    return std::move(numbers.error()).with_context("statvfs of", point);
  }
  if (!machine_.is_recorded()) return numbers;
  const FsNumbers& n = *numbers;
  machine_.record_line(kAnswers, point,
                       fmt::format("\t{} {} {} {} {} {} {}", n.frsize, n.blocks, n.bfree, n.bavail,
                                   n.files, n.ffree, n.device));
  return numbers;
}

Result<FsNumbers> Filesystems::of_this_machine(const std::string& point, std::string_view type) {
  if (std::ranges::count(kPrompt, type) == 0) return ask_with_deadline(point);
  FsNumbers answer;
  if (int error = call_(point.c_str(), answer); error != 0) return system_error(error);
  return answer;
}

Result<FsNumbers> Filesystems::of_mounted_host(const std::string& point, std::string_view type) {
  if (machine_.round() != round_of_host_) {
    auto points = machine_.host().mount_points();
    if (!points) return points.error();
    host_points_ = std::move(*points);
    round_of_host_ = machine_.round();
  }
  std::string seen = machine_.root().path(point);
  if (!host_points_.contains(point)) {
    return Error{fmt::format("{}: the host's file system is not mounted there", seen)};
  }
  return of_this_machine(seen, type);
}

Result<FsNumbers> Filesystems::ask_with_deadline(const std::string& point) {
  auto hung = hung_.find(point);
  if (hung != hung_.end()) hung->second.round = round_;
  bool wait =
      hung != hung_.end() && (helper_.stuck() >= kMostStuck || hung->second.rounds_left-- > 0);
  if (wait) return no_answer(point, deadline_);
  auto numbers = helper_.ask(point, deadline_);
  if (numbers || numbers.error().system != ETIMEDOUT) {
    if (hung != hung_.end()) hung_.erase(hung);
    return numbers;
  }
  Hung& state = hung_[point];
  state.round = round_;
  state.rounds_left = state.pause;
  state.pause = std::min(state.pause * 2, kLongestPause);
  return no_answer(point, deadline_);
}

void Filesystems::begin_round() {
  std::erase_if(hung_, [this](const auto& entry) { return entry.second.round != round_; });
  ++round_;
}

std::size_t Filesystems::hung() const {
  auto asked = [this](const auto& entry) { return entry.second.round == round_; };
  return static_cast<std::size_t>(std::ranges::count_if(hung_, asked));
}

Result<FsNumbers> Filesystems::recorded(const std::string& point) {
  if (has_answers_) {
    auto text = answers_.read();
    if (!text) return text.error();
    return parse_statvfs(*text, point);
  }
  auto fd = machine_.root().open(point, O_PATH | O_DIRECTORY);
  if (!fd) return system_error(fd.error().system);
  struct statvfs fs {};
  struct stat status {};
  if (::fstatvfs(fd->get(), &fs) != 0 || ::fstat(fd->get(), &status) != 0)
    return system_error(errno);
  return numbers_of(fs, status);
}

Result<FsNumbers> parse_statvfs(std::string_view text, std::string_view point) {
  TextLines lines(text);
  for (std::string_view line; lines.next(line);) {
    auto tab = line.rfind('\t');
    if (tab == line.npos || line.substr(0, tab) != point) continue;
    std::array<std::string_view, 7> words;
    split(line.substr(tab), words);
    FsNumbers n;
    std::array into{&n.frsize, &n.blocks, &n.bfree, &n.bavail, &n.files, &n.ffree, &n.device};
    for (std::size_t i = 0; i < into.size(); ++i) {
      auto value = parse_number<std::uint64_t>(words[i]);
      if (!value && i < 6) return Error{"its recorded answer is not six numbers"};
      *into[i] = value.value_or(0);
    }
    return n;
  }
  return system_error(ENOENT);
}

}  // namespace tsd::sensors
