#include "simulation/shrink.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace sim {
namespace {

constexpr int kMostRuns = 400;

class Shrinking {
 public:
  Shrinking(std::uint64_t seed, Micros longest, Cut cut) : plan_(draw_plan(seed, longest)) {
    best_.cut = std::move(cut);
    best_.verdict = run(best_.cut);
  }

  Shrunk best() {
    if (best_.verdict.is_good()) return best_;
    if (!std::exchange(best_.cut.some_faults, true)) {
      best_.cut.faults.resize(plan_.faults.size());
      std::iota(best_.cut.faults.begin(), best_.cut.faults.end(), std::size_t{0});
    }
    for (bool shorter = true; shorter && best_.runs < kMostRuns;) {
      shorter = fewer_senders();
      shorter |= fewer_faults();
      shorter |= fewer_lines();
    }
    return best_;
  }

 private:
  Verdict run(const Cut& cut) {
    ++best_.runs;
    Plan plan = plan_;
    apply(cut, plan);
    return run_plan(plan);
  }

  bool try_cut(const Cut& cut) {
    Verdict verdict = run(cut);
    if (verdict.rule != best_.verdict.rule) return false;
    best_.cut = cut;
    best_.verdict = verdict;
    return true;
  }

  bool fewer_senders() {
    std::size_t now = std::min(best_.cut.most_senders, plan_.senders.size());
    if (now <= 1) return false;
    Cut cut = best_.cut;
    cut.most_senders = now - 1;
    return try_cut(cut);
  }

  bool fewer_faults() {
    bool shorter = false;
    for (std::size_t i = best_.cut.faults.size(); i > 0; --i) {
      Cut cut = best_.cut;
      cut.faults.erase(cut.faults.begin() + static_cast<std::ptrdiff_t>(i - 1));
      shorter |= try_cut(cut);
    }
    return shorter;
  }

  bool fewer_lines() {
    std::size_t now = 0;
    for (const auto& sender : plan_.senders) now = std::max(now, sender.lines.size());
    now = std::min(now, best_.cut.most_lines);
    bool shorter = false;
    for (std::size_t step = now / 2; step > 0; step /= 2) {
      while (now > step) {
        Cut cut = best_.cut;
        cut.most_lines = now - step;
        if (!try_cut(cut)) break;
        now -= step;
        shorter = true;
      }
    }
    return shorter;
  }

  Plan plan_;
  Shrunk best_;
};

}  // namespace

Shrunk shrink(std::uint64_t seed, Micros longest, Cut cut) {
  return Shrinking(seed, longest, std::move(cut)).best();
}

}  // namespace sim
