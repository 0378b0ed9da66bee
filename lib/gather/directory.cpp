#include "gather/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

#include "base/number.h"
#include "base/text.h"
#include "os/fd.h"

namespace tsd::gather {
namespace {

Result<std::vector<std::string>> names_in(const std::string& directory) {
  std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), ::closedir);
  if (!open) return last_system_error("reading", directory);
  std::vector<std::string> names;
  while (dirent* entry = ::readdir(open.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  std::ranges::sort(names);
  return names;
}

/// The first 256 bytes of a file: enough to recognize a stub.
std::string head_of(const std::string& path) {
  std::array<char, 256> head{};
  os::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  ssize_t got = fd ? ::read(fd.get(), head.data(), head.size()) : 0;
  return {head.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

Stamp stamp_of(const struct stat& status) {
  return {status.st_ino, status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec,
          status.st_size};
}

std::optional<Entry> entry_of(std::string path, std::string name, std::chrono::seconds interval) {
  struct stat status {};
  bool runs = ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
              ::access(path.c_str(), X_OK) == 0;
  if (!runs) return std::nullopt;
  std::string sensor = sensor_of_stub(head_of(path));
  return Entry{std::move(name), interval, std::move(path), stamp_of(status), std::move(sensor)};
}

Result<std::vector<std::chrono::seconds>> intervals_in(const std::string& directory) {
  auto names = names_in(directory);
  if (!names) return names.error();
  std::vector<std::chrono::seconds> intervals;
  for (const auto& name : *names) {
    auto seconds = parse_number<std::int32_t>(name);
    if (is_digits(name) && seconds) intervals.emplace_back(*seconds);
  }
  std::ranges::sort(intervals);
  return intervals;
}

std::string folder_of(const std::string& directory, std::chrono::seconds interval) {
  return fmt::format("{}/{}", directory, interval.count());
}

}  // namespace

Stamp stamp_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? stamp_of(status) : Stamp{};
}

Result<void> resolve(std::optional<std::string>& directory) {
  if (!directory) return {};
  std::error_code error;
  auto real = std::filesystem::canonical(*directory, error);
  if (error) return system_error(error.value()).with_context("opening", *directory);
  directory = real.string();
  return {};
}

std::vector<std::string> watched_folders(const std::string& directory) {
  std::vector<std::string> folders{directory};
  auto intervals = intervals_in(directory);
  if (!intervals) return folders;
  for (auto interval : *intervals) folders.push_back(folder_of(directory, interval));
  if (::access((directory + "/etc").c_str(), F_OK) == 0) folders.push_back(directory + "/etc");
  return folders;
}

std::string Entry::stem() const {
  return name.substr(0, name.rfind('.'));
}

std::string sensor_of_stub(std::string_view text) {
  constexpr std::string_view kMark = "# tsd-sensor: ";
  if (!take_line(text).starts_with("#!/bin/sh")) return {};
  std::string_view second = take_line(text);
  if (!second.starts_with(kMark)) return {};
  return std::string(second.substr(kMark.size()));
}

Result<std::vector<Entry>> list_collectors(const std::string& directory, const Say& say) {
  auto intervals = intervals_in(directory);
  if (!intervals) return intervals.error();
  std::vector<Entry> entries;
  std::set<std::string> taken;
  for (auto interval : *intervals) {
    std::string folder = folder_of(directory, interval);
    auto names = names_in(folder);
    if (!names) continue;  // not a directory, or removed meanwhile
    for (const auto& name : *names) {
      auto entry = entry_of(folder + "/" + name, name, interval);
      if (!entry) continue;
      if (!taken.insert(name).second) {
        say(fmt::format("{}: there is another {} with a shorter interval; this one does not run",
                        entry->path, name));
        continue;
      }
      entries.push_back(std::move(*entry));
    }
  }
  return entries;
}

}  // namespace tsd::gather
