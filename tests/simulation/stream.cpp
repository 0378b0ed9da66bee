#include "simulation/stream.h"

#include <algorithm>
#include <utility>

namespace sim {

using tsd::Error;
using tsd::Result;
namespace net = tsd::net;

namespace {

class LinkStream final : public net::Stream, public Link::Watcher {
 public:
  LinkStream(const net::asio::any_io_executor& executor, std::shared_ptr<Link> link,
             std::shared_ptr<Fate> fate)
      : link_(std::move(link)), fate_(std::move(fate)), came_(executor), room_(executor) {
    link_->watcher = this;
  }
  ~LinkStream() override { leave(); }

  void notice() override {
    fate_->awake = true;
    came_.notify();
    room_.notify();
  }

  net::Task<Result<std::size_t>> read(std::span<char> into) override {
    for (;;) {
      if (closed_) co_return Error{"closed"};
      if (!link_->came.empty()) {
        std::size_t size = link_->came.copy(into.data(), into.size());
        link_->came.erase(0, size);
        co_return size;
      }
      if (!link_->error.empty()) co_return Error{link_->error};
      if (link_->ended) co_return std::size_t{0};
      bool goes_on = co_await wait_for(came_);
      if (!goes_on) co_return Error{"called off"};
    }
  }

  net::Task<Result<void>> write(std::string_view bytes, std::string_view more) override {
    std::string all = std::string(bytes).append(more);
    std::size_t done = 0;
    for (;;) {
      if (closed_ || fate_->dead) co_return Error{"closed"};
      if (!link_->error.empty()) co_return Error{link_->error};
      std::size_t size = std::min(link_->room(), all.size() - done);
      if (size > 0) link_->send(std::string_view(all).substr(done, size));
      done += size;
      if (done == all.size()) co_return Result<void>{};
      bool goes_on = co_await wait_for(room_);
      if (!goes_on) co_return Error{"called off"};
    }
  }

  net::Task<Result<void>> end_writing() override {
    if (!link_->error.empty()) co_return Error{link_->error};
    if (!fate_->dead) link_->end_sending();
    co_return Result<void>{};
  }

  net::Task<bool> took_everything() override {
    for (int tries = 0; tries < 100; ++tries) {
      if (!link_->error.empty()) co_return false;
      if (link_->is_acknowledged()) co_return true;
      co_await net::until(net::Clock::now() + std::chrono::milliseconds(tries < 10 ? 1 : 50));
    }
    co_return false;
  }

  void close() override {
    leave();
    notice();
  }

 private:
  void leave() {
    if (!std::exchange(closed_, true)) link_->leave();
  }

  std::shared_ptr<Link> link_;
  std::shared_ptr<Fate> fate_;
  bool closed_ = false;
  net::Event came_;
  net::Event room_;
};

}  // namespace

net::Task<bool> wait_for(net::Event& event, Time when) {
  // That applies to the caller too, whose next wait shall throw, as behind a call of the system's.
  bool throws = co_await net::asio::this_coro::throw_if_cancelled();
  co_await net::asio::this_coro::throw_if_cancelled(false);
  co_await event.wait(when);
  auto state = co_await net::asio::this_coro::cancellation_state;
  co_await net::asio::this_coro::throw_if_cancelled(throws);
  co_return state.cancelled() == net::asio::cancellation_type::none;
}

std::unique_ptr<net::Stream> make_stream(const net::asio::any_io_executor& executor,
                                         std::shared_ptr<Link> link, std::shared_ptr<Fate> fate) {
  return std::make_unique<LinkStream>(executor, std::move(link), std::move(fate));
}

net::Task<bool> PipeInput::ready() {
  while (!is_ready()) {
    bool goes_on = co_await wait_for(came_);
    if (!goes_on) co_return false;
  }
  co_return true;
}

ssize_t PipeInput::read(std::span<char> into) {
  std::size_t size = bytes_.copy(into.data(), into.size());
  bytes_.erase(0, size);
  note_read_({into.data(), size});
  move();
  return static_cast<ssize_t>(size);
}

void PipeInput::move() {
  std::size_t size =
      is_file_ ? waiting_.size() : std::min(waiting_.size(), capacity_ - bytes_.size());
  bytes_.append(waiting_, 0, size);
  waiting_.erase(0, size);
  came_.notify();
}

}  // namespace sim
