#include "os/bell.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>

namespace tsd::os {

Bell::Bell() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!fd_) throw std::system_error(errno, std::generic_category(), "making an eventfd");
}

void Bell::ring() {
  ::eventfd_write(fd_.get(), 1);  // full, it is readable all the same
}

void Bell::silence() {
  eventfd_t ignored = 0;
  ::eventfd_read(fd_.get(), &ignored);
}

}  // namespace tsd::os
