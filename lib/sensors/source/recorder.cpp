#include "sensors/source/recorder.h"

#include <filesystem>

#include "os/file.h"

namespace tsd::sensors {
namespace fs = std::filesystem;

std::string_view Recorder::file(std::string_view path, std::string_view text) {
  auto [known, is_new] = round_.emplace(path, text);
  if (is_new) write(path, text);
  return known->second;
}

void Recorder::presence(std::string_view path) {
  std::error_code failed;
  if (!fs::exists(directory_ + std::string(path), failed)) write(path, "");
}

void Recorder::write(std::string_view path, std::string_view text) {
  std::string place = directory_ + std::string(path);
  std::error_code failed;
  fs::create_directories(fs::path(place).parent_path(), failed);
  auto written = failed ? system_error(failed.value()).with_context("writing", place)
                        : os::write_file(place, text, 0644);
  if (!written && outcome_) outcome_ = std::move(written);
}

void Recorder::directory(std::string_view path) {
  std::error_code failed;
  fs::create_directories(directory_ + std::string(path), failed);
  if (failed && outcome_) outcome_ = system_error(failed.value()).with_context("making", path);
}

void Recorder::line(std::string_view path, std::string_view key, std::string_view value) {
  auto& lines = lines_[std::string(path)];
  lines[std::string(key)] = value;
  std::string text;
  for (const auto& [name, answer] : lines) text.append(name).append(answer).append("\n");
  write(path, text);
}

}  // namespace tsd::sensors
