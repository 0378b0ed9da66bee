#include "net/acceptor.h"

#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <utility>

#include "net/listener.h"

namespace tsd::net {
namespace {

bool is_out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Acceptor::Acceptor(os::Loop& loop, Take take, MakePlace make_place)
    : loop_(loop),
      take_(std::move(take)),
      make_place_(std::move(make_place)),
      again_(loop, [this] { listen(); }) {}

Result<std::string> Acceptor::open(const std::string& address, std::uint16_t port, int waiting) {
  auto listener = listen_on(address, port, waiting);
  if (!listener) return listener.error();
  listener_ = std::move(listener->fd);
  listen();
  return std::move(listener->where);
}

void Acceptor::listen() {
  accepting_ = os::Watch(loop_, listener_.get(), os::Watch::For::reading, [this] { accept(); });
}

void Acceptor::accept() {
  os::Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (fd) return take_(std::move(fd));
  if (!is_out_of_resources(errno) || make_place_()) return;
  // The peer stays in the queue of the kernel, and the loop would call again at once.
  accepting_ = {};
  again_.set(os::Timer::Clock::now() + std::chrono::seconds(1));
}

}  // namespace tsd::net
