#include "os/tree_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace tsd::os {
namespace {

constexpr auto kQuiet = std::chrono::milliseconds(100);
constexpr std::uint32_t kChanges = IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO |
                                   IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF |
                                   IN_ONLYDIR;

}  // namespace

TreeWatch::TreeWatch(Loop& loop, std::function<void()> call)
    : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), quiet_(loop, std::move(call)) {
  if (fd_) watch_ = Watch(loop, fd_.get(), Watch::For::reading, [this] { take_events(); });
}

bool TreeWatch::watch(const std::vector<std::string>& directories) {
  bool all = static_cast<bool>(fd_);
  for (const auto& directory : directories) {
    all = all && ::inotify_add_watch(fd_.get(), directory.c_str(), kChanges) >= 0;
  }
  return all;
}

/// The events' content does not matter, as the callback looks at everything; an overflow is an
/// event too.
void TreeWatch::take_events() {
  alignas(inotify_event) std::array<char, 4096> events;
  while (::read(fd_.get(), events.data(), events.size()) > 0) {
  }
  quiet_.set(Timer::Clock::now() + kQuiet);
}

}  // namespace tsd::os
