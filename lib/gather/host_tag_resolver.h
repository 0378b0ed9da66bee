// Sees to it that points bear this machine's name: asks the cloud, and again while the answer is
// missing. Points wait for it, for a while; then they bear a stand-in until it is there.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/collector_lifecycle.h"
#include "gather/host_tag_cache.h"
#include "gather/identity.h"
#include "host/host_lookup.h"
#include "os/background_task.h"
#include "os/loop.h"
#include "os/watchdog.h"

namespace tsd::gather {

class HostTagResolver {
 public:
  struct Listener {
    /// The tags of the identity are settled, or have changed.
    std::function<void()> named;
    /// They never will be: nobody knows the host tag, and it is asked for once only.
    std::function<void(const Error&)> lost;
  };

  /// Fills in the tags of `identity`, which outlives this. `once`: it is not asked for again when
  /// points no longer wait.
  HostTagResolver(os::Loop& loop, Identity& identity, bool once, const Say& say, Listener listener);

  /// Settles at once what needs no cloud, or is remembered; asks for the rest. The listener is
  /// called from the loop alone. An error: nobody knows the name, and nobody has to be waited for.
  Result<void> begin();
  /// Points need not wait any more.
  bool is_settled() const { return settled_; }

 private:
  Result<void> settle_local();
  void load();
  void recall();
  void ask();
  void hear(const host::HostAnswers& answers);
  bool take(const host::HostAnswers& answers);
  void settle_for_less(const host::HostAnswers& answers);
  bool is_over(const host::HostAnswers& answers) const;
  bool knows_all() const { return question_.sources.empty() && !question_.phantom_unique; }

  Identity& identity_;
  bool once_;
  const Say& say_;
  Listener listener_;
  host::HostLookup question_;  // what is not known yet
  Duration wait_;
  bool believes_absence_;  // nobody there is an answer, too
  Names names_;            // as they are remembered
  os::Watchdog watchdog_;  // that the cloud does not answer is no fault of ours
  os::BackgroundTask lookup_;
  os::Timer again_;
  Duration pause_;
  Steady::time_point began_ = Steady::now();
  bool settled_ = false;
  bool told_ = false;  // that it is waited for
};

}  // namespace tsd::gather
