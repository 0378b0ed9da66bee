#include "sensors/iostat.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "base/number.h"
#include "sensors/disk_names.h"
#include "sensors/diskstats.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kDiskstats = "/proc/diskstats";
constexpr std::string_view kDisk = "iostat.disk.";
constexpr std::string_view kPart = "iostat.part.";
constexpr int kSectorBytes = 512;

struct DiskColumn {
  std::size_t at;
  std::string_view metric;
  std::string_view unit;
  MetricKind kind = MetricKind::counter;
  int factor = 1;
  bool in_phantom = true;
};
constexpr std::array<DiskColumn, 19> kDiskColumns{{
    {kReads, "read_requests", "requests"},
    {kReadMerged, "read_merged", "requests"},
    {kReadSectors, "read_sectors", "sectors"},
    {kReadSectors, "read_bytes", "bytes", MetricKind::counter, kSectorBytes, false},
    {kMsecRead, "msec_read", "ms"},
    {kWrites, "write_requests", "requests"},
    {kWriteMerged, "write_merged", "requests"},
    {kWriteSectors, "write_sectors", "sectors"},
    {kWriteSectors, "write_bytes", "bytes", MetricKind::counter, kSectorBytes, false},
    {kMsecWrite, "msec_write", "ms"},
    {kInProgress, "ios_in_progress", "requests", MetricKind::gauge},
    {kMsecTotal, "msec_total", "ms"},
    {kMsecWeighted, "msec_weighted_total", "ms"},
    {kDiscards, "discards_requests", "requests", MetricKind::counter, 1, false},
    {kDiscardsMerged, "discards_merged", "requests", MetricKind::counter, 1, false},
    {kDiscardSectors, "sectors_discarded", "sectors", MetricKind::counter, 1, false},
    {kMsecDiscard, "msecs_discard", "ms", MetricKind::counter, 1, false},
    {kFlushes, "flush_requests", "requests", MetricKind::counter, 1, false},
    {kMsecFlush, "msecs_flushing", "ms", MetricKind::counter, 1, false},
}};
constexpr std::array<DiskColumn, 4> kShortDiskColumns{{
    {0, "read_issued", "requests"},
    {1, "read_sectors", "sectors"},
    {2, "write_issued", "requests"},
    {3, "write_sectors", "sectors"},
}};

struct Rate {
  std::string_view metric;
  std::string_view unit;
};
constexpr std::array<Rate, 5> kRates{
    {{"svctm", "ms"}, {"r_await", "ms"}, {"w_await", "ms"}, {"await", "ms"}, {"util", "percent"}}};
constexpr std::size_t kServiceTime = 0, kUtil = 4;

}  // namespace

std::vector<Metric> iostat_metrics(Profile profile) {
  std::vector<Metric> metrics;
  auto add = [&](const auto& row, MetricKind kind) {
    for (auto prefix : {kDisk, kPart}) {
      metrics.push_back(
          {fmt::format("{}{}", prefix, row.metric), "dev", row.unit, kind, kDiskstats});
    }
  };
  bool phantom = profile == Profile::phantom;
  for (const DiskColumn& column : kDiskColumns) {
    if (column.in_phantom || !phantom) add(column, column.kind);
  }
  for (const DiskColumn& column : kShortDiskColumns) {
    if (column.metric.ends_with("_issued"))
      add(column, column.kind);  // the others are in kDiskColumns
  }
  if (phantom) return metrics;
  for (const Rate& rate : kRates) add(rate, MetricKind::gauge);
  return metrics;
}

namespace {

class Iostat : public Sensor {
 public:
  explicit Iostat(const Setup& setup)
      : setup_(setup),
        diskstats_(setup.machine, kDiskstats),
        uptime_(setup.machine, "/proc/uptime") {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto seconds = next_seconds();
    if (!seconds && setup_.profile != Profile::phantom) failures.note(seconds.error());
    auto text = diskstats_.read();
    // The next rates would be of two rounds, or of a clock that ran back.
    if (!text || (seconds && *seconds < 0)) devices_.clear();
    if (!text) return text.error();
    ++rounds_;
    TextLines lines(*text);
    ParseErrors errors;
    for (std::string_view line; lines.next(line);) {
      std::array<std::string_view, 4> words;
      if (split(line, words) >= 4 && words[3] == "0" && setup_.profile != Profile::fixed) continue;
      bool sound = true;
      auto row = parse_disk_row(line, sound);
      if (!row || !sound) errors.add(lines.number());
      if (row) print(*row, seconds ? *seconds : 0, now, round);
    }
    std::erase_if(devices_, [this](const auto& entry) { return entry.second.round != rounds_; });
    failures.note(errors.result(lines, kDiskstats));
    return std::move(failures).result();
  }

