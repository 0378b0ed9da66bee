#include "spool/syncer.h"

#include <utility>

namespace tsd::spool {

SpoolSyncer::~SpoolSyncer() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    ends_ = true;
  }
  change_.notify_all();
  thread_.join();
}

void SpoolSyncer::add(Ticket ticket, SpoolWriter writer) {
  ++away_;
  bytes_ += writer.bytes();
  {
    std::lock_guard lock(mutex_);
    added_.push_back({ticket, std::move(writer), {}});
  }
  if (!disk_.bears_threads()) return;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  change_.notify_all();
}

std::vector<SpoolSyncer::Segment> SpoolSyncer::take() {
  if (!busy()) return {};
  if (!disk_.bears_threads()) {
    publish(added_);
    return hand_out(std::exchange(added_, {}));
  }
  std::lock_guard lock(mutex_);
  return hand_out(std::exchange(done_, {}));
}

std::vector<SpoolSyncer::Segment> SpoolSyncer::take_all() {
  if (thread_.joinable()) {
    std::unique_lock lock(mutex_);
    change_.wait(lock, [this] { return added_.empty() && !working_; });
  }
  return take();
}

std::vector<SpoolSyncer::Segment> SpoolSyncer::hand_out(std::vector<Segment> done) {
  away_ -= done.size();
  for (const Segment& segment : done) bytes_ -= segment.writer.bytes();
  return done;
}

void SpoolSyncer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    change_.wait(lock, [this] { return ends_ || !added_.empty(); });
    if (ends_) return;
    std::vector<Segment> group = std::exchange(added_, {});
    working_ = true;
    lock.unlock();
    publish(group);
    lock.lock();
    working_ = false;
    for (Segment& segment : group) done_.push_back(std::move(segment));
    change_.notify_all();
  }
}

/// Segments added during the last sync share one sync of the directory.
void SpoolSyncer::publish(std::vector<Segment>& segments) {
  bool exposed = false;
  for (Segment& segment : segments) {
    segment.safe = segment.writer.sync();
    if (segment.safe) segment.safe = segment.writer.expose();
    exposed |= static_cast<bool>(segment.safe);
  }
  if (!exposed) return;
  auto synced = disk_.sync_directory(kWaiting);
  for (Segment& segment : segments) {
    if (segment.safe) segment.safe = synced;
  }
}

}  // namespace tsd::spool
