#include "watch/guests.h"

#include <utility>

namespace tsd::watch {

void Guests::admit(Guest guest) {
  std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting) waiting_.erase(waiting_.begin());
  waiting_.push_back(std::move(guest));
  bell_.ring();
}

std::size_t Guests::count() const {
  std::lock_guard lock(mutex_);
  return waiting_.size() + present_;
}

std::vector<Guests::Guest> Guests::take() {
  std::lock_guard lock(mutex_);
  bell_.silence();
  present_ += waiting_.size();
  return std::exchange(waiting_, {});
}

void Guests::set_present(std::size_t present) {
  std::lock_guard lock(mutex_);
  present_ = present;
}

}  // namespace tsd::watch
