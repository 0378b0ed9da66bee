#include "init/install.h"

#include <fmt/core.h>
#include <shadow.h>
#include <sys/stat.h>

#include <algorithm>

#include "init/account.h"
#include "init/backup.h"
#include "init/command.h"
#include "init/transaction.h"
#include "os/path_names.h"

namespace tsd::init {
namespace {

AccountTexts read_accounts(const os::Tree& tree) {
  AccountTexts files;
  for (std::size_t i = 0; i < kAccountFiles.size(); ++i)
    files.texts[i] = tree.read(kAccountFiles[i]);
  return files;
}

/// Writes the account files that differ, with their present mode and group.
Result<void> write_accounts(const os::Tree& tree, const AccountTexts& before,
                            const AccountTexts& after, Transaction& changes) {
  for (std::size_t i = 0; i < kAccountFiles.size(); ++i) {
    if (before.texts[i] == after.texts[i]) continue;
    auto status = tree.look(kAccountFiles[i]);
    mode_t mode = status ? status->st_mode & 07777 : 0644;
    auto done = changes.file(kAccountFiles[i], *after.texts[i], mode, status ? status->st_gid : 0);
    if (!done) return done;
  }
  return {};
}

/// Holds the lock of useradd and passwd; only needed on a running machine, where others may write,
/// and for steps that change accounts.
class AccountLock {
 public:
  /// Waits 15 seconds at most (lckpwdf(3)).
  Result<void> take(const std::vector<Step>& steps, const os::Root& root) {
    bool wanted = std::ranges::any_of(steps, [](const Step& step) {
      return step.kind == Step::account || step.kind == Step::remove_account;
    });
    if (!wanted || !root.is_this_machine()) return {};
    held_ = ::lckpwdf() == 0;
    if (held_) return {};
    return last_system_error("locking", "/etc/passwd, which another program may be changing");
  }
  AccountLock() = default;
  ~AccountLock() {
    if (held_) ::ulckpwdf();
  }
  AccountLock(const AccountLock&) = delete;
  AccountLock& operator=(const AccountLock&) = delete;

 private:
  bool held_ = false;
};

class Installer {
 public:
  Installer(const Plan& plan, const os::Root& root) : plan_(plan), tree_(root), changes_(root) {}

  Result<void> install() {
    before_ = after_ = read_accounts(tree_);
    for (const Step& step : plan_.steps) {
      if (auto done = prepare(step); !done) return done;
    }
    if (auto done = write_accounts(tree_, before_, after_, changes_); !done) return done;
    if (auto done = changes_.commit(); !done) return done;
    for (const Step& step : plan_.steps) {
      if (step.kind != Step::tool) continue;
      if (auto done = run_command(step.text, tree_.root()); !done) return done;
    }
    changes_.keep();
    return {};
  }

 private:
  Result<void> prepare(const Step& step) {
    switch (step.kind) {
      case Step::directory:
        return changes_.directory(step.path, step.mode, ids_of(step).user, ids_of(step).group);
      case Step::file:
        return changes_.file(step.path, step.text, step.mode, ids_of(step).group);
      case Step::link:
        return changes_.link(step.path, step.text);
      case Step::account:
        after_ = with_account(std::move(after_), step.path);
        break;
      case Step::remove:
        changes_.remove(step.path);
        break;
      case Step::remove_directory:
        changes_.remove_directory(step.path);
        break;
      case Step::remove_account:
        if (auto ids = find_account(after_, step.path); ids && ids->user == 0)
          return Error{fmt::format("the account {} is root, and stays", step.path)};
        after_ = without_account(std::move(after_), step.path);
        break;
      case Step::tool:
        break;  // done last, when everything else is in place
    }
    return {};
  }

  AccountIds ids_of(const Step& step) const {
    if (!step.for_account) return {};
    return find_account(after_, plan_.account).value_or(AccountIds{});
  }

  const Plan& plan_;
  os::Tree tree_;
  Transaction changes_;
  AccountTexts before_, after_;
};

}  // namespace

Result<void> install(const Plan& plan, const os::Root& root) {
  AccountLock lock;
  if (auto taken = lock.take(plan.steps, root); !taken) return taken;
  return Installer(plan, root).install();
}

Result<void> start(const Settings& settings) {
  std::string script = "/etc/init.d/" + settings.name;
  if (auto done = run_command(script + " restart"); !done) return done;
  if (auto done = run_command(script + " status"); !done || settings.init == Init::openrc)
    return done;
  return run_command(script + " settled");
}

void stop(const Settings& settings, const os::Root& root, const Say& say) {
  os::Tree tree(root);
  std::string script = "/etc/init.d/" + settings.name;
  if (!root.is_this_machine() || !tree.has(manifest_path(settings)) || !tree.has(script)) return;
  if (auto done = run_command(script + " stop"); !done) say(done.error().text);
}

Result<void> uninstall(const std::vector<Step>& steps, const Settings& settings,
                       const os::Root& root, const Say& say) {
  AccountLock lock;
  if (auto taken = lock.take(steps, root); !taken) return taken;
  if (auto done = Installer({steps, {}, settings.name}, root).install(); !done) return done;
  os::Tree tree(root);
  // That others use /var is no news.
  std::vector<std::string> own{settings.prefix, state_directory(settings),
                               backup_directory(settings)};
  if (!settings.spool.empty()) own.push_back(settings.spool);
  for (const Step& step : steps) {
    bool ours = std::ranges::any_of(
        own, [&](const std::string& place) { return os::is_in(step.path, place); });
    if (step.kind == Step::remove_directory && ours && tree.has_directory(step.path)) {
      say(fmt::format("{} stays: there are files in it that were not installed", step.path));
    }
  }
  return {};
}

}  // namespace tsd::init
