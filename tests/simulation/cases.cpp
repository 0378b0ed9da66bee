#include "simulation/cases.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/run.h"

namespace sim {
namespace {

constexpr Micros kSecond = 1'000'000;

/// One sender with a spool, `count` lines a second for five seconds, and an OpenTSDB that is away
/// for the first three.
Plan plain_plan(std::uint64_t seed, std::size_t count, std::size_t padding = 0) {
  Plan plan;
  plan.seed = seed;
  plan.peers = {PeerKind::opentsdb};
  plan.outlasts_faults = true;
  plan.spool.emplace();
  plan.ends = 12 * kSecond;
  SenderPlan sender;
  Id id = kFirstId;
  for (int i = 0; i < 5; ++i) {
    sender.bursts.push_back({i * kSecond, count, 2});
    for (std::size_t k = 0; k < count; ++k, ++id) {
      std::string line = fmt::format("m.s0 {} 1 host=h0 n={}", 1'700'000'000 + id - kFirstId, id);
      if (padding > 0) line.append(" pad=").append(padding, 'p');
      sender.lines.push_back({id, line + "\n"});
    }
  }
  plan.senders.push_back(std::move(sender));
  plan.faults.push_back({Fault::Kind::refuse, 0, 3 * kSecond, 0, 0});
  return plan;
}

Verdict run_all(const std::vector<Plan>& plans) {
  Verdict verdict;
  for (const Plan& plan : plans) {
    verdict = run_plan(plan);
    if (!verdict.is_good()) {
      verdict.text += "\n" + plan.sentence();
      return verdict;
    }
  }
  return verdict;
}

/// vectordotdev/vector PR 25639: write, crash, flush.
Verdict crash_before_the_flush() {
  std::vector<Plan> plans;
  for (std::int64_t left = 0; left < 8; ++left) {
    for (Micros at = kSecond; at < 5 * kSecond; at += 97'000) {
      plans.push_back(plain_plan(static_cast<std::uint64_t>(at), 8));
      plans.back().spool->sync =
          at % 2 == 0 ? tsd::spool::SpoolSync::always : tsd::spool::SpoolSync::interval;
      plans.back().faults.push_back({Fault::Kind::power_cut, at, 200'000, 0, left});
    }
  }
  return run_all(plans);
}

/// PR 25570: killed between the unlink of a file and the fsync of the ledger, and then at each
/// start.
Verdict kill_at_each_call_and_again() {
  std::vector<Plan> plans;
  for (std::int64_t call = 1; call <= 60; ++call) {
    plans.push_back(plain_plan(static_cast<std::uint64_t>(call), 8));
    for (int again = 0; again < 4; ++again) {
      plans.back().faults.push_back(
          {Fault::Kind::kill_sender, (3 + 2 * again) * kSecond, kSecond, 0, call});
    }
  }
  return run_all(plans);
}

/// Issue 26198: a batch larger than the buffer was dropped and acknowledged.
Verdict more_than_the_spool_holds() {
  std::vector<Plan> plans;
  using tsd::spool::WhenFull;
  for (WhenFull when_full : {WhenFull::oldest, WhenFull::newest, WhenFull::block}) {
    for (std::size_t padding : {std::size_t{0}, std::size_t{400}, std::size_t{900}}) {
      plans.push_back(plain_plan(padding, 200, padding));
      plans.back().spool->max_bytes = 30'000;
      plans.back().spool->when_full = when_full;
      plans.back().most_bytes = 20'000;
    }
  }
  return run_all(plans);
}

/// Issue 16231: a ledger that could not be read stopped each later start.
Verdict damage_from_the_start() {
  std::string torn = "m.s0 1700000000 1 host=h0\n#tsd-spool 1 crc32=00000000 bytes=26\n";
  std::vector<Plan> plans;
  for (const std::string& bytes :
       {std::string(), std::string(5000, '\0'), torn, torn.substr(0, 40), std::string(3000, 'x'),
        std::string("\x28\xb5\x2f\xfd\x00\x00")}) {
    for (const char* name :
         {"new/1699999999.000000-1-00000001", "new/1699999999.000000-1-00000001.zst",
          "tmp/1699999999.000000-1-00000001", "damaged/1699999999.000000-1-00000001@0"}) {
      plans.push_back(plain_plan(bytes.size(), 8));
      plans.back().found = {{name, bytes}};
    }
  }
  return run_all(plans);
}

struct Case {
  const char* name;
  Verdict (*run)();
};

constexpr std::array<Case, 4> kCases{{
    {"the power fails between write and flush: nothing receipted is lost", crash_before_the_flush},
    {"killed at each call, again and again: it starts, and sends all", kill_at_each_call_and_again},
    {"more lines than the spool holds: none is confirmed that is dropped",
     more_than_the_spool_holds},
    {"damage from the start: it is set aside, and the sender works", damage_from_the_start},
}};

}  // namespace

bool run_cases() {
  bool all_good = true;
  for (const Case& one : kCases) {
    Verdict verdict = one.run();
    fmt::print("{}: {}\n", verdict.is_good() ? "ok" : "FAILED", one.name);
    if (!verdict.is_good()) fmt::print("  {}: {}\n", verdict.rule, verdict.text);
    all_good &= verdict.is_good();
  }
  return all_good;
}

}  // namespace sim
