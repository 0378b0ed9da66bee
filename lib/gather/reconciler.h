// Keeps natives and children in agreement with the collector directory and the options, now and
// whenever the directory or its etc changes.
#pragma once

#include <functional>
#include <optional>
#include <set>
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
    LinePolicy& policy;  ///< replaced when config.py or the tags change
    Natives& natives;
    Children& children;
    std::function<Result<LinePolicy>()> ask_policy;
    std::function<void()> changed;  ///< called when the collectors may have changed
  };

  Reconciler(std::optional<std::string> directory, Parts parts);

  /// Reads everything for the first time; any fault is an error. With `follow` later changes are
  /// taken too: at once by inotify, or every 15 seconds without it.
  Result<void> begin(PlanOptions options, bool follow);
  /// Reads everything again. A fault is logged and leaves that part as it was; a directory that is
  /// gone has no collectors.
  void re_read();
  /// Asks for the policy again: the tags of the identity have changed.
  void take_new_policy();
  /// Ignores all further changes.
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
  os::Timer rescan_;  // where inotify does not work
  Stamp config_stamp_;
  std::set<std::string> told_;   // what was said of files that are not run, while it is so
  std::string directory_fault_;  // the fault that was logged last and persists
  bool follows_ = false;
  bool ended_ = false;
};

}  // namespace tsd::gather
