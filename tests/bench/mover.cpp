// What moving the bytes costs: starts every program of DIR with a pipe for its stdout, copies what
// comes to its own stdout and does nothing else. The measure for tsd-collect, which also judges,
// tags, counts and keeps.
//
//   mover DIR [REST_MS]     REST_MS: after each round of reads it rests so long, as tsd-collect
//   does
#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

int epoll_fd;

void start(const std::string& path) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::exit(2);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::array<char*, 2> words{const_cast<char*>(path.c_str()), nullptr};
  pid_t pid = 0;
  if (::posix_spawn(&pid, path.c_str(), &actions, nullptr, words.data(), environ) != 0)
    std::exit(2);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  epoll_event event{EPOLLIN, {.fd = ends[0]}};
  ::epoll_ctl(epoll_fd, EPOLL_CTL_ADD, ends[0], &event);
}

void start_all(const std::string& directory) {
  DIR* open = ::opendir(directory.c_str());
  if (open == nullptr) std::exit(2);
  while (dirent* entry = ::readdir(open)) {
    if (entry->d_name[0] != '.') start(directory + "/" + entry->d_name);
  }
  ::closedir(open);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  auto rest = std::chrono::milliseconds(argc > 2 ? std::atoi(argv[2]) : 0);
  epoll_fd = ::epoll_create1(EPOLL_CLOEXEC);
  start_all(argv[1]);
  std::array<epoll_event, 256> events{};
  static std::array<char, 1u << 20> bytes;
  for (;;) {
    int ready = ::epoll_wait(epoll_fd, events.data(), events.size(), -1);
    std::size_t size = 0;
    for (int i = 0; i < ready; ++i) {
      ssize_t got = ::read(events[static_cast<std::size_t>(i)].data.fd, bytes.data() + size, 4096);
      if (got > 0) size += static_cast<std::size_t>(got);
    }
    if (size > 0 && ::write(STDOUT_FILENO, bytes.data(), size) < 0) return 1;
    if (rest.count() > 0 && ready < static_cast<int>(events.size()))
      std::this_thread::sleep_for(rest);
  }
}
