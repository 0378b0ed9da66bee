#include "simulation/run.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "simulation/faults.h"
#include "simulation/stage.h"

namespace sim {
namespace {

using tsd::ship::Confirm;

constexpr Micros kSecond = 1'000'000;
/// In this time after the faults and the input everything has its end: --retry-for of a
/// sender, and what its last try may take.
constexpr Micros kLongest = 2 * 3'600 * kSecond;
constexpr int kDrains = 12;
/// Bytes of a line with "put " and its newline, in which OpenTSDB reads it over telnet.
constexpr std::size_t kFrame = 1024;

class Run {
 public:
  Run(const Plan& plan, bool tells) : plan_(plan), stage_(plan, tells) {}

  Verdict result() {
    begin();
    finish_lives();
    if (plan_.spool && plan_.has_tsd()) drain();
    if (!stage_.auditor.failed()) finals();
    Verdict verdict{stage_.auditor.rule(), stage_.auditor.text(), stage_.world.hash(),
                    stage_.world.elapsed(), 0};
    for (const Life* life : stage_.lives()) verdict.lines += life->lines.size();
    return verdict;
  }

 private:
  void begin() {
    // Its own rules are those of this dialect before any peer is known.
    bool by_dialect = tsd::ship::dialect_of(plan_.kind) == tsd::line::Dialect::opentsdb;
    if (by_dialect && !plan_.http) stage_.auditor.cuts_frames();
    for (std::size_t i = 0; i < plan_.senders.size(); ++i) {
      const SenderPlan& sender = plan_.senders[i];
      for (const PlannedLine& line : sender.lines) expect(i, line);
      stage_.start(i);
      for (const Burst& burst : sender.bursts) {
        stage_.world.after(sender.is_file ? 0 : burst.at, [this, i, &burst] { feed(i, burst); });
      }
      Micros end = sender.is_file ? 1 : plan_.ends;
      stage_.world.after(end, [this, i] { end_input(i); });
    }
    if (plan_.spread) stage_.auditor.set_spread();
    schedule_faults(stage_);
  }

  /// What a line is; the order of its series is kept where nothing but time and resets disturb it.
  void expect(std::size_t sender, const PlannedLine& line) {
    bool in_order = !plan_.spool && !plan_.has(Fault::Kind::throttle) && !plan_.http &&
                    !plan_.has(Fault::Kind::kill_sender) && !plan_.has(Fault::Kind::power_cut);
    LineKind kind = line.text.starts_with("refused.")        ? LineKind::refused
                    : line.text.find(" x") != line.text.npos ? LineKind::bad
                    : line.text.find(" +") != line.text.npos ? LineKind::dropped
                    : line.text.size() + 4 > kFrame          ? LineKind::framed
                                                             : LineKind::good;
    char series = line.text[line.text.find(".s") + 2];
    // One that OpenTSDB refuses comes in later, where another TSD takes it. With --confirm none a
    // connection is followed by the next one while its last lines are still to be read.
    in_order &= kind == LineKind::good && plan_.confirm != Confirm::none;
    // Each line has a series of its own; what was in flight to a peer that fails comes late to
    // another.
    bool may_move = plan_.has_liar() || !plan_.faults.empty();
    in_order &= !plan_.spread || (*plan_.spread == "host" && !may_move);
    int group = in_order ? 1 + static_cast<int>(sender) * 100 + series - '0' : 0;
    stage_.auditor.expect(line.id, kind, group);
  }

