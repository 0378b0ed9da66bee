// What stands around a connection in a sender, with time in the test's hand and a peer that the
// test plays.
#pragma once

#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "net/async.h"
#include "ship/pace.h"
#include "ship/queue/ledger.h"
#include "ship/queue/send_queue.h"
#include "support/held_clock.h"
#include "support/scripted_stream.h"

struct SenderParts {
  static constexpr std::size_t kMemory = 512u << 10;

  HeldClock clock;
  tsd::net::asio::io_context loop;
  std::vector<std::string> rejections;  // "NUMBER CODE REASON"
  tsd::ship::TakeRejection reject = [this](const tsd::ship::Rejection& one) {
    rejections.push_back(fmt::format("{} {} {}", one.number, one.code, one.reason));
  };
  tsd::ship::LineReader judge{{}, {}, reject};
  tsd::ship::Ledger ledger{nullptr, nullptr, judge};
  tsd::ship::SendQueue queue{loop.get_executor(), kMemory, ledger};
  tsd::ship::Pace pace;

  static tsd::ship::Batch batch(std::uint64_t first, int lines, std::string_view metric = "m") {
    tsd::ship::Batch batch;
    for (int i = 0; i < lines; ++i) {
      batch.add(first + static_cast<std::uint64_t>(i),
                fmt::format("{} {} 1 h=a", metric, 1700000000 + i));
    }
    return batch;
  }
  const tsd::ship::Accounts& accounts() const { return ledger.accounts(); }

  /// Begins `work` and runs what is ready.
  void spawn(tsd::net::Task<> work) {
    tsd::net::spawn(loop, until_finished(std::move(work)));
    clock.poll(loop);
  }
  /// Calls off what still runs, while all that it refers to is alive. For the destructor of whoever
  /// owns that.
  void finish() {
    finish_.notify();
    poll();
  }
  void poll() { clock.poll(loop); }
  /// Lets time pass; what waits for it happens.
  void pass(tsd::Duration time) {
    (void)clock.run_until(
        loop, [] { return false; }, time);
    auto end = start_ + (passed_ += time);
    if (clock.now() < end) clock.advance(end - clock.now());
    poll();
  }

 private:
  tsd::net::Task<> until_finished(tsd::net::Task<> work) {
    co_await tsd::net::first_of(std::move(work), finish_.wait());
  }

  tsd::net::Event finish_{loop.get_executor()};
  tsd::net::Time start_ = clock.now();
  tsd::net::Clock::duration passed_{};
};
