#include "sensors/smart_stats.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/smart_raw.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr std::chrono::seconds kDeadline(10);

struct Attribute {
  unsigned id;
  std::string_view name;
  MetricKind kind = MetricKind::gauge;
  std::string_view unit = "raw";
};
constexpr std::string_view kCelsius = "degrees Celsius";
constexpr std::array<Attribute, 40> kAttributes{{
    {1, "raw_read_error_rate"},
    {2, "throughput_performance"},
    {3, "spin_up_time"},
    {4, "start_stop_count"},
    {5, "reallocated_sector_ct"},
    {7, "seek_error_rate"},
    {8, "seek_time_performance"},
    {9, "power_on_hours", MetricKind::counter},
    {10, "spin_retry_count"},
    {11, "recalibration_retries"},
    {12, "power_cycle_count", MetricKind::counter},
    {13, "soft_read_error_rate"},
    {175, "program_fail_count_chip"},
    {176, "erase_fail_count_chip"},
    {177, "wear_leveling_count"},
    {178, "used_rsvd_blk_cnt_chip"},
    {179, "used_rsvd_blk_cnt_tot"},
    {180, "unused_rsvd_blk_cnt_tot"},
    {181, "program_fail_cnt_total"},
    {182, "erase_fail_count_total"},
    {183, "runtime_bad_block"},
    {184, "end_to_end_error"},
    {187, "reported_uncorrect"},
    {188, "command_timeout"},
    {189, "high_fly_writes"},
    {190, "airflow_temperature_celsius", MetricKind::gauge, kCelsius},
    {191, "g_sense_error_rate"},
    {192, "power-off_retract_count"},
    {193, "load_cycle_count"},
    {194, "temperature_celsius", MetricKind::gauge, kCelsius},
    {195, "hardware_ecc_recovered"},
    {196, "reallocated_event_count"},
    {197, "current_pending_sector"},
    {198, "offline_uncorrectable"},
    {199, "udma_crc_error_count"},
    {200, "write_error_rate"},
    {233, "media_wearout_indicator"},
    {240, "transfer_error_rate"},
    {241, "total_lba_writes", MetricKind::counter},
    {242, "total_lba_read", MetricKind::counter},
}};

// Seagate disks pack two numbers into these: a count in the lower 32 bits, errors in the next 16.
struct Packed {
  unsigned id;
  std::string_view count;
  std::string_view errors;
};
constexpr std::array<Packed, 2> kPacked{{{1, "smart.raw_read_count", "smart.raw_read_errors"},
                                         {7, "smart.seek_count", "smart.seek_errors"}}};

bool is_drive(std::string_view name) {
  return name.size() == 3 && (name[0] == 'h' || name[0] == 's') && name[1] == 'd' &&
         name[2] >= 'a' && name[2] <= 'z';
}

// A row of the table. Columns: id, name, flag, value, worst, threshold, type, updated, when failed,
// and the raw value, which is the rest.
struct TableRow {
  unsigned id = 0;
  std::string_view raw;
};

std::optional<TableRow> parse_row(std::string_view line) {
  auto id = parse_number<unsigned>(next_word(line));
  for (int column = 2; column <= 9; ++column) next_word(line);
  line = trim(line);
  if (!id || line.empty()) return std::nullopt;
  return TableRow{*id, line};
}