  /// Writes the lines of a burst, in pieces cut anywhere.
  void feed(std::size_t sender, const Burst& burst) {
    auto& state = stage_.senders[sender];
    const auto& lines = plan_.senders[sender].lines;
    std::string text;
    for (std::size_t i = 0; i < burst.lines && state.next < lines.size(); ++i) {
      text += lines[state.next++].text;
    }
    if (!state.process || text.empty()) return;
    bool is_last = state.next == lines.size() && stage_.world.chance.chance(20);
    if (is_last) text.pop_back();
    int life = state.process->life().number;
    int pieces = plan_.senders[sender].is_file ? 1 : burst.pieces;
    std::size_t at = 0;
    Micros wait = 0;
    for (int i = 0; i < pieces; ++i) {
      std::size_t end =
          i + 1 == pieces ? text.size() : at + stage_.world.chance.below(text.size() - at + 1);
      stage_.world.after(wait, [this, sender, life, piece = text.substr(at, end - at)] {
        write(sender, life, piece);
      });
      wait += stage_.world.chance.between(0, 30'000);
      at = end;
    }
  }

  void write(std::size_t sender, int number, const std::string& piece) {
    auto& process = stage_.senders[sender].process;
    if (!process || process->life().number != number) return;
    Life& life = process->life();
    half_[number] += piece;
    std::string& half = half_[number];
    std::size_t begin = 0;
    for (std::size_t end; (end = half.find('\n', begin)) != half.npos; begin = end + 1) {
      add(life, half.substr(begin, end + 1 - begin));
    }
    half.erase(0, begin);
    process->input().write(piece);
  }

  static void add(Life& life, const std::string& line) {
    life.lines.push_back({id_of(line).value_or(0), line.size() + 4, "", false});
  }

  void end_input(std::size_t sender) {
    auto& process = stage_.senders[sender].process;
    if (!process) return;
    Life& life = process->life();
    std::string& half = half_[life.number];
    if (!half.empty()) add(life, half);
    half.clear();
    if (!process->input().is_at_end()) process->input().end();
  }

  void end_inputs() {
    for (std::size_t i = 0; i < stage_.senders.size(); ++i) end_input(i);
  }

  /// Until all senders have ended by themselves, and all faults are over.
  void finish_lives() {
    Time limit = stage_.world.now() + std::chrono::microseconds(plan_.ends + kLongest);
    Time ends = stage_.world.now() + std::chrono::microseconds(plan_.ends + kSecond);
    while (!stage_.auditor.failed() && (stage_.is_running() || stage_.world.now() < ends)) {
      if (!stage_.step(limit)) break;
      if (stage_.world.now() < ends) continue;
      if (!std::exchange(healed_, true)) {
        heal(stage_);
        if (!plan_.has_tsd()) stop_later();
      }
      // Also of a sender that has been started again since.
      end_inputs();
    }
    if (stage_.is_running() && !stage_.auditor.failed()) {
      stage_.auditor.fail("stuck", "a sender does not end");
    }
  }

  /// With no TSD a writer that is blocked by a full pipe waits for ever, and so does the sender.
  void stop_later() {
    stage_.world.after(3'600 * kSecond, [this] {
      for (auto& sender : stage_.senders) {
        if (sender.process) sender.process->stop();
      }
    });
  }

  bool spool_is_empty() const {
    return std::ranges::none_of(stage_.disk.files(), [](const auto& file) {
      return file.first.starts_with("new/") || file.first.starts_with("tmp/");
    });
  }

  /// Senders without lines of their own send what is left in the spool.
  void drain() {
    heal(stage_);
    for (int i = 0; i < kDrains && !stage_.auditor.failed() && !spool_is_empty(); ++i) {
      stage_.start(0, true);
      stage_.senders[0].process->input().end();
      // The first ones may be killed while they drain.
      if (i < 3 && stage_.world.chance.chance(40)) {
        Micros wait = stage_.world.chance.between(1, 3'000) * 1'000;
        stage_.world.after(wait, [this, life = stage_.lives().size()] {
          if (stage_.lives().size() == life) stage_.kill(0);
        });
      }
      Time limit = stage_.world.now() + std::chrono::microseconds(kLongest);
      while (!stage_.auditor.failed() && stage_.is_running() && stage_.step(limit)) {
        end_inputs();  // of those that a fault has started again
      }
      if (stage_.is_running())
        return stage_.auditor.fail("stuck", "a draining sender does not end");
    }
    if (!spool_is_empty()) stage_.auditor.fail("delivered", "lines stay in the spool");
  }

  void finals() {
    Auditor::Finals finals;
    bool cut = plan_.has(Fault::Kind::power_cut);
    finals.power_promised =
        !cut || (plan_.spool && plan_.spool->sync != tsd::spool::SpoolSync::never);
    finals.stored =
        !plan_.http && (plan_.confirm == Confirm::automatic || plan_.confirm == Confirm::settled);
    finals.may_drop = plan_.confirm == Confirm::none || !plan_.has_tsd() ||
                      (plan_.confirm == Confirm::received && plan_.has_liar()) ||
                      (plan_.spool && plan_.spool->max_bytes < 1'000'000) ||
                      plan_.has(Fault::Kind::disk_full);
    stage_.auditor.finals(stage_.lives(), finals);
  }

  const Plan& plan_;
  Stage stage_;
  bool healed_ = false;
  std::map<int, std::string> half_;  // of a life: a line without its end
};

}  // namespace

Verdict run_plan(const Plan& plan, bool tells) {
  return Run(plan, tells).result();
}

}  // namespace sim
