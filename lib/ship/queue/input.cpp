#include "ship/queue/input.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>

namespace tsd::ship {
namespace {

bool is_regular(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

DescriptorInput::DescriptorInput(const net::asio::any_io_executor& executor, int fd)
    : fd_(fd), is_file_(is_regular(fd)), readable_(executor, fd) {}

bool DescriptorInput::has_ended() const {
  if (is_file_) return true;
  struct pollfd ends {
    fd_, POLLRDHUP, 0
  };
  return ::poll(&ends, 1, 0) == 1;  // POLLIN is not asked for: only a hang-up or an error counts
}

ssize_t DescriptorInput::read(std::span<char> into) {
  return ::read(fd_, into.data(), into.size());
}

Input::Place DescriptorInput::place() const {
  if (!is_file_) return {};
  struct stat status {};
  off_t read = ::lseek(fd_, 0, SEEK_CUR);
  if (::fstat(fd_, &status) != 0 || read <= 0) return {};
  return {static_cast<std::uint64_t>(read), static_cast<std::uint64_t>(status.st_size)};
}

}  // namespace tsd::ship
