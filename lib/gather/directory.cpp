#include "gather/directory.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>

#include "base/text.h"
#include "config/collector_tree.h"
#include "os/root.h"

namespace tsd::gather {
namespace {

Stamp stamp_of(const struct stat& status) {
  return {status.st_ino, status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec,
          status.st_size};
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
  auto intervals = config::intervals_in(os::Root(), directory);
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
  using State = config::CollectorFile::State;
  const os::Root machine;
  auto files = config::survey_collectors(machine, directory, config::Asker::runner);
  if (!files) return files.error();
  std::vector<Entry> entries;
  for (auto& file : *files) {
    if (file.state == State::idle || file.state == State::left) {
      say(fmt::format("{} is not run: {}", file.path, file.why));
      continue;
    }
    std::string sensor = sensor_of_stub(file.head);
    entries.push_back({std::move(file.name), file.interval, std::move(file.path),
                       stamp_of(file.status), std::move(sensor), std::move(file.why)});
  }
  return entries;
}

}  // namespace tsd::gather
