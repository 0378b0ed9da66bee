// The viewers of the page at the status port. While there are any, an observer (watch/observer.h)
// shows them what is printed, in a thread of its own; without any nothing runs, and nothing is
// kept.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/line_gate.h"
#include "gather/point_output.h"
#include "os/fd.h"
#include "os/loop.h"
#include "watch/observer.h"

namespace tsd::gather {

class Viewers {
 public:
  /// What has been shown is kept for so long without a viewer: a page that is loaded again has it.
  static constexpr auto kLinger = std::chrono::seconds(60);

  /// `standing`: an observer that shows all the time (--top), or null. The gates' feed is set here.
  Viewers(os::Loop& loop, GateContext& gates, const PointOutput& output, const Say& say,
          watch::Observer* standing);
  ~Viewers();

  /// A peer that asks for the page, and the head of its request.
  void admit(os::Fd peer, std::string head);

 private:
  void fail(const Error& error);
  void show_to(watch::Observer& observer);
  void look();
  void end();

  GateContext& gates_;
  const PointOutput& output_;
  const Say& say_;
  watch::Observer* shown_by_ = nullptr;  // own_, or the one that stands
  std::unique_ptr<watch::Observer> own_;
  bool has_failed_ = false;                       // to start one
  std::chrono::steady_clock::time_point seen_{};  // when there was a viewer last
  os::Timer look_;
};

}  // namespace tsd::gather
