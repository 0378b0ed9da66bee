#include "gather/children.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "os/trust.h"

namespace tsd::gather {
namespace {

/// Sentences that are remembered as said; more are said again.
constexpr std::size_t kMostTold = 1000;
constexpr std::size_t kMostGone = 1000;  // names of files that went lately

/// Makes an unmodified tcollector tree work: Python prints unbuffered, and finds collectors.lib.
std::vector<std::string> environment_for(const std::optional<std::string>& directory) {
  if (!directory) return {};
  std::string above = std::filesystem::path(*directory).parent_path().string();
  const char* inherited = std::getenv("PYTHONPATH");
  bool any = inherited != nullptr && *inherited != '\0';
  return {"PYTHONUNBUFFERED=1",
          fmt::format("PYTHONPATH={}{}{}", any ? inherited : "", any ? ":" : "", above)};
}

}  // namespace

Children::Children(const LifecycleLimits& limits, const std::optional<std::string>& directory,
                   Parts parts)
    : say_(parts.say),
      limits_(limits),
      context_{parts.loop,
               parts.output,
               parts.gates,
               parts.say,
               environment_for(directory),
               std::nullopt,
               [this] { return launcher(); },
               std::move(parts.changed),
               std::move(parts.full),
               std::move(parts.now),
               {},
               std::move(parts.detail)},
      start_launcher_(std::move(parts.start_launcher)),
      mute_(parts.loop, [this] { launcher_is_mute(); }) {}

Result<void> Children::begin() {
  auto started = launcher();
  return started ? Result<void>() : started.error();
}

Result<void> Children::check(const std::string& path, const Budget& budget) {
  os::Leave leave{{}, allows_shared_};
  if (auto whom = budget.account ? budget.account : context_.account) leave.also = whom->user;
  return os::check_not_shared(path, "running", leave, [this](std::string_view sentence) {
    if (told_.emplace(sentence).second) say_(sentence);
  });
}

void Children::drop_untrusted(std::vector<Entry>& entries, const Budgets& budgets) {
  any_refused_ = false;
  std::erase_if(entries, [&](const Entry& entry) {
    auto trusted = check(entry.path, budgets.of(entry));
    if (trusted) return false;
    any_refused_ = true;
    if (told_.insert(trusted.error().text).second) say_(trusted.error().text);
    return true;
  });
}

void Children::keep(std::vector<Entry> entries, const Budgets& budgets) {
  if (told_.size() > kMostTold) told_.clear();
  drop_untrusted(entries, budgets);
  std::map<std::string, Child*> gone;
  for (auto& [id, child] : children_) {
    if (!child->lifecycle().is_retired()) gone[child->lifecycle().entry().path] = child.get();
  }
  for (auto& entry : entries) {
    Budget budget = budgets.of(entry);
    auto known = gone.find(entry.path);
    if (known == gone.end()) {
      add(std::move(entry), budget);
      continue;
    }
    Child& child = *known->second;
    bool same = child.lifecycle().entry().stamp == entry.stamp && child.budget() == budget;
    child.set_budget(budget);
    if (!same) child.lifecycle().replaced(std::move(entry), context_.now());
    gone.erase(known);
  }
  for (auto& [path, child] : gone) {
    remember(*child);
    child->lifecycle().retire();
  }
}

/// A file that is taken away and put back is a changed one.
void Children::remember(Child& child) {
  const auto& life = child.lifecycle();
  auto now = context_.now();
  auto limits = life.pace_limits();
  std::erase_if(gone_, [&](const auto& one) { return one.second.is_forgiven(now, limits); });
  ChangePace pace = life.pace();
  (void)pace.changed(now, limits);
  if (gone_.size() < kMostGone) gone_[life.name()] = pace;
}

void Children::add(Entry entry, const Budget& budget) {
  double jitter = std::uniform_real_distribution<double>(0, 1)(dice_);
  auto id = next_id_++;
  children_[id] = std::make_unique<Child>(id, CollectorLifecycle(std::move(entry), limits_, jitter),
                                          limits_.inactivity, context_);
  children_[id]->set_budget(budget);
  auto before = gone_.extract(children_[id]->lifecycle().name());
  if (before) children_[id]->lifecycle().reappeared(before.mapped(), context_.now());
}

Result<Launcher*> Children::launcher() {
  if (!launcher_) {
    auto started = start_launcher_();
    if (!started) return started.error();
    launcher_ = std::move(*started);
    reports_ = os::Watch(context_.loop, launcher_->socket(), os::Watch::For::reading,
                         [this] { take_reports(); });
  }
  ask_launcher();
  return launcher_.get();
}

/// Before each order: a guard that was stopped goes on, or is found out.
void Children::ask_launcher() {
  if (asked_ || !launcher_->ask()) return;  // of one that is gone, report() tells
  asked_ = true;
  if (!retired_) mute_.set(context_.now() + kLongestMute);
}

void Children::launcher_is_mute() {
  if (launcher_) take_reports();  // what it said may be unread yet
  if (!launcher_ || (retired_ ? all_off() : !asked_)) return;
  say_("the guard of the children does not answer, and is killed with them");
  launcher_->kill();
}

void Children::take_reports() {
  for (;;) {
    auto report = launcher_->report();
    if (!report) return launcher_gone(report.error());
    if (!*report) return;
    if ((*report)->kind == os::Report::answer) {
      asked_ = false;
      if (!retired_) mute_.cancel();
      continue;
    }
    auto found = children_.find((*report)->id);
    if (found != children_.end()) found->second->take(**report);
  }
}

/// The guard was killed, and its children with it. The next launch starts a new one.
void Children::launcher_gone(const Error& error) {
  say_(error.text);
  reports_ = {};
  mute_.cancel();
  asked_ = false;
  launcher_.reset();  // kills the orphans that this process has inherited
  for (auto& [id, child] : children_) {
    if (child->lifecycle().has_process()) child->take({os::Report::ended, id, SIGKILL, 0, 0});
  }
}

void Children::end() {
  children_.clear();
  reports_ = {};
  launcher_.reset();
}

void Children::attend() {
  for (auto& [id, child] : children_) child->attend();
}

void Children::tick(const Stamps& come) {
  for (auto& [id, child] : children_) {
    if (come.contains(child->lifecycle().entry().interval)) child->tick();
  }
}

void Children::hold() {
  if (context_.standstill.is_on()) return;
  context_.standstill.begin(context_.now());
  context_.loop.hold_streams();
}

void Children::go_on() {
  if (!context_.standstill.is_on()) return;
  context_.standstill.end(context_.now());
  context_.loop.resume_streams();
  for (auto& [id, child] : children_) {
    if (!context_.standstill.is_on()) child->go_on();  // reading one may fill it again
  }
}

void Children::retire() {
  retired_ = true;
  mute_.set(context_.now() + kLongestEnd);
  for (auto& [id, child] : children_) {
    child->lifecycle().retire();
    child->attend();
  }
}

void Children::forget_gone() {
  std::erase_if(children_, [](const auto& kept) {
    return kept.second->lifecycle().is_retired() && kept.second->is_settled();
  });
}

Intervals Children::intervals() const {
  Intervals all;
  for (const auto& [id, child] : children_) {
    if (child->lifecycle().is_periodic()) all.insert(child->lifecycle().entry().interval);
  }
  return all;
}

bool Children::all(bool (*holds)(Child&)) const {
  return std::ranges::all_of(children_, [&](const auto& kept) { return holds(*kept.second); });
}

bool Children::all_off() const {
  return all(
      [](Child& child) { return child.lifecycle().is_off() && !child.lifecycle().has_process(); });
}

bool Children::all_settled() const {
  return all([](Child& child) { return child.lifecycle().is_off() && child.is_settled(); });
}

bool Children::all_well() const {
  return !any_refused_ && all([](Child& child) { return !child.lifecycle().failed(); });
}

std::vector<SourceReport> Children::report(std::int64_t now) const {
  std::vector<SourceReport> all;
  for (const auto& [id, child] : children_) all.push_back(child->report(now));
  return all;
}

std::vector<LineGate*> Children::gates() {
  std::vector<LineGate*> all;
  for (auto& [id, child] : children_) all.push_back(&child->gate());
  return all;
}

}  // namespace tsd::gather