 private:
  struct Device {
    DiskName name;
    std::uint64_t round;  // the last one that had the device
    std::optional<DiskActivity> activity{};
  };

  // Seconds of uptime since the previous round; since boot in the first round.
  Result<double> next_seconds() {
    auto text = uptime_.read();
    if (!text) return text.error();
    std::string_view rest = first_line(*text);
    auto uptime = parse_double(next_word(rest));
    if (!uptime || rest.empty())
      return Error{"/proc/uptime: it is not two numbers; there are no rates"};
    return *uptime - std::exchange(before_, *uptime);
  }

  void print(const DiskRow& row, double seconds, std::int64_t now, Round& round) {
    if (setup_.profile == Profile::phantom && row.columns != 14 && row.columns != 7) {
      if (!std::exchange(said_, true)) {
        round.say(fmt::format("iostat: {} has {} columns, profile phantom prints none but 14",
                              kDiskstats, row.columns));
      }
      return;
    }
    if (row.counters[kReads] == "0" && row.counters[kWrites] == "0") return;  // never used
    Device& device = device_of(row);
    auto prefix = prefix_of(row, device);
    auto add = [&](std::string_view metric, std::string_view value) {
      name_.assign(prefix).append(metric);
      round.out.add(name_, now, value, {{"dev", device.name.tag}});
    };
    for (const DiskColumn& column :
         row.columns == 7 ? std::span<const DiskColumn>(kShortDiskColumns) : kDiskColumns) {
      if (!is_printed(column, row)) continue;
      auto text = row.counters[column.at];
      if (text.empty()) continue;
      column.factor == 1 ? add(column.metric, text)
                         : add(column.metric, NumberText(*parse_wide(text) * column.factor));
    }
    if (device.name.in_sysfs && row.columns >= 14 && seconds > 0)
      print_rates(row, device, seconds, add);
  }

  bool is_printed(const DiskColumn& column, const DiskRow& row) const {
    if (setup_.profile == Profile::phantom) return column.in_phantom;
    // Rows of 18 columns have the four discard counters; rows of 20 also the two flush counters.
    if (column.at < kDiscards) return true;
    return column.at < kFlushes ? row.columns >= 18 : row.columns >= 20;
  }

  template <class Add>
  void print_rates(const DiskRow& row, Device& device, double seconds, Add&& add) {
    // tcollector prints averages since boot in the first round of a disk, and negative rates when a
    // counter was reset. Profile fixed prints neither, and no disk that is busy for longer than the
    // time that passed.
    bool fixed = setup_.profile == Profile::fixed;
    auto activity = DiskActivity::of(row);
    if (fixed) activity.forget_impossible();
    auto before = std::exchange(device.activity, activity);
    DiskActivity delta = activity - before.value_or(DiskActivity());
    if (fixed && !before) return;
    if (fixed) delta.forget_impossible();
    auto rates = disk_rates(delta, seconds, setup_.machine.clock_ticks());
    if (fixed && rates[kUtil]) rates[kUtil] = without_jitter(*rates[kUtil], seconds);
    if (fixed && rates[kUtil].value_or(0) > 100)
      rates[kServiceTime].reset();  // of the same counter
    for (std::size_t i = 0; i < rates.size(); ++i) {
      if (rates[i]) add(kRates[i].metric, NumberText::hundredths(*rates[i]));
    }
  }

  std::string_view prefix_of(const DiskRow& row, const Device& device) const {
    if (setup_.profile != Profile::fixed) return guess_prefix(row);
    return device.name.in_sysfs ? kDisk : kPart;  // only whole disks have a directory
  }

  // A mapped device may be renamed, or made anew: its name is looked up again in every fourth
  // round.
  Device& device_of(const DiskRow& row) {
    auto found = devices_.find(row.name);
    if (found != devices_.end() && row.name.starts_with("dm-") && rounds_ % 4 == 0 &&
        name_disk(row, setup_).tag != found->second.name.tag) {
      devices_.erase(found);
      found = devices_.end();
    }
    if (found == devices_.end()) {
      found = devices_.emplace(row.name, Device{name_disk(row, setup_), 0}).first;
    }
    found->second.round = rounds_;
    return found->second;
  }

  Setup setup_;
  File diskstats_;
  File uptime_;
  double before_ = 0;
  std::uint64_t rounds_ = 0;
  bool said_ = false;
  std::string name_;
  std::map<std::string, Device, std::less<>> devices_;
};

}  // namespace

std::unique_ptr<Sensor> make_iostat(const Setup& setup) {
  return std::make_unique<Iostat>(setup);
}

}  // namespace tsd::sensors
