#include "init/install_plan.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

#include "init/links.h"
#include "init/manifest.h"
#include "init/planned_files.h"
#include "init/planned_script.h"
#include "init/script.h"
#include "init/systems.h"
#include "init/texts.h"

namespace tsd::init {
namespace {

class Planner {
 public:
  Planner(const Settings& settings, const os::Tree& tree, const Say& say)
      : settings_(settings), tree_(tree), files_(settings, tree, say) {}

  Plan plan() {
    account();
    plan_script(settings_, files_);
    files_.file(settings_.prefix + "/tcollector.py", tcollector_program(settings_), 0755,
                Foreign::replaced);
    startstops();
    config();
    files_.directory(settings_.prefix + "/collectors/0");
    files_.directory(settings_.prefix + "/collectors/60");
    stubs();
    for (const auto& one : settings_.collectors) {
      files_.collector(settings_.prefix + "/collectors/0/" + one.name, one.text);
    }
    files_.file(defaults_path(settings_), defaults_file(settings_), 0644);
    spool();
    registration();
    manifest();
    return std::move(files_.plan);
  }

 private:
  /// The script in its three variants, ready to be copied to /etc/init.d.
  void startstops() {
    constexpr std::pair<const char*, Variant> kVariants[] = {
        {"startstop", Variant::standard},
        {"startstop.openstack", Variant::openstack},
        {"startstop.private-ip", Variant::private_ip}};
    for (auto [name, variant] : kVariants) {
      Settings one = settings_;
      one.variant = variant;
      files_.file(settings_.prefix + "/" + name, service_script(one), 0755, Foreign::replaced);
    }
  }

  /// Requested values replace what the file has; other values are kept.
  void config() {
    std::string path = settings_.prefix + "/collectors/etc/config.py";
    auto present = tree_.read(path);
    bool known = files_.before().find("file", path) != nullptr;
    bool asked = settings_.user || settings_.domain || settings_.password;
    if (!asked && known && present) return;
    std::string text = with_domain(asked && present ? *present : config_file(), settings_);
    if (!asked) return files_.file(path, text, 0644);
    if (!known && present && text != *present) files_.keep_copy(path);
    if (present) tell_changes(path, *present, text);
    bool secret = !setting_line(text, "PASSWORD").empty();
    files_.write(path, std::move(text), secret ? 0640 : 0644, secret);
  }

  void tell_changes(const std::string& path, std::string_view before, std::string_view after) {
    for (std::string_view name : {"USER", "PASSWORD", "DOMAIN"}) {
      auto shown = [&](const std::string& line) {
        if (line.empty()) return fmt::format("no {}", name);
        return name == "PASSWORD" ? "a PASSWORD" : line;
      };
      std::string old = setting_line(before, name), now = setting_line(after, name);
      if (old != now) files_.say(fmt::format("{}: {} becomes {}", path, shown(old), shown(now)));
    }
  }

  void stubs() {
    for (auto sensor : default_sensors()) {
      std::string path = fmt::format("{}/collectors/0/{}", settings_.prefix, sensor);
      if (settings_.sensors) {
        bool removed = files_.before().find("file", path) != nullptr && !tree_.look(path);
        if (removed && settings_.restore_sensors) {
          files_.write(path, stub(sensor), 0755);
        } else {
          files_.file(path, stub(sensor), 0755);
        }
      } else if (tree_.read(path) == stub(sensor)) {
        files_.plan.steps.push_back({Step::remove, path, ""});
        files_.plan.manifest.forget("file", path);
      }
    }
  }

  /// In an image without accounts, systemd creates it at boot.
  void account() {
    if (!tree_.has("/etc/passwd")) {
      files_.file(fmt::format("/usr/lib/sysusers.d/{}.conf", settings_.name),
                  sysusers_file(settings_), 0644);
      files_.say(fmt::format("{} has no /etc/passwd: the account {} has to be made there",
                             tree_.root().directory(), settings_.name));
      return;
    }
    std::string passwd = "\n" + tree_.read("/etc/passwd").value_or("");
    if (passwd.find("\n" + settings_.name + ":") != passwd.npos) return;
    files_.plan.steps.push_back({Step::account, settings_.name, ""});
    files_.plan.manifest.note({"account", settings_.name, ""});
  }

  void spool() {
    if (settings_.spool.empty() || tree_.has(settings_.spool)) return;
    files_.directory(os::directory_of(settings_.spool));
    files_.plan.steps.push_back({Step::directory, settings_.spool, "", 0700, true});
    files_.plan.manifest.note({"spool", settings_.spool, ""});
  }

  void registration() {
    Systems systems = find_systems(tree_, settings_.init);
    if (systems.systemd) unit();
    if (systems.sysv) links();
    if (systems.openrc)
      files_.link("/etc/runlevels/default/" + settings_.name, script_path(settings_));
  }

  /// The unit, enabled at boot. Its link is made only once, since an administrator may disable the
  /// unit.
  void unit() {
    std::string path = fmt::format("/etc/systemd/system/{}.service", settings_.name);
    bool known = files_.before().find("file", path) != nullptr;
    files_.file(path, unit_file(settings_), 0644, Foreign::replaced);
    if (!known)
      files_.link(
          fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", settings_.name),
          path);
    if (systemd_runs_here(tree_) && !known)
      files_.plan.steps.push_back({Step::tool, "", "systemctl daemon-reload"});
  }

  /// Existing links are left alone: they are the choice of the administrator.
  void links() {
    auto there = runlevel_links(tree_, settings_.name);
    bool first = files_.before().entries.empty();
    for (const auto& path : there) {
      if (first) files_.plan.manifest.note({"found", path, tree_.target(path)});
    }
    if (!there.empty()) return;
    for (Step& step : default_links(tree_, settings_.name)) {
      if (step.kind == Step::link) {
        files_.link(step.path, step.text);
      } else {
        files_.plan.steps.push_back(std::move(step));
      }
    }
  }

  void manifest() {
    std::string path = manifest_path(settings_);
    std::string text = format_manifest(files_.plan.manifest);
    if (tree_.read(path) != text) files_.plan.steps.push_back({Step::file, path, text, 0644});
  }

  const Settings& settings_;
  const os::Tree& tree_;
  PlannedFiles files_;
};

}  // namespace

Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say) {
  return Planner(settings, tree, say).plan();
}

}  // namespace tsd::init
