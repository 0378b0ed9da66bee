#include "gather/natives.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace tsd::gather {
namespace {

constexpr std::size_t kChunk = 8u << 10;  // bytes of lines passed on together

}  // namespace

Natives::Natives(const sensors::Setup& setup, GateContext& gates, const Say& say,
                 PointOutput& output)
    : setup_(setup),
      gates_(gates),
      say_(say),
      output_(output),
      points_(kChunk, [this](std::string_view lines) { pass_on(lines); }) {}

void Natives::set(const std::vector<NativeJob>& jobs) {
  std::vector<std::unique_ptr<Native>> next;
  for (const auto& job : jobs) {
    auto same = std::ranges::find_if(
        natives_, [&](const auto& native) { return native && native->job == job; });
    if (same != natives_.end()) {
      next.push_back(std::move(*same));
    } else {
      next.push_back(std::make_unique<Native>(
          Native{job, job.row->make(setup_), LineGate(std::string(job.row->name), gates_, say_),
                 sensors::KnownLimits(job.row->metrics(setup_.profile), setup_.profile)}));
      tell_pace(*next.back());
    }
  }
  natives_ = std::move(next);
}

/// How often its points come, for those who keep them.
void Natives::tell_pace(Native& native) {
  native.gate.set_interval(native.job.interval);
  for (auto& metric : native.job.row->metrics(setup_.profile)) {
    if (metric.every > 1) native.gate.print_rarely(std::move(metric.name), metric.every);
  }
}

void Natives::collect(const Stamps& turns) {
  setup_.machine.begin_round();
  for (auto& native : natives_) {
    auto turn = turns.find(native->job.interval);
    if (turn != turns.end()) collect(*native, os::Clock(turn->second));
  }
}

void Natives::pass_on(std::string_view lines) {
  collecting_->gate.feed(lines, output_.lines());
  if (output_.lines().size() > kChunk) output_.flush();
}

void Natives::collect(Native& native, const os::Clock& clock) {
  collecting_ = &native;
  points_.begin_round(native.limits);
  native.gate.begin_round();
  sensors::Round round{clock, points_, say_, native.job.asked};
  auto done = native.sensor->collect(round);
  pass_on(points_.text());
  points_.clear();
  native.gate.end_round();
  native.left_out = points_.left_out();
  for (const auto& note : points_.take_notes()) {
    say_(fmt::format("{}: {}", native.job.row->name, note));
  }
  report_fault(native, done);
}

void Natives::report_fault(Native& native, const Result<void>& done) {
  bool excused = !done && !native.job.asked && sensors::is_absence(done.error());
  std::string fault = done || excused ? "" : done.error().text;
  if (fault != native.fault) {
    say_(fault.empty() ? fmt::format("{}: well again", native.job.row->name)
                       : fmt::format("{}: {}", native.job.row->name, fault));
  }
  native.fault = std::move(fault);
}

std::set<std::chrono::seconds> Natives::intervals() const {
  std::set<std::chrono::seconds> all;
  for (const auto& native : natives_) all.insert(native->job.interval);
  return all;
}

bool Natives::all_well() const {
  return std::ranges::all_of(natives_, [](const auto& native) { return native->fault.empty(); });
}

std::vector<SensorReport> Natives::health() const {
  std::vector<SensorReport> all;
  for (const auto& native : natives_) {
    all.push_back(
        {native->job.row->name, native->sensor->left_out() + native->left_out, native->fault});
  }
  return all;
}

std::vector<LineGate*> Natives::gates() {
  std::vector<LineGate*> all;
  for (auto& native : natives_) all.push_back(&native->gate);
  return all;
}

}  // namespace tsd::gather
