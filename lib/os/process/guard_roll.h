// The running children of a guard: 12 bytes each, ordered by id, which only grows.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <vector>

namespace tsd::os {

class Roll {
 public:
  struct Child {
    std::uint32_t id;
    pid_t pid;
    int tie;  // to its owner's life (lifeline.h); -1: none
  };

  void add(const Child& child) { children_.insert(place_of(child.id), child); }
  const Child* find(std::uint32_t id) {
    auto place = place_of(id);
    return place != children_.end() && place->id == id ? &*place : nullptr;
  }
  const Child* find_pid(pid_t pid) const {
    auto place = std::ranges::find(children_, pid, &Child::pid);
    return place != children_.end() ? &*place : nullptr;
  }
  void kill_all() const {
    for (const Child& child : children_) ::kill(-child.pid, SIGKILL);
  }
  void remove(const Child* child) {
    ::close(child->tie);
    children_.erase(children_.begin() + (child - &children_[0]));
  }

 private:
  std::vector<Child>::iterator place_of(std::uint32_t id) {
    return std::ranges::lower_bound(children_, id, {}, &Child::id);
  }

  std::vector<Child> children_;
};

}  // namespace tsd::os
