// A connection whose peer is the test: what was written lies in `wire`, and the test says what
// comes back, when the peer closes and what fails. Time plays no part.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "net/stream.h"

class ScriptedStream : public tsd::net::Stream {
 public:
  explicit ScriptedStream(const tsd::net::asio::any_io_executor& executor)
      : came_(executor), room_(executor) {}

  // The peer's side.

  /// These bytes come from the peer.
  void say(std::string bytes) {
    incoming_.push_back(std::move(bytes));
    came_.notify();
  }
  /// The peer's end of stream comes behind what it has said.
  void close_by_peer() {
    closed_by_peer_ = true;
    came_.notify();
  }
  /// Reading fails with this error behind what the peer has said; writing does so at once.
  void fail_reads(std::string error) {
    read_error_ = std::move(error);
    came_.notify();
  }
  void fail_writes(std::string error) {
    write_error_ = std::move(error);
    room_.notify();
  }
  /// Writes take nothing until they are released.
  void hold_writes(bool hold) {
    held_ = hold;
    room_.notify();
  }
  /// What took_everything() answers.
  void set_took_everything(bool took) { took_everything_ = took; }

  // What the program did.

  std::string wire;
  bool half_closed = false;
  bool closed = false;

  /// What was written since the last question, for tests that answer in turns.
  std::string take_wire() { return std::exchange(wire, {}); }

  tsd::net::Task<tsd::Result<std::size_t>> read(std::span<char> into) override {
    for (;;) {
      if (closed) co_return tsd::Error{"closed"};
      if (!incoming_.empty()) {
        std::string& first = incoming_.front();
        std::size_t size = first.copy(into.data(), into.size());
        first.erase(0, size);
        if (first.empty()) incoming_.pop_front();
        co_return size;
      }
      if (read_error_) co_return tsd::Error{*read_error_};
      if (closed_by_peer_) co_return std::size_t{0};
      bool goes_on = co_await wait(came_);
      if (!goes_on) co_return tsd::Error{"called off"};
    }
  }
  tsd::net::Task<tsd::Result<void>> write(std::string_view bytes, std::string_view more) override {
    wire.append(bytes).append(more);
    while (held_ && !write_error_ && !closed) {
      bool goes_on = co_await wait(room_);
      if (!goes_on) co_return tsd::Error{"called off"};
    }
    if (write_error_) co_return tsd::Error{*write_error_};
    co_return tsd::Result<void>{};
  }
  tsd::net::Task<tsd::Result<void>> end_writing() override {
    if (write_error_) co_return tsd::Error{*write_error_};
    half_closed = true;
    co_return tsd::Result<void>{};
  }
  tsd::net::Task<bool> took_everything() override { co_return took_everything_; }
  /// As a kernel says it, unless a test lets the peer speak in advance of the question.
  bool has_input() override { return tells_input && (!incoming_.empty() || closed_by_peer_); }
  bool tells_input = false;
  void close() override {
    closed = true;
    came_.notify();
    room_.notify();
  }

 private:
  /// False: the wait was called off.
  static tsd::net::Task<bool> wait(tsd::net::Event& event) {
    co_await tsd::net::asio::this_coro::throw_if_cancelled(false);
    co_await event.wait();
    auto state = co_await tsd::net::asio::this_coro::cancellation_state;
    co_return state.cancelled() == tsd::net::asio::cancellation_type::none;
  }

  std::deque<std::string> incoming_;
  bool closed_by_peer_ = false;
  std::optional<std::string> read_error_;
  std::optional<std::string> write_error_;
  bool held_ = false;
  bool took_everything_ = true;
  tsd::net::Event came_;
  tsd::net::Event room_;
};
