#include "os/same_file.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/foreign.h"

namespace tsd::os {
namespace {

/// Nothing for what is no regular file.
std::optional<struct stat> regular(const UsedFile& file) {
  struct stat status {};
  int failed = file.fd < 0 ? ::stat(file.path.c_str(), &status) : ::fstat(file.fd, &status);
  if (failed != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return status;
}

std::string name_of(const UsedFile& file) {
  if (!file.path.empty()) return file.path;
  std::error_code unknown;
  auto path = std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", file.fd), unknown);
  return unknown ? fmt::format("descriptor {}", file.fd) : path.string();
}

}  // namespace

std::vector<UsedFile> outputs_of(bool prints_lines, const std::optional<std::string>& rejects) {
  std::vector<UsedFile> outputs{{"", STDERR_FILENO, "standard error"}};
  if (prints_lines) outputs.push_back({"", STDOUT_FILENO, "standard output"});
  if (rejects) outputs.push_back({*rejects, -1, "--rejects"});
  return outputs;
}

Result<void> check_apart(const UsedFile& input, std::span<const UsedFile> outputs) {
  auto read = regular(input);
  if (!read) return {};
  for (const UsedFile& output : outputs) {
    auto written = regular(output);
    if (!written || !are_same_file(*written, *read)) continue;
    return Error{fmt::format(
        "{} is the input, and {} would write to it: it would read its own lines without end; "
        "write to another file",
        printable(name_of(input)), output.role)};
  }
  return {};
}

}  // namespace tsd::os