bool print_row(const TableRow& row, bool seagate, std::string_view disk, std::int64_t now,
               Points& out) {
  auto known = std::ranges::find(kAttributes, row.id, &Attribute::id);
  if (known == kAttributes.end()) return true;
  auto raw = parse_smart_raw(row.raw);
  if (!raw) return false;
  auto add = [&](std::string_view metric, std::string_view value) {
    out.add(metric, now, value, {{"disk", disk}});
  };
  auto metric = fmt::format("smart.{}", known->name);
  constexpr std::array kUnknown{0xffffffffULL, 0xffffffffffffULL, 0xffffffffffffffULL, ~0ULL};
  if (std::ranges::count(kUnknown, raw->number) > 0) {
    out.leave_out(metric, row.raw, {{"disk", disk}},
                  "all bits are ones, so the drive does not know");
    return true;
  }
  auto packed = std::ranges::find(kPacked, row.id, &Packed::id);
  bool has_parts = packed != kPacked.end() && (raw->errors || seagate);
  if (!raw->errors || !has_parts) add(metric, raw->text);
  if (!has_parts) return true;
  add(packed->count, line::Digits(raw->errors ? raw->number : raw->number & 0xffffffff));
  add(packed->errors, line::Digits(raw->errors.value_or((raw->number >> 32) & 0xffff)));
  return true;
}

// A drive that sleeps is not woken: smartctl -n standby says so, and ends.
bool is_asleep(std::string_view text) {
  return text.find("Device is in ") != text.npos && text.find(" mode, exit(") != text.npos;
}

class SmartStats : public Sensor {
 public:
  explicit SmartStats(const Setup& setup) : machine_(setup.machine) {}

  Result<void> collect(Round& round) override {
    look();
    if (drives_.empty())
      return system_error(ENOENT).with_context("finding", "a drive (/dev/sda, /dev/hda)");
    PartialErrors failures;
    asleep_ = 0;
    for (const auto& drive : drives_) {
      auto text = machine_.ask("smartctl", {"-n", "standby", "-i", "-A", "/dev/" + drive},
                               kDeadline, drive);
      bool asleep = text && is_asleep(*text);
      asleep_ += asleep;
      if (asleep) continue;
      failures.note(text ? print_smart(*text, drive, round.clock.seconds(), round.out)
                         : text.error());
    }
    return std::move(failures).result();
  }

  std::size_t left_out() const override { return asleep_; }

 private:
  // Drives come and go.
  void look() {
    drives_.clear();
    std::vector<std::string> names;
    machine_.list(machine_.root().is_this_machine() ? "/dev" : "/answers", names);
    for (std::string_view name : names) {
      if (name.starts_with("smartctl-")) name.remove_prefix(9);  // a file of a recorded machine
      if (is_drive(name)) drives_.emplace_back(name);
    }
  }

  Machine& machine_;
  std::vector<std::string> drives_;
  std::size_t asleep_ = 0;
};

}  // namespace

Result<void> print_smart(std::string_view text, std::string_view disk, std::int64_t now,
                         Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  bool seagate = false, in_table = false;
  for (std::string_view line; lines.next_of_any(line);) {
    constexpr std::string_view kModel = "Device Model:";
    if (line.starts_with(kModel)) seagate = trim(line.substr(kModel.size())).starts_with("ST");
    if (in_table && trim(line).empty()) break;
    if (in_table) {
      auto row = parse_row(line);
      if (!row || !print_row(*row, seagate, disk, now, out)) errors.add(lines.number());
    }
    in_table |= line.starts_with("ID#");
  }
  return errors.result(lines, fmt::format("smartctl of /dev/{}", disk));
}

std::unique_ptr<Sensor> make_smart_stats(const Setup& setup) {
  return std::make_unique<SmartStats>(setup);
}

std::vector<Metric> smart_stats_metrics(Profile) {
  std::vector<Metric> metrics;
  auto add = [&](std::string name, std::string_view unit, MetricKind kind) {
    metrics.push_back({std::move(name), "disk", unit, kind, "smartctl -i -A"});
  };
  for (const Attribute& attribute : kAttributes)
    add(fmt::format("smart.{}", attribute.name), attribute.unit, attribute.kind);
  for (const Packed& packed : kPacked) {
    add(std::string(packed.count), "raw", MetricKind::counter);
    add(std::string(packed.errors), "raw", MetricKind::counter);
  }
  return metrics;
}

}  // namespace tsd::sensors
