#include "simulation/stage.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "ship/batch.h"
#include "ship/telnet/peer_behavior.h"

namespace sim {
namespace {

constexpr std::uint64_t kDiskBytes = 1ULL << 30;

/// The most bytes of lines that a sender may hold: its bound, a batch, what one read brings (of a
/// file as much as the reader has room for), and a line.
std::size_t most_held(const Plan& plan, bool is_file) {
  constexpr std::size_t kRead = 128u << 10;
  constexpr std::size_t kLine = 4'096;
  return plan.most_bytes + tsd::ship::kBatchBytes + (is_file ? kRead : plan.pipe) + kLine;
}

}  // namespace

Stage::Stage(const Plan& the_plan, bool tells) : world(the_plan.seed, tells), plan(the_plan) {
  System::current = &system;
  disk.free_bytes = kDiskBytes;
  for (const auto& [path, bytes] : plan.found) disk.put(path, bytes);
  for (std::size_t i = 0; i < plan.peers.size(); ++i) {
    peers_.push_back(make_peer(plan.peers[i], world, auditor));
    peers_.back()->name = fmt::format("tsd{}", i);
  }
  senders.resize(plan.senders.size());
}

Stage::~Stage() {
  senders.clear();
  System::current = nullptr;
}

Life& Stage::new_life(std::size_t sender) {
  Life& life = lives_.emplace_back();
  life.number = static_cast<int>(lives_.size());
  life.promises_power = plan.spool && plan.spool->sync != tsd::spool::SpoolSync::never;
  life.any_peer = !tsd::ship::needs_identity(plan.confirm);
  life.has_spool = plan.spool.has_value();
  for (auto kind : {Fault::Kind::disk_full, Fault::Kind::disk_error, Fault::Kind::sync_error}) {
    life.disk_fails |= plan.has(kind);
  }
  auditor.begin(life);
  life.rejects = fmt::format("{}rejects{}", System::kFiles, sender);
  return life;
}

void Stage::start(std::size_t sender, bool drains) {
  Life& life = new_life(sender);
  life.must_deliver =
      plan.outlasts_faults && plan.has_tsd() && !plan.spool && !plan.has(Fault::Kind::stop_sender);
  world.trace("life {}: sender {} starts", life.number, sender);
  Surroundings around{world,
                      disk,
                      system,
                      auditor,
                      plan,
                      [this](std::size_t host) { return connect(host); },
                      [this](std::size_t host) -> Host& { return *peers_[host]; }};
  bool is_file = plan.senders[sender].is_file;
  senders[sender].process =
      std::make_unique<Process>(std::move(around), life, is_file, plan.outlasts_faults || drains);
}

void Stage::kill(std::size_t sender) {
  auto& process = senders[sender].process;
  if (!process) return;
  world.trace("life {}: killed", process->life().number);
  process->kill();
  process.reset();
}

void Stage::restart_later(std::size_t sender, Micros wait) {
  senders[sender].wants_restart = true;
  world.after(wait, [this, sender] {
    senders[sender].wants_restart = false;
    if (!senders[sender].process) start(sender);
  });
}

std::shared_ptr<Link> Stage::connect(std::size_t number) {
  Peer& host = *peers_[number];
  if (host.refuses) return nullptr;
  auto link = std::make_shared<Link>(world, host, plan.weather, ++connections_);
  world.trace("{}: connection {}", host.name, link->number());
  link->begin(host.accept(*link));
  std::erase_if(host.links, [](const auto& weak) { return weak.expired(); });
  host.links.push_back(link);
  return link;
}

std::vector<std::shared_ptr<Link>> Stage::links(std::size_t host) {
  std::vector<std::shared_ptr<Link>> open;
  for (const auto& weak : peers_[host]->links) {
    if (auto link = weak.lock()) open.push_back(std::move(link));
  }
  return open;
}

/// Runs each process until it waits. None can wake another: they share the disk only.
void Stage::run_processes() {
  for (std::size_t i = 0; i < senders.size(); ++i) {
    auto& process = senders[i].process;
    if (!process) continue;
    process->run();
    auditor.check_memory(process->life(), most_held(plan, plan.senders[i].is_file));
    if (process->has_ended())
      process.reset();
    else if (process->fate().dead)
      kill(i);
  }
}

bool Stage::step(Time limit) {
  run_processes();
  Time timer = tsd::net::kNever;
  for (const Sender& sender : senders) {
    if (sender.process) timer = std::min(timer, sender.process->timer());
  }
  return world.step(timer, limit);
}

bool Stage::is_running() const {
  return std::ranges::any_of(senders, [](const Sender& sender) {
    return sender.process != nullptr || sender.wants_restart;
  });
}

const std::vector<const Life*> Stage::lives() const {
  std::vector<const Life*> all;
  for (const Life& life : lives_) all.push_back(&life);
  return all;
}

}  // namespace sim
