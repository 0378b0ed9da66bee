// A short run, stopped at every system call, with everything that a disk may then have lost. What
// was receipted as safe and not settled must come back, and nothing that was never written may.
#include <catch2/catch.hpp>
#include <cstdint>

#include <algorithm>

#include "unit/spool/spool_world.h"

using namespace tsd::spool;
using Bytes = ModelDisk::Bytes;
using Names = ModelDisk::Names;

namespace {

/// What the outside knows: which lines were promised to be safe, and which of them are done with.
struct Oracle {
  std::multiset<std::string> owed;
  std::set<std::string> written;

  void promise(const Lines& lines) { owed.insert(lines.begin(), lines.end()); }
  void done(const Lines& lines) {
    for (const auto& line : lines) owed.erase(line);
  }
};

struct Sent {
  Ticket ticket = 0;
  Lines lines;
  bool promised = false;
  bool done = false;
};

class Run {
 public:
  Run(SpoolWorld& world, Oracle& oracle) : world_(world), oracle_(oracle), spool_(world.open()) {}

  void write(int lines) {
    Sent sent{0, numbered(next_, next_ + lines - 1)};
    next_ += lines;
    oracle_.written.insert(sent.lines.begin(), sent.lines.end());
    sent.ticket = keep(*spool_, sent.lines);
    sent_.push_back(std::move(sent));
    receipts();
  }
  void wait(Micros seconds) {
    world_.pass(seconds);
    spool_->tick();
    receipts();
  }
  void confirm(std::size_t index) {
    // A confirmation is the end of a promise before it is the end of a file.
    oracle_.done(sent_[index].lines);
    sent_[index].done = true;
    spool_->settle(sent_[index].ticket, sent_[index].lines.size());
  }
  void leave(std::size_t index) {
    spool_->give_back(sent_[index].ticket, sent_[index].lines.size());
  }
  void drain_some() {
    Portion portion = read_portion(*spool_);
    oracle_.done(portion.lines);
    spool_->settle(portion.ticket, portion.lines.size());
  }
  void close() {
    spool_->close();
    receipts();
  }

 private:
  void receipts() {
    auto synced = spool_->take_synced();
    for (Sent& sent : sent_) {
      bool safe = spool_->durability(sent.ticket) == Durability::safe ||
                  std::ranges::any_of(synced, [&](auto& item) {
                    return item.ticket == sent.ticket && item.is_safe;
                  });
      if (sent.promised || sent.done || !safe) continue;
      sent.promised = true;
      oracle_.promise(sent.lines);
    }
  }

  SpoolWorld& world_;
  Oracle& oracle_;
  std::unique_ptr<Spool> spool_;
  std::vector<Sent> sent_;
  int next_ = 1;
};

/// Live lines, lines left for later, a kill's leftovers, compressing, draining: all in 100 calls.
void short_run(SpoolWorld& world, Oracle& oracle) {
  Run run(world, oracle);
  run.write(3);
  run.write(200);
  run.wait(2);
  run.confirm(0);
  run.write(2);
  run.leave(1);
  run.leave(2);  // before it is synced, with some
  run.wait(2);
  run.write(4);
  run.wait(2);
  run.wait(0);
  run.leave(3);
  run.wait(700);
  run.wait(1);
  run.wait(1);
  run.drain_some();
  run.write(5);
  run.close();
}

std::uint64_t calls_of(SpoolSync sync) {
  SpoolWorld world;
  world.settings.sync = sync;
  Oracle oracle;
  short_run(world, oracle);
  return world.disk.calls;
}

struct Loss {
  Bytes bytes;
  Names names;
};

void crash_everywhere(SpoolSync sync, const std::vector<Loss>& losses) {
  std::uint64_t calls = calls_of(sync);
  REQUIRE(calls > 60);
  for (std::uint64_t stop = 1; stop <= calls; ++stop) {
    for (const Loss& loss : losses) {
      SpoolWorld world;
      world.settings.sync = sync;
      world.disk.stops_at = stop;
      Oracle oracle;
      short_run(world, oracle);
      world.disk.reboot(loss.bytes, loss.names);
      world.pass(1000);

      auto spool = world.open();
      Lines back = drain(*spool);
      INFO("stopped at call " << stop);
      for (const auto& line : back) CHECK(oracle.written.count(line) == 1);
      for (const auto& line : oracle.owed) CHECK(std::count(back.begin(), back.end(), line) >= 1);
      Ticket ticket = keep(*spool, numbered(1000, 1001));
      REQUIRE(ticket != 0);
      spool->close();
      CHECK(drain(*world.open()) == numbered(1000, 1001));
    }
  }
}

/// A spool with compressed and plain segments, all of it on stable storage.
Oracle fill(SpoolWorld& world) {
  Oracle oracle;
  auto spool = world.open();
  for (int i = 0; i < 6; ++i) {
    Lines lines = numbered(i * 100 + 1, i * 100 + 100);
    oracle.written.insert(lines.begin(), lines.end());
    oracle.promise(lines);
    spool->give_back(keep(*spool, lines), lines.size());
    for (int seconds = 0; i == 2 && seconds < 700; ++seconds) {
      world.pass(1);
      spool->tick();
    }
    world.pass(2);
    spool->tick();
  }
  return oracle;
}

/// Confirms portion by portion in halves, but for every third, which stays under way.
void drain_partly(SpoolWorld& world, Oracle& oracle) {
  auto spool = world.open();
  int portions = 0;
  for (Portion portion; (portion = read_portion(*spool)).ticket != 0;) {
    if (++portions % 3 == 0) continue;
    auto half = portion.lines.begin() + static_cast<std::ptrdiff_t>(portion.lines.size() / 2);
    for (const Lines& some :
         {Lines(portion.lines.begin(), half), Lines(half, portion.lines.end())}) {
      oracle.done(some);
      spool->settle(portion.ticket, some.size());
    }
  }
}

}  // namespace

TEST_CASE(
    "crash: the machine stops in the middle of a drain, and what was not confirmed comes back") {
  std::uint64_t calls = 0;
  for (std::uint64_t stop = 0; stop <= calls; ++stop) {
    SpoolWorld world;
    Oracle oracle = fill(world);
    std::uint64_t before = world.disk.calls;
    world.pass(10);
    if (stop > 0) world.disk.stops_at = before + stop;
    drain_partly(world, oracle);
    if (stop == 0) {
      calls = world.disk.calls - before;
      REQUIRE(calls > 30);
    }
    world.disk.reboot(Bytes::none, stop % 2 == 0 ? Names::as_seen : Names::as_synced);
    world.pass(1000);
    INFO("stopped at call " << stop);
    Lines back = drain(*world.open());
    for (const auto& line : back) CHECK(oracle.written.count(line) == 1);
    for (const auto& line : oracle.owed) CHECK(std::count(back.begin(), back.end(), line) >= 1);
    CHECK(world.disk.files().empty());
  }
}

TEST_CASE("crash: the power fails at any call, and nothing that was receipted is lost") {
  SpoolSync sync = GENERATE(SpoolSync::always, SpoolSync::interval);
  std::vector<Loss> losses;
  for (Bytes bytes : {Bytes::all, Bytes::none, Bytes::half, Bytes::zeros}) {
    for (Names names : {Names::as_seen, Names::as_synced}) losses.push_back({bytes, names});
  }
  crash_everywhere(sync, losses);
}

TEST_CASE("crash: the process is killed at any call, and nothing that it had taken in is lost") {
  SpoolSync sync = GENERATE(SpoolSync::always, SpoolSync::interval, SpoolSync::never);
  crash_everywhere(sync, {{Bytes::all, Names::as_seen}});
}
