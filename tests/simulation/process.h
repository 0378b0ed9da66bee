// One life of a sender: the real one, whole, from its start to its end or its kill.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ship/report/reports.h"
#include "ship/send/sending.h"
#include "simulation/auditor.h"
#include "simulation/network.h"
#include "simulation/plan.h"
#include "simulation/process_disk.h"
#include "simulation/stream.h"
#include "simulation/system.h"

namespace sim {

/// What is around a process.
struct Surroundings {
  World& world;
  ModelDisk& disk;
  System& system;
  Auditor& auditor;
  const Plan& plan;
  /// Makes a connection; the result is null where it is refused.
  std::function<std::shared_ptr<Link>(std::size_t host)> connect;
  std::function<Host&(std::size_t host)> host;
};

class Process {
 public:
  /// `life` outlives it.
  Process(Surroundings around, Life& life, bool is_file, bool is_patient);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// For what is written into it.
  PipeInput& input() {
    fate_->awake = true;
    return *input_;
  }
  Life& life() { return life_; }
  Fate& fate() { return *fate_; }
  /// SIGTERM.
  void stop();
  /// Runs what is ready; at once back when nothing came and no timer is due. `timer` is the
  /// earliest of its timers.
  void run();
  Time timer() const { return timer_; }
  /// It has ended by itself, and told its accounts.
  bool has_ended() const { return ended_; }
  /// Nothing that it does has an effect from now on.
  void kill() { fate_->dead = true; }

 private:
  tsd::net::Task<> live();
  tsd::net::Task<tsd::Result<std::unique_ptr<tsd::net::Stream>>> connect(std::size_t host);
  void begin(bool is_patient);
  void end();
  void enter() const;
  tsd::ship::SenderOptions options(bool is_patient) const;

  Surroundings around_;
  Life& life_;
  std::shared_ptr<Fate> fate_ = std::make_shared<Fate>();
  tsd::net::asio::io_context loop_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // one thread
  tsd::net::Event stop_{loop_.get_executor()};
  tsd::net::Event over_{loop_.get_executor()};
  bool stops_ = false;
  bool is_over_ = false;
  bool done_ = false;  // its coroutines have ended
  bool ended_ = false;
  Time timer_ = tsd::net::kNever;
  tsd::Say say_;
  std::unique_ptr<tsd::ship::Reports> reports_;
  tsd::ship::TakeRejection reject_;
  std::unique_ptr<tsd::spool::Spool> spool_;
  tsd::ship::SenderOptions options_;
  std::optional<tsd::ship::LineReader> reader_;
  std::optional<PipeInput> input_;
  std::optional<tsd::ship::Sending> sending_;
};

}  // namespace sim
