// The sender's side of a Link, and its standard input, as its coroutines see them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/stream.h"
#include "ship/queue/input.h"
#include "simulation/network.h"
#include "simulation/process_disk.h"

namespace sim {

std::unique_ptr<tsd::net::Stream> make_stream(const tsd::net::asio::any_io_executor& executor,
                                              std::shared_ptr<Link> link,
                                              std::shared_ptr<Fate> fate);

/// False: the wait was called off.
tsd::net::Task<bool> wait_for(tsd::net::Event& event, Time when = tsd::net::kNever);

/// A pipe of `capacity` bytes, whose writer is blocked while it is full; or a file.
class PipeInput final : public tsd::ship::Input {
 public:
  PipeInput(const tsd::net::asio::any_io_executor& executor, std::size_t capacity, bool is_file,
            std::function<void(std::string_view)> note_read)
      : capacity_(capacity), is_file_(is_file), note_read_(std::move(note_read)), came_(executor) {}

  void write(std::string_view bytes) {
    waiting_ += bytes;
    move();
  }
  void end() {
    ended_ = true;
    came_.notify();
  }

  bool is_at_end() const { return ended_; }

  bool is_file() const override { return is_file_; }
  bool has_ended() const override { return is_file_ || (ended_ && waiting_.empty()); }
  bool is_ready() override { return !bytes_.empty() || (ended_ && waiting_.empty()); }
  tsd::net::Task<bool> ready() override;
  ssize_t read(std::span<char> into) override;

 private:
  void move();

  std::size_t capacity_;
  bool is_file_;
  std::function<void(std::string_view)> note_read_;
  std::string bytes_;    // in the pipe
  std::string waiting_;  // the writer's, blocked
  bool ended_ = false;
  tsd::net::Event came_;
};

}  // namespace sim
