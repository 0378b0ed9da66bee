#include "sensors/sysload.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kStatPath = "/proc/stat";
// tcollector prints the first five; profile fixed prints all.
constexpr std::array<std::string_view, 7> kMetrics{"cpu.usr",  "cpu.nice",   "cpu.sys",  "cpu.irq",
                                                   "cpu.idle", "cpu.iowait", "cpu.steal"};
std::span<const std::string_view> metrics_of(Profile profile) {
  return std::span(kMetrics).first(profile == Profile::fixed ? 7 : 5);
}

enum StatColumn : std::size_t {
  kUser,
  kNice,
  kSystem,
  kIdle,
  kIowait,
  kIrq,
  kSoftirq,
  kSteal,
  kGuest,
  kGuestNice
};

// Parses what follows "cpu3". Old kernels print fewer columns, but at least four. `sound` becomes
// false when a column is no time.
std::optional<CpuTimes> parse_times(std::string_view rest, bool& sound) {
  CpuTimes times{};
  std::size_t columns = 0;
  for (; columns < times.size(); ++columns) {
    std::string_view word = next_word(rest);
    if (word.empty()) break;
    auto value = parse_number<std::int64_t>(word);
    bool known = value && *value >= 0;
    times[columns] = known ? static_cast<std::uint64_t>(*value) : kUnknownTime;
    sound = sound && known;
  }
  if (columns < 4) return std::nullopt;
  return times;
}

// mpstat prints two decimals, and tcollector prints the number that it reads: "0.50" becomes 0.5.
NumberText rounded(double percent) {
  return NumberText::python(parse_double(NumberText::hundredths(percent)).value_or(percent));
}

}  // namespace

CpuShares cpu_shares(const CpuTimes& before, const CpuTimes& after) {
  std::array<double, 10> delta{};
  auto is_known = [&](std::size_t i) { return after[i] >= before[i] && after[i] != kUnknownTime; };
  for (std::size_t i = 0; i < delta.size(); ++i) {
    if (is_known(i)) delta[i] = static_cast<double>(after[i] - before[i]);
  }
  double total = std::accumulate(delta.begin(), delta.begin() + kSteal + 1, 0.0);
  CpuShares shares;
  if (total == 0) return shares;
  // The time of guests is counted in user and nice, too.
  auto own = [&](StatColumn column, StatColumn guests) {
    return std::max(delta[column] - delta[guests], 0.0);
  };
  std::array parts{own(kUser, kGuest), own(kNice, kGuestNice), delta[kSystem], delta[kIrq],
                   delta[kIdle],       delta[kIowait],         delta[kSteal]};
  constexpr std::array kColumns{kUser, kNice, kSystem, kIrq, kIdle, kIowait, kSteal};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    auto column = kColumns[i];
    if (is_known(column)) shares[i] = parts[i] * 100 / total;
  }
  return shares;
}

std::vector<Metric> sysload_metrics(Profile profile) {
  std::vector<Metric> metrics;
  for (auto metric : metrics_of(profile)) {
    metrics.push_back({std::string(metric), "cpu", "percent", MetricKind::gauge, kStatPath});
  }
  return metrics;
}

namespace {

class Sysload : public Sensor {
 public:
  explicit Sysload(const Setup& setup) : profile_(setup.profile), file_(setup.machine, kStatPath) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    auto text = file_.read();
    if (!text) return text.error();
    ++rounds_;
    TextLines lines(*text);
    ParseErrors errors;
    for (std::string_view rest; lines.next(rest);) {
      std::string_view head = next_word(rest);
      if (!head.starts_with("cpu") || head == "cpu") continue;
      head.remove_prefix(3);
      bool sound = is_digits(head);
      auto times = parse_times(rest, sound);
      if (!times || !sound) errors.add(lines.number());
      if (times && is_digits(head)) print(head, *times, now, round.out);
    }
    std::erase_if(known_, [this](const auto& cpu) { return cpu.second.round != rounds_; });
    return errors.result(lines, kStatPath);
  }

 private:
  struct Known {
    CpuTimes times{};
    std::uint64_t round = 0;  // the last one that had the CPU
  };

  // The first shares of a CPU are averages since boot. Profile fixed starts with the second round.
  void print(std::string_view cpu, const CpuTimes& times, std::int64_t now, Points& out) {
    auto known = known_.find(cpu);
    bool is_new = known == known_.end();
    if (is_new) known = known_.emplace(cpu, Known()).first;
    auto shares = cpu_shares(known->second.times, times);
    known->second = {times, rounds_};
    if (is_new && profile_ == Profile::fixed) return;
    auto metrics = metrics_of(profile_);
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      if (shares[i]) out.add(metrics[i], now, rounded(*shares[i]), {{"cpu", cpu}});
    }
  }

  Profile profile_;
  File file_;
  std::uint64_t rounds_ = 0;
  std::map<std::string, Known, std::less<>> known_;  // a CPU that is switched off is forgotten
};

}  // namespace

std::unique_ptr<Sensor> make_sysload(const Setup& setup) {
  return std::make_unique<Sysload>(setup);
}

}  // namespace tsd::sensors
