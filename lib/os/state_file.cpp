#include "os/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"
#include "os/fd.h"
#include "os/file.h"

namespace tsd::os {
namespace {

Result<Fd> open_state_file(const std::string& directory, const std::string& name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos)
    return Error{"no file name"};
  Fd place(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!place) return system_error(errno);
  constexpr int kManners = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  Fd fd(::openat(place.get(), name.c_str(), O_RDONLY | kManners));
  if (!fd && errno == ELOOP) return Error{"it is a link, and no link is followed", ELOOP};
  if (!fd) return system_error(errno);
  if (auto regular = check_regular(fd.get()); !regular) return regular.error();
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return system_error(errno);
  // A second name may be that of a file elsewhere, which its writer could not read itself.
  if (status.st_nlink > 1) return Error{"it has another name too"};
  return fd;
}

}  // namespace

Result<std::vector<std::string>> read_state_file(const std::string& directory,
                                                 const std::string& name) {
  std::string path = directory + "/" + printable(name);
  auto fd = open_state_file(directory, name);
  if (!fd) return std::move(fd.error()).with_context("reading", path);
  std::string text;
  if (auto done = read_all(fd->get(), text, kStateFileBytes); !done)
    return std::move(done.error()).with_context("reading", path);
  std::vector<std::string> lines;
  for (std::string_view line : lines_of(text)) lines.push_back(printable(line, kStateFileBytes));
  return lines;
}

}  // namespace tsd::os
