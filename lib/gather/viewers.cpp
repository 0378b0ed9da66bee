#include "gather/viewers.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "os/clock.h"

namespace tsd::gather {
namespace {

using Clock = os::Timer::Clock;
constexpr auto kLook = std::chrono::seconds(1);

}  // namespace

Viewers::Viewers(os::Loop& loop, GateContext& gates, const PointOutput& output, const Say& say,
                 watch::Observer* standing)
    : gates_(gates), output_(output), say_(say), look_(loop, [this] { look(); }) {
  if (standing != nullptr) show_to(*standing);
}

Viewers::~Viewers() {
  gates_.feed = nullptr;
}

void Viewers::admit(os::Fd peer, std::string head) {
  if (shown_by_ == nullptr) {
    auto started = watch::Observer::start({}, [] {});
    if (!started) return fail(started.error());
    has_failed_ = false;
    own_ = std::move(*started);
    show_to(*own_);
    look_.set(Clock::now() + kLook);
  }
  seen_ = Clock::now();
  shown_by_->guests().admit({std::move(peer), std::move(head)});
}

/// Said once: a browser asks again each second.
void Viewers::fail(const Error& error) {
  if (!std::exchange(has_failed_, true))
    say_(fmt::format("the page cannot be shown: {}", error.text));
}

void Viewers::show_to(watch::Observer& observer) {
  shown_by_ = &observer;
  gates_.feed = &observer.feed();
}

void Viewers::look() {
  auto now = Clock::now();
  if (own_->guests().count() > 0) seen_ = now;
  if (own_->has_failed() || now - seen_ >= kLinger) return end();
  auto since = output_.blocked_since();
  auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - since.value_or(now));
  own_->feed().await_reader(since ? os::unix_micros() / 1000 - age.count() : 0);
  look_.set(now + kLook);
}

void Viewers::end() {
  gates_.feed = nullptr;
  shown_by_ = nullptr;
  auto trouble = own_->end();
  own_.reset();
  if (trouble) say_(fmt::format("the page was not shown any more: {}", *trouble));
}

}  // namespace tsd::gather
