#include "init/uninstall_plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "init/backup.h"
#include "init/links.h"
#include "init/script.h"
#include "init/systems.h"

namespace tsd::init {
namespace {

class Unplanner {
 public:
  Unplanner(const Settings& settings, const os::Tree& tree, const Say& say)
      : settings_(settings), tree_(tree), say_(say) {}

  std::vector<Step> steps(Manifest manifest) {
    manifest_ = manifest;
    const auto* script = manifest.find("copy", script_path(settings_));
    bool theirs = script != nullptr && has_copy(settings_, tree_, *script);
    for (const auto& link : runlevel_links(tree_, settings_.name)) {
      if (!theirs || manifest.find("found", link) == nullptr) remove(link);
    }
    for (const char* end : {".log", ".log.1"}) {
      std::string log = "/var/log/" + settings_.name + end;
      if (tree_.look(log)) remove(log);
    }
    state();
    remove(manifest_path(settings_));
    std::ranges::reverse(manifest.entries);
    for (const auto& entry : manifest.entries) undo(entry);
    // A script that is brought back keeps its place in the order of the boot.
    if (!theirs)
      for (auto& step : forget_links(tree_, settings_.name)) steps_.push_back(std::move(step));
    if (systemd_runs_here(tree_)) steps_.push_back({Step::tool, "", "systemctl daemon-reload"});
    return std::move(steps_);
  }

 private:
  void remove(const std::string& path) { steps_.push_back({Step::remove, path, ""}); }

  void undo(const Manifest::Entry& entry) {
    if (entry.kind == "file") return file(entry);
    if (entry.kind == "account") steps_.push_back({Step::remove_account, entry.path, ""});
    if (entry.kind == "directory") steps_.push_back({Step::remove_directory, entry.path, ""});
    if (entry.kind == "spool") spool(entry.path);
    // Runlevel links were already removed by their names.
    bool link = entry.kind == "link" && !entry.path.starts_with("/etc/rc");
    if (link && tree_.target(entry.path) == entry.mark) take_away(entry.path);
  }

  void file(const Manifest::Entry& entry) {
    auto text = tree_.read(entry.path);
    const auto* copy = manifest_.find("copy", entry.path);
    if (text && entry.path == script_path(settings_)) text = without_host(*text);
    bool edited = text && fingerprint(*text) != entry.mark;
    if (edited) {
      say_(fmt::format("{} was edited, and stays", entry.path));
      if (copy != nullptr)
        say_(fmt::format("the copy of what was there before stays: {}",
                         tree_.root().path(backup_of(settings_, entry.path))));
    } else if (text || copy != nullptr) {
      take_away(entry.path);
    }
  }

  /// Removes what is ours, or brings back what was in its place.
  void take_away(const std::string& path) {
    const auto* copy = manifest_.find("copy", path);
    if (copy != nullptr && has_copy(settings_, tree_, *copy)) {
      for (Step& step : restoring_steps(settings_, tree_, *copy)) steps_.push_back(std::move(step));
      return say_(fmt::format("{} is what it was before the installation", path));
    }
    if (tree_.look(path)) remove(path);
    if (copy != nullptr)
      say_(fmt::format(
          "{} is removed, and what was there before cannot be brought back: its copy {} "
          "is gone",
          path, tree_.root().path(backup_of(settings_, path))));
  }

  /// Removes the state of the service, which the script creates at the first start.
  void state() {
    std::string place = state_directory(settings_);
    if (tree_.has(place + "/names")) remove(place + "/names");
    if (tree_.has_directory(place)) steps_.push_back({Step::remove_directory, place, ""});
  }

  /// Removes the spool with the directories that tsd-send has made in it.
  void spool(const std::string& path) {
    if (has_files(path)) return say_(fmt::format("{} stays: points wait in it", path));
    for (const auto& name : tree_.names(path))
      steps_.push_back({Step::remove_directory, path + "/" + name, ""});
    steps_.push_back({Step::remove_directory, path, ""});
  }

  bool has_files(const std::string& path) const {
    return std::ranges::any_of(tree_.names(path), [&](const std::string& name) {
      std::string inner = path + "/" + name;
      return !tree_.has_directory(inner) || !tree_.names(inner).empty();
    });
  }

  const Settings& settings_;
  const os::Tree& tree_;
  const Say& say_;
  Manifest manifest_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> plan_uninstall(const Settings& settings, const os::Tree& tree,
                                 const std::optional<Manifest>& manifest, const Say& say) {
  if (!manifest) {
    say(fmt::format("nothing of {} is installed", settings.name));
    return {};
  }
  return Unplanner(settings, tree, say).steps(*manifest);
}

}  // namespace tsd::init
