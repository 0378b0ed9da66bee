#include "gather/reconciler.h"

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsd::gather {
namespace {

/// Between two scans of a directory that inotify cannot watch.
constexpr auto kRescan = std::chrono::seconds(15);

}  // namespace

Reconciler::Reconciler(std::optional<std::string> directory, Parts parts)
    : directory_(std::move(directory)),
      parts_(std::move(parts)),
      changes_(parts_.loop, [this] { look(); }),
      rescan_(parts_.loop, [this] { look(); }) {}

Result<void> Reconciler::begin(PlanOptions options, bool follow) {
  options_ = std::move(options);
  follows_ = follow && directory_;
  if (auto asked = take_policy(); !asked) return asked;
  if (directory_) {
    config_stamp_ = stamp_of(config());
    if (auto read = take_budgets(); !read) return read;
    if (auto guarded = parts_.children.begin(); !guarded) return guarded;
  }
  watch();
  return reconcile();
}

/// Call it before reading: changes from now on are noticed.
void Reconciler::watch() {
  if (!follows_) return;
  if (!changes_.watch(watched_folders(*directory_))) rescan_.set(Steady::now() + kRescan);
}

void Reconciler::look() {
  if (ended_) return;
  watch();
  auto stamp = stamp_of(config());
  if (!(stamp == std::exchange(config_stamp_, stamp))) take_new_policy();
  if (auto read = take_budgets(); !read) {
    parts_.say(read.error().text + "; the limits stay as they were");
  }
  if (auto done = reconcile(); !done) {
    if (std::exchange(directory_fault_, done.error().text) != done.error().text) {
      parts_.say(done.error().text);
    }
    parts_.children.keep({}, budgets_);
  } else {
    directory_fault_.clear();
  }
  parts_.changed();
}

void Reconciler::re_read() {
  if (ended_) return;
  if (follows_) {
    config_stamp_ = {};  // reads config.py as if it had changed
    look();
  } else {
    take_new_policy();
  }
}

void Reconciler::take_new_policy() {
  if (auto asked = take_policy(); !asked) {
    parts_.say(asked.error().text + "; the tags stay as they were");
  }
}

Result<void> Reconciler::take_policy() {
  auto asked = parts_.ask_policy();
  if (!asked) return asked.error();
  parts_.policy = std::move(*asked);
  return {};
}

Result<void> Reconciler::take_budgets() {
  auto read = Budgets::read(*directory_);
  if (!read) return read.error();
  budgets_ = std::move(*read);
  return {};
}

/// Makes natives and children agree with the directory.
Result<void> Reconciler::reconcile() {
  std::vector<Entry> entries;
  if (directory_) {
    if (auto trusted = parts_.children.check(*directory_, {}); !trusted) return trusted.error();
    std::set<std::string> idle;
    auto listed = list_collectors(*directory_, [&](std::string_view sentence) {
      idle.emplace(sentence);
      if (!told_.contains(std::string(sentence))) parts_.say(sentence);
    });
    if (!listed) return listed.error();
    told_ = std::move(idle);
    entries = std::move(*listed);
  }
  CollectPlan plan = make_collect_plan(std::move(entries), options_);
  parts_.natives.set(plan.natives);
  parts_.children.keep(std::move(plan.collectors), budgets_);
  return {};
}

}  // namespace tsd::gather
