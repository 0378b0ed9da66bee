#include "gather/wards.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace tsd::gather {
namespace {

/// What makes an unmodified tcollector tree work: prints come at once, and collectors.lib is found.
std::vector<std::string> environment_for(const std::optional<std::string>& directory) {
  if (!directory) return {};
  std::string above = std::filesystem::path(*directory).parent_path().string();
  const char* inherited = std::getenv("PYTHONPATH");
  bool any = inherited != nullptr && *inherited != '\0';
  return {"PYTHONUNBUFFERED=1",
          fmt::format("PYTHONPATH={}{}{}", any ? inherited : "", any ? ":" : "", above)};
}

}  // namespace

Wards::Wards(os::Loop& loop, Outlet& outlet, const Standards& standards, const Say& say,
             const Manners& manners, const std::optional<std::string>& directory, Listener listener)
    : say_(say),
      manners_(manners),
      world_{loop,
             outlet,
             standards,
             say,
             environment_for(directory),
             std::nullopt,
             [this] { return guard(); },
             std::move(listener.changed),
             std::move(listener.full)} {}

Result<void> Wards::begin() {
  auto started = guard();
  return started ? Result<void>() : started.error();
}

void Wards::keep(std::vector<Entry> entries, const Budgets& budgets) {
  std::map<std::string, Ward*> gone;
  for (auto& [id, ward] : wards_) {
    if (!ward->life().is_retired()) gone[ward->life().entry().path] = ward.get();
  }
  for (auto& entry : entries) {
    Budget budget = budgets.of(entry);
    auto known = gone.find(entry.path);
    if (known == gone.end()) {
      add(std::move(entry), budget);
      continue;
    }
    Ward& ward = *known->second;
    bool same = ward.life().entry().stamp == entry.stamp && ward.budget() == budget;
    ward.set_budget(budget);
    if (!same) ward.life().replaced(std::move(entry));
    gone.erase(known);
  }
  for (auto& [path, ward] : gone) ward->life().retire();
}

void Wards::add(Entry entry, const Budget& budget) {
  double jitter = std::uniform_real_distribution<double>(0, 1)(dice_);
  auto id = next_id_++;
  wards_[id] = std::make_unique<Ward>(id, Collector(std::move(entry), manners_, jitter),
                                      manners_.inactivity, world_);
  wards_[id]->set_budget(budget);
}

Result<os::Guard*> Wards::guard() {
  if (!guard_) {
    auto started = os::Guard::start();
    if (!started) return started.error();
    guard_.emplace(std::move(*started));
    guard_speaks_ =
        os::Watch(world_.loop, guard_->socket(), os::Watch::For::reading, [this] { hear_guard(); });
  }
  return &*guard_;
}

void Wards::hear_guard() {
  for (;;) {
    auto report = guard_->report();
    if (!report) return restart_guard(report.error());
    if (!*report) return;
    auto found = wards_.find((*report)->id);
    if (found != wards_.end()) found->second->take(**report);
  }
}

/// The guard was killed, and its children with it. The next launch makes a new one.
void Wards::restart_guard(const Error& error) {
  say_(error.text);
  guard_speaks_ = {};
  guard_.reset();  // kills what has fallen to us
  for (auto& [id, ward] : wards_) {
    if (ward->life().has_process()) ward->take({os::Report::ended, id, SIGKILL, 0, 0});
  }
}

void Wards::end() {
  wards_.clear();
  guard_speaks_ = {};
  guard_.reset();
}

void Wards::attend() {
  for (auto& [id, ward] : wards_) ward->attend();
}

void Wards::tick(const Intervals& come) {
  for (auto& [id, ward] : wards_) {
    if (come.contains(ward->life().entry().interval)) ward->tick();
  }
}

void Wards::hold() {
  if (world_.standstill.is_on()) return;
  world_.standstill.begin(Steady::now());
  world_.loop.hold_streams();
}

void Wards::go_on() {
  if (!world_.standstill.is_on()) return;
  world_.standstill.end(Steady::now());
  world_.loop.resume_streams();
  for (auto& [id, ward] : wards_) {
    if (!world_.standstill.is_on()) ward->go_on();  // what one left behind may fill it again
  }
}

void Wards::retire() {
  for (auto& [id, ward] : wards_) {
    ward->life().retire();
    ward->attend();
  }
}

void Wards::forget_gone() {
  std::erase_if(wards_, [](const auto& kept) {
    return kept.second->life().is_retired() && kept.second->is_settled();
  });
}

Intervals Wards::intervals() const {
  Intervals all;
  for (const auto& [id, ward] : wards_) {
    if (ward->life().is_periodic()) all.insert(ward->life().entry().interval);
  }
  return all;
}

bool Wards::all(bool (*holds)(Ward&)) const {
  return std::ranges::all_of(wards_, [&](const auto& kept) { return holds(*kept.second); });
}

bool Wards::all_off() const {
  return all([](Ward& ward) { return ward.life().is_off() && !ward.life().has_process(); });
}

bool Wards::all_settled() const {
  return all([](Ward& ward) { return ward.life().is_off() && ward.is_settled(); });
}

bool Wards::all_well() const {
  return all([](Ward& ward) { return !ward.life().failed(); });
}

std::vector<SourceReport> Wards::report(std::int64_t now) const {
  std::vector<SourceReport> all;
  for (const auto& [id, ward] : wards_) all.push_back(ward->report(now));
  return all;
}

std::vector<Intake*> Wards::intakes() {
  std::vector<Intake*> all;
  for (auto& [id, ward] : wards_) all.push_back(&ward->intake());
  return all;
}

}  // namespace tsd::gather
