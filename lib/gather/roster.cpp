#include "gather/roster.h"

#include <chrono>
#include <utility>
#include <vector>

namespace tsd::gather {
namespace {

/// Between two looks at a directory whose changes cannot be noticed.
constexpr auto kRescan = std::chrono::seconds(15);

}  // namespace

Roster::Roster(std::optional<std::string> directory, World world)
    : directory_(std::move(directory)),
      world_(std::move(world)),
      changes_(world_.loop, [this] { look(); }),
      rescan_(world_.loop, [this] { look(); }) {}

Result<void> Roster::begin(Wishes wishes, bool follow) {
  wishes_ = std::move(wishes);
  follows_ = follow && directory_;
  if (auto asked = take_standards(); !asked) return asked;
  if (directory_) {
    config_stamp_ = stamp_of(config());
    if (auto read = take_budgets(); !read) return read;
    if (auto guarded = world_.wards.begin(); !guarded) return guarded;
  }
  watch();
  return reconcile();
}

/// Before it is read: what changes from now on is noticed.
void Roster::watch() {
  if (!follows_) return;
  if (!changes_.watch(watched_folders(*directory_))) rescan_.set(Steady::now() + kRescan);
}

void Roster::look() {
  if (ended_) return;
  watch();
  auto stamp = stamp_of(config());
  if (!(stamp == std::exchange(config_stamp_, stamp))) take_new_standards();
  if (auto read = take_budgets(); !read) {
    world_.say(read.error().text + "; the limits stay as they were");
  }
  if (auto done = reconcile(); !done) {
    if (std::exchange(directory_fault_, done.error().text) != done.error().text) {
      world_.say(done.error().text);
    }
    world_.wards.keep({}, budgets_);
  } else {
    directory_fault_.clear();
  }
  world_.changed();
}

void Roster::re_read() {
  if (ended_) return;
  if (follows_) {
    config_stamp_ = {};  // as if it had changed
    look();
  } else {
    take_new_standards();
  }
}

void Roster::take_new_standards() {
  if (auto asked = take_standards(); !asked) {
    world_.say(asked.error().text + "; the tags stay as they were");
  }
}

Result<void> Roster::take_standards() {
  auto asked = world_.ask_standards();
  if (!asked) return asked.error();
  world_.standards = std::move(*asked);
  return {};
}

Result<void> Roster::take_budgets() {
  auto read = Budgets::read(*directory_);
  if (!read) return read.error();
  budgets_ = std::move(*read);
  return {};
}

/// Makes what runs agree with what the directory holds.
Result<void> Roster::reconcile() {
  std::vector<Entry> entries;
  if (directory_) {
    auto listed = list_collectors(*directory_, world_.say);
    if (!listed) return listed.error();
    entries = std::move(*listed);
  }
  Plan plan = make_plan(std::move(entries), wishes_);
  world_.natives.set(plan.natives);
  world_.wards.keep(std::move(plan.collectors), budgets_);
  return {};
}

}  // namespace tsd::gather
