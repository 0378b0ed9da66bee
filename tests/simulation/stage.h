// Where a run takes place: the hosts, the senders' machine with its disk, and the lives of senders.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "simulation/auditor.h"
#include "simulation/peers.h"
#include "simulation/plan.h"
#include "simulation/process.h"
#include "simulation/system.h"
#include "simulation/world.h"
#include "support/model_disk.h"

namespace sim {

class Stage {
 public:
  Stage(const Plan& plan, bool tells);
  ~Stage();

  World world;
  ModelDisk disk;
  System system;
  Auditor auditor{world, disk, system};
  const Plan& plan;

  Peer& peer(std::size_t host) { return *peers_[host]; }
  /// All connections of a host that are still there.
  std::vector<std::shared_ptr<Link>> links(std::size_t host);

  /// A sender of the plan, which lives several times.
  struct Sender {
    std::unique_ptr<Process> process;  // null: it does not run
    std::size_t next = 0;              // line of the plan
    bool wants_restart = false;
  };
  std::vector<Sender> senders;

  /// `drains`: it has no lines but those of the spool, and time enough.
  void start(std::size_t sender, bool drains = false);
  void kill(std::size_t sender);
  void restart_later(std::size_t sender, Micros wait);
  /// One step of time; false when nothing more happens before `limit`.
  bool step(Time limit);
  bool is_running() const;
  const std::vector<const Life*> lives() const;

 private:
  std::shared_ptr<Link> connect(std::size_t host);
  void run_processes();
  Life& new_life(std::size_t sender);

  std::vector<std::unique_ptr<Peer>> peers_;
  std::deque<Life> lives_;
  std::uint64_t connections_ = 0;
};

}  // namespace sim
