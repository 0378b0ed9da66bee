#include "os/background_task.h"

#include <sys/eventfd.h>

#include <system_error>
#include <thread>
#include <utility>

namespace tsd::os {

bool BackgroundTask::start(std::function<void()> work, std::function<void()> done) {
  rung_ = {};
  bell_ = std::make_shared<Fd>(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!*bell_) return false;
  rung_ = Watch(loop_, bell_->get(), Watch::For::reading, [this, done = std::move(done)] {
    eventfd_t count = 0;
    if (::eventfd_read(bell_->get(), &count) != 0) return;
    is_running_ = false;
    done();
  });
  try {
    std::thread([bell = bell_, work = std::move(work)] {
      work();
      ::eventfd_write(bell->get(), 1);
    }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  is_running_ = true;
  return true;
}

}  // namespace tsd::os
