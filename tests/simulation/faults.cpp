#include "simulation/faults.h"

#include <cerrno>
#include <cstdint>

namespace sim {
namespace {

using Kind = Fault::Kind;

void resume(Stage& stage, std::size_t host) {
  for (auto& link : stage.links(host)) link->resume();
}

/// The host's process ends, and its kernel tells the other side or not.
void lose_process(Stage& stage, std::size_t host, bool tells) {
  Peer& peer = stage.peer(host);
  peer.refuses = true;
  peer.kill();
  for (auto& link : stage.links(host)) link->lose_peer(tells);
  peer.links.clear();
}

/// InfluxDB makes its database when it is started.
void restore_database(Stage& stage, std::size_t host, bool tells) {
  Peer& peer = stage.peer(host);
  if (!peer.state.dropped_at) return;
  bool refused = peer.refuses;
  lose_process(stage, host, tells);
  peer.refuses = refused;
  peer.state.dropped_at.reset();
}

void power_cut(Stage& stage, std::int64_t what_is_left, Micros lasts) {
  for (std::size_t i = 0; i < stage.plan.peers.size(); ++i) {
    for (auto& link : stage.links(i)) link->lose_sender();
  }
  for (std::size_t i = 0; i < stage.senders.size(); ++i) {
    bool was_there = stage.senders[i].process != nullptr;
    stage.kill(i);
    if (was_there) stage.restart_later(i, lasts);
  }
  stage.disk.reboot(static_cast<ModelDisk::Bytes>(what_is_left % 4),
                    static_cast<ModelDisk::Names>(what_is_left / 4));
  stage.system.reboot();
}

void kill_sender(Stage& stage, const Fault& fault) {
  if (!stage.senders[fault.target].process) return;
  stage.kill(fault.target);
  stage.restart_later(fault.target, fault.lasts);
}

void begin_of_host(Stage& stage, const Fault& fault) {
  Peer& peer = stage.peer(fault.target);
  switch (fault.kind) {
    case Kind::refuse:
      peer.refuses = true;
      return;
    case Kind::kill_tsd:
      return lose_process(stage, fault.target, true);
    case Kind::lose_tsd:
      return lose_process(stage, fault.target, false);
    case Kind::reset:
      for (auto& link : stage.links(fault.target)) link->reset();
      return;
    case Kind::reset_at:
      peer.reset_at = static_cast<std::size_t>(fault.number);
      return;
    case Kind::close:
      for (auto& link : stage.links(fault.target)) link->close();
      return;
    case Kind::away:
      peer.is_away = true;
      return;
    case Kind::deaf:
      peer.is_deaf = true;
      return;
    case Kind::silent:
      peer.is_silent = true;
      return;
    case Kind::slow:
      peer.slow = 100'000;
      return;
    case Kind::store_fails:
      peer.state.store_fails = true;
      return;
    case Kind::throttle:
      peer.state.throttles = true;
      return;
    case Kind::drop_database:
      peer.state.dropped_at = stage.world.now();
      return;
    default:
      return;
  }
}

void end_of_host(Stage& stage, const Fault& fault) {
  Peer& peer = stage.peer(fault.target);
  switch (fault.kind) {
    case Kind::refuse:
    case Kind::kill_tsd:
    case Kind::lose_tsd:
      peer.refuses = false;
      return;
    case Kind::away:
      peer.is_away = false;
      return resume(stage, fault.target);
    case Kind::deaf:
      peer.is_deaf = false;
      return resume(stage, fault.target);
    case Kind::silent:
      peer.is_silent = false;
      return resume(stage, fault.target);
    case Kind::slow:
      peer.slow = 0;
      return;
    case Kind::store_fails:
      peer.state.store_fails = false;
      return;
    case Kind::drop_database:
      return restore_database(stage, fault.target, fault.number == 0);
    case Kind::throttle:
      peer.state.throttles = false;
      return;
    default:
      return;
  }
}

void set_disk_faults(Stage& stage, int for_writes, int for_syncs) {
  stage.disk.fails = [for_writes, for_syncs](const std::string& call, const std::string&) {
    if (call == "sync") return for_syncs;
    bool writes = call == "append" || call == "create" || call == "rename";
    return writes ? for_writes : 0;
  };
  stage.system.fails = [for_writes, for_syncs](std::string_view call) {
    return call == "sync" ? for_syncs : for_writes;
  };
}

void begin_of_sender(Stage& stage, const Fault& fault) {
  auto& process = stage.senders[fault.target].process;
  switch (fault.kind) {
    case Kind::kill_sender:
      if (!process) return;
      if (!stage.plan.spool) return kill_sender(stage, fault);
      process->fate().calls_left = static_cast<std::uint64_t>(fault.number);
      return;
    case Kind::power_cut:
      return power_cut(stage, fault.number, fault.lasts);
    case Kind::disk_full:
      return set_disk_faults(stage, ENOSPC, ENOSPC);
    case Kind::disk_error:
      return set_disk_faults(stage, EIO, EIO);
    case Kind::sync_error:
      return set_disk_faults(stage, 0, EIO);
    case Kind::wall_clock:
      return stage.world.step_wall(fault.number * 1'000'000);
    case Kind::stop_sender:
      if (process) process->stop();
      return;
    default:
      return;
  }
}

void end_of_sender(Stage& stage, const Fault& fault) {
  switch (fault.kind) {
    case Kind::kill_sender: {
      // It has not made so many calls, or it was killed by one.
      auto& sender = stage.senders[fault.target];
      bool by_call = !sender.process && !sender.wants_restart;
      kill_sender(stage, fault);
      if (by_call) stage.start(fault.target);
      return;
    }
    case Kind::disk_full:
    case Kind::disk_error:
    case Kind::sync_error:
      stage.disk.fails = {};
      stage.system.fails = {};
      return;
    case Kind::stop_sender:
      if (!stage.senders[fault.target].process) stage.start(fault.target);
      return;
    default:
      return;
  }
}

}  // namespace

void schedule_faults(Stage& stage) {
  for (const Fault& fault : stage.plan.faults) {
    auto begin = is_hosts(fault.kind) ? begin_of_host : begin_of_sender;
    auto end = is_hosts(fault.kind) ? end_of_host : end_of_sender;
    stage.world.after(fault.at, [&stage, &fault, begin] {
      stage.world.trace("fault {}", word(fault.kind));
      begin(stage, fault);
    });
    stage.world.after(fault.at + fault.lasts, [&stage, &fault, end] {
      stage.world.trace("fault {} ends", word(fault.kind));
      end(stage, fault);
    });
  }
}

void heal(Stage& stage) {
  for (std::size_t i = 0; i < stage.plan.peers.size(); ++i) {
    Peer& peer = stage.peer(i);
    restore_database(stage, i, true);
    peer.refuses = peer.is_away = peer.is_deaf = peer.is_silent = false;
    peer.slow = 0;
    peer.state = {};
    resume(stage, i);
  }
  stage.disk.fails = {};
  stage.system.fails = {};
}

}  // namespace sim
