#include "sensors/cgroup.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

struct Share {
  std::string_view file;
  std::string_view key;  // empty: the file holds one value
  std::string_view metric;
  std::string_view type;  // value of the tag "type"; empty: no such tag
  std::string_view unit;
  MetricKind kind;
};
constexpr std::array<Share, 13> kFigures{{
    {"cpu.stat", "usage_usec", "cgroup.cpu", "usage", "microseconds", MetricKind::counter},
    {"cpu.stat", "user_usec", "cgroup.cpu", "user", "microseconds", MetricKind::counter},
    {"cpu.stat", "system_usec", "cgroup.cpu", "system", "microseconds", MetricKind::counter},
    {"cpu.stat", "throttled_usec", "cgroup.cpu", "throttled", "microseconds", MetricKind::counter},
    {"memory.current", "", "cgroup.memory.current", "", "bytes", MetricKind::gauge},
    {"memory.max", "", "cgroup.memory.max", "", "bytes", MetricKind::setting},
    {"memory.swap.current", "", "cgroup.memory.swap", "", "bytes", MetricKind::gauge},
    {"memory.events", "high", "cgroup.memory.events", "high", "events", MetricKind::counter},
    {"memory.events", "max", "cgroup.memory.events", "max", "events", MetricKind::counter},
    {"memory.events", "oom", "cgroup.memory.events", "oom", "events", MetricKind::counter},
    {"memory.events", "oom_kill", "cgroup.memory.events", "oom_kill", "events",
     MetricKind::counter},
    {"pids.current", "", "cgroup.pids", "", "tasks", MetricKind::gauge},
    {"pids.max", "", "cgroup.pids_max", "", "tasks", MetricKind::setting},
}};
constexpr std::array<std::string_view, 7> kFiles{
    "cpu.stat",      "memory.current", "memory.max", "memory.swap.current",
    "memory.events", "pids.current",   "pids.max"};

void print(const Share& figure, std::string_view slice, std::string_view value, std::int64_t now,
           Points& out) {
  if (figure.type.empty()) {
    out.add(figure.metric, now, value, {{"slice", slice}});
  } else {
    out.add(figure.metric, now, value, {{"slice", slice}, {"type", figure.type}});
  }
}

}  // namespace

Result<void> print_cgroup(std::string_view text, std::string_view file, std::string_view slice,
                          std::string_view path, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view rest; lines.next(rest);) {
    std::string_view first = next_word(rest), second = next_word(rest);
    bool single = second.empty();
    std::string_view value = single ? first : second;
    if (single && value == "max") continue;
    if (!is_digits(value)) {
      errors.add(lines.number());
      continue;
    }
    for (const Share& figure : kFigures) {
      if (figure.file == file && figure.key == (single ? "" : first))
        print(figure, slice, value, now, out);
    }
  }
  return errors.result(lines, path);
}

namespace {

class CgroupSensor : public Sensor {
 public:
  explicit CgroupSensor(const Setup& setup) : machine_(setup.machine) {
    // Version 2 is mounted alone, or as "unified" beside the controllers of version 1.
    for (auto top : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
      if (top_.empty() && machine_.exists(fmt::format("{}/cgroup.controllers", top))) top_ = top;
    }
  }

  Result<void> collect(Round& round) override {
    if (top_.empty()) return system_error(ENOENT).with_context("finding", "cgroup version 2");
    if (rounds_++ % 4 == 0) look();  // slices change rarely; listing them costs a directory read
    auto now = round.clock.seconds();
    PartialErrors failures;
    for (auto& [slice, name, file] : files_) {
      auto text = file.read();
      if (!text && (is_absence(text.error()) || text.error().system == ENODEV)) continue;
      failures.note(text ? print_cgroup(*text, name, slice, file.path(), now, round.out)
                         : text.error());
    }
    return std::move(failures).result();
  }

 private:
  struct Named {
    std::string slice;
    std::string_view name;
    File file;
  };

  void look() {
    std::vector<std::string> names;
    machine_.list(top_, names);
    std::erase_if(names, [](const auto& name) { return !name.ends_with(".slice"); });
    if (names == slices_ && rounds_ > 1) return;
    slices_ = names;
    files_.clear();
    add("root", top_);
    for (const auto& name : names) add(name, fmt::format("{}/{}", top_, name));
  }

  void add(const std::string& slice, const std::string& directory) {
    std::string kept;
    for (auto name : kFiles) {
      auto path = fmt::format("{}/{}", directory, name);
      if (machine_.exists(path)) {
        files_.push_back({std::string(tag_value(slice, kept)), name, File(machine_, path)});
      }
    }
  }

  Machine& machine_;
  std::string top_;
  unsigned rounds_ = 0;
  std::vector<std::string> slices_;
  std::vector<Named> files_;
};

}  // namespace

std::unique_ptr<Sensor> make_cgroup(const Setup& setup) {
  return std::make_unique<CgroupSensor>(setup);
}

std::vector<Metric> cgroup_metrics(Profile) {
  std::vector<Metric> metrics;
  for (const Share& figure : kFigures) {
    auto tags = figure.type.empty() ? "slice" : fmt::format("slice type={}", figure.type);
    metrics.push_back({std::string(figure.metric), tags, figure.unit, figure.kind, "cgroup v2"});
  }
  return metrics;
}

}  // namespace tsd::sensors
