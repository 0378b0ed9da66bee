// Who runs: natives and children are kept in agreement with what the collector directory holds and
// with what was wished for, now and whenever the directory or its etc changes.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/budget.h"
#include "gather/children.h"
#include "gather/collect_plan.h"
#include "gather/directory.h"
#include "gather/line_gate.h"
#include "gather/natives.h"
#include "os/loop.h"
#include "os/tree_watch.h"

namespace tsd::gather {

class Reconciler {
 public:
  struct Parts {
    os::Loop& loop;
    const Say& say;
    LinePolicy& policy;  ///< replaced when they change
    Natives& natives;
    Children& children;
    std::function<Result<LinePolicy>()> ask_policy;
    std::function<void()> changed;  ///< others may run now
  };

  Reconciler(std::optional<std::string> directory, Parts parts);

  /// The first reading; whatever is wrong is an error. `follow`: what changes later is noticed, at
  /// once where the system tells of it, else every 15 seconds.
  Result<void> begin(PlanOptions options, bool follow);
  /// Reads everything again. A fault in what changed is said, and leaves that as it was; a
  /// directory that is gone has no collectors.
  void re_read();
  /// Others are wished for: what every line is given has changed.
  void take_new_policy();
  /// Nothing changes any more.
  void end() { ended_ = true; }

 private:
  void watch();
  void look();
  Result<void> take_policy();
  Result<void> take_budgets();
  Result<void> reconcile();
  std::string config() const { return *directory_ + "/etc/config.py"; }

  std::optional<std::string> directory_;
  Parts parts_;
  PlanOptions options_;
  Budgets budgets_;
  os::TreeWatch changes_;
  os::Timer rescan_;  // where changes cannot be noticed
  Stamp config_stamp_;
  std::string directory_fault_;  // said, and still so
  bool follows_ = false;
  bool ended_ = false;
};

}  // namespace tsd::gather
