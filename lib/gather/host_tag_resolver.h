// Finds the host tag: asks the cloud, and asks again while there is no answer. Points wait for the
// answer for a limited time; after that they get a stand-in until the answer arrives. A name that
// the machine has itself is followed when it changes; while the machine has none, points wait.
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
    /// The tags of the identity are known, or have changed.
    std::function<void()> named;
    /// The host tag cannot be found, and will not be asked for again.
    std::function<void(const Error&)> lost;
    /// waiting() has changed.
    std::function<void()> waits = [] {};
  };

  /// Fills in the tags of `identity`, which must outlive this. With `once` it stops asking when
  /// points no longer wait.
  HostTagResolver(os::Loop& loop, Identity& identity, bool once, const Say& say, Listener listener);

  /// Fills in what is known without the network or from the cache, and starts asking for the rest.
  /// The listener is only called from the loop. An error: all sources are on this machine, and none
  /// has a valid name.
  Result<void> begin();
  /// Call it in each round. Asks again when the machine itself has another name.
  void follow_name();
  /// What points wait for, as a phrase; empty when they do not.
  const std::string& waiting() const { return waiting_; }
  /// Points need not wait any longer.
  bool is_settled() const { return settled_; }

 private:
  void ask_again();
  Result<void> ask_locally();
  void ask_name_server();
  Result<void> hear_locally(const Result<std::string>& name);
  Result<void> settle_locally(const Result<std::string>& name);
  void set_host(const std::string& name, const std::string& source);
  void go_on();
  void wait_for(std::string what);
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
  host::HostLookup question_;           // what is still unknown
  std::vector<host::Source> followed_;  // on this machine, and answered
  std::string own_name_;                // as it was asked for
  bool has_stand_in_ = false;
  Duration wait_;
  bool believes_absence_;  // that no cloud answers is taken as final
  Names names_;            // as in the cache
  os::Watchdog watchdog_;  // fed while points wait: a silent cloud is no hang
  os::BackgroundTask lookup_;
  os::Timer again_;
  Duration pause_;
  Steady::time_point began_ = Steady::now();
  bool settled_ = false;
  bool told_ = false;  // the log says that points wait
  std::string waiting_;
};

}  // namespace tsd::gather
