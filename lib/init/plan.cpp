#include "init/plan.h"

#include <fmt/core.h>

#include "init/links.h"
#include "init/systems.h"
#include "init/texts.h"

namespace tsd::init {
namespace {

/// The script without the line that administrators are asked to edit.
std::string without_host(std::string_view script) {
  return with_line(script, kHostLine, "");
}

class Planner {
 public:
  Planner(const Settings& settings, const os::Tree& tree, const Say& say)
      : settings_(settings), tree_(tree), say_(say) {
    if (auto text = tree.read(manifest_path(settings))) before_ = parse_manifest(*text);
    plan_.manifest = before_;
    plan_.account = settings.name;
  }

  Plan plan() {
    account();
    script(script_path());
    file(settings_.prefix + "/tcollector.py", tcollector_program(settings_), 0755);
    startstops();
    config();
    directory(settings_.prefix + "/collectors/0");
    stubs();
    for (const auto& one : settings_.collectors) {
      write(settings_.prefix + "/collectors/0/" + one.name, one.text, 0755);
    }
    file(defaults_path(), defaults_file(settings_), 0644);
    spool();
    registration();
    manifest();
    return std::move(plan_);
  }

 private:
  /// Adds the directory and those above it.
  void directory(const std::string& path) {
    if (path == "/" || tree_.has_directory(path)) return;
    for (const Step& step : plan_.steps) {
      if (step.kind == Step::directory && step.path == path) return;
    }
    directory(os::directory_of(path));
    plan_.steps.push_back({Step::directory, path, "", 0755});
    plan_.manifest.note({"directory", path, ""});
  }

  void write(const std::string& path, std::string text, mode_t mode, bool for_account = false) {
    directory(os::directory_of(path));
    auto there = tree_.look(path);
    bool same = there && S_ISREG(there->st_mode) && (there->st_mode & 07777) == mode &&
                tree_.read(path) == text;
    plan_.manifest.note(
        {"file", path, fingerprint(path == script_path() ? without_host(text) : text)});
    if (!same) plan_.steps.push_back({Step::file, path, std::move(text), mode, for_account});
  }

  /// Adds a file, unless the administrator has edited or removed it since the last installation.
  void file(const std::string& path, std::string text, mode_t mode) {
    const auto* installed = before_.find("file", path);
    auto present = tree_.read(path);
    if (installed != nullptr && !present) {
      say_(fmt::format("{} was removed since it was installed, and stays so", path));
    } else if (present && (installed == nullptr ? *present != text
                                                : fingerprint(*present) != installed->mark)) {
      say_(fmt::format("{} was edited, and stays as it is", path));
    } else {
      write(path, std::move(text), mode);
    }
  }

  std::string defaults_path() const {
    return (settings_.init == Init::openrc ? "/etc/conf.d/" : "/etc/default/") + settings_.name;
  }

  std::string script_path() const { return "/etc/init.d/" + settings_.name; }

  /// The requested host; that of an edited line 5 when none is requested.
  void script(const std::string& path) {
    std::string text =
        settings_.init == Init::openrc ? openrc_script(settings_) : service_script(settings_);
    const auto* installed = before_.find("file", path);
    auto present = tree_.read(path);
    plan_.manifest.host = settings_.host;
    if (installed != nullptr && present) {
      if (fingerprint(without_host(*present)) != installed->mark) {
        say_(fmt::format("{} was edited beyond line {}, and stays as it is, its TSD_HOST too", path,
                         kHostLine));
        return;
      }
      if (settings_.host == before_.host)
        text = with_line(text, kHostLine, line_of(*present, kHostLine));
    }
    if (installed == nullptr && present && without_host(*present) != without_host(text)) {
      say_(fmt::format("{} was there before, and is replaced", path));
    }
    write(path, std::move(text), 0755);
  }

  /// The script in its three variants, ready to be copied to /etc/init.d.
  void startstops() {
    constexpr std::pair<const char*, Variant> kVariants[] = {
        {"startstop", Variant::standard},
        {"startstop.openstack", Variant::openstack},
        {"startstop.private-ip", Variant::private_ip}};
    for (auto [name, variant] : kVariants) {
      Settings one = settings_;
      one.variant = variant;
      file(settings_.prefix + "/" + name, service_script(one), 0755);
    }
  }

  /// Requested values replace what the file has; other values are kept.
  void config() {
    std::string path = settings_.prefix + "/collectors/etc/config.py";
    bool asked =
        !settings_.user.empty() || !settings_.domain.empty() || !settings_.password.empty();
    if (!asked) return file(path, config_file(), 0644);
    auto present = tree_.read(path);
    bool secret = !settings_.password.empty();
    write(path, with_domain(present.value_or(config_file()), settings_), secret ? 0640 : 0644,
          secret);
  }

  void stubs() {
    for (auto sensor : default_sensors()) {
      std::string path = fmt::format("{}/collectors/0/{}", settings_.prefix, sensor);
      if (settings_.sensors) {
        file(path, stub(sensor), 0755);
      } else if (tree_.read(path) == stub(sensor)) {
        plan_.steps.push_back({Step::remove, path, ""});
      }
    }
  }

  /// In an image without accounts, systemd creates it at boot.
  void account() {
    if (!tree_.has("/etc/passwd")) {
      file(fmt::format("/usr/lib/sysusers.d/{}.conf", settings_.name), sysusers_file(settings_),
           0644);
      say_(fmt::format("{} has no /etc/passwd: the account {} has to be made there",
                       tree_.root().directory(), settings_.name));
      return;
    }
    std::string passwd = "\n" + tree_.read("/etc/passwd").value_or("");
    if (passwd.find("\n" + settings_.name + ":") != passwd.npos) return;
    plan_.steps.push_back({Step::account, settings_.name, ""});
    plan_.manifest.note({"account", settings_.name, ""});
  }

  void spool() {
    if (settings_.spool.empty() || tree_.has(settings_.spool)) return;
    directory(os::directory_of(settings_.spool));
    plan_.steps.push_back({Step::directory, settings_.spool, "", 0700, true});
    plan_.manifest.note({"spool", settings_.spool, ""});
  }

  void registration() {
    Systems systems = find_systems(tree_, settings_.init);
    if (systems.systemd) unit();
    if (systems.sysv) links();
    if (systems.openrc) link("/etc/runlevels/default/" + settings_.name, script_path());
  }

  /// The unit, enabled at boot. Its link is made only once, since an administrator may disable the
  /// unit.
  void unit() {
    std::string path = fmt::format("/etc/systemd/system/{}.service", settings_.name);
    bool known = before_.find("file", path) != nullptr;
    file(path, unit_file(settings_), 0644);
    if (!known)
      link(fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", settings_.name),
           path);
    if (systemd_runs_here(tree_) && !known)
      plan_.steps.push_back({Step::tool, "", "systemctl daemon-reload"});
  }

  void link(const std::string& path, const std::string& target) {
    if (tree_.target(path) == target) return;
    directory(os::directory_of(path));
    plan_.manifest.note({"link", path, target});
    plan_.steps.push_back({Step::link, path, target});
  }

  /// Existing links are left alone: they are the choice of the administrator.
  void links() {
    if (!runlevel_links(tree_, settings_.name).empty()) return;
    for (Step& step : default_links(tree_, settings_.name)) {
      if (step.kind == Step::link) {
        link(step.path, step.text);
      } else {
        plan_.steps.push_back(std::move(step));
      }
    }
  }

  void manifest() {
    std::string path = manifest_path(settings_);
    std::string text = format_manifest(plan_.manifest);
    if (tree_.read(path) != text) plan_.steps.push_back({Step::file, path, text, 0644});
  }

  const Settings& settings_;
  const os::Tree& tree_;
  const Say& say_;
  Manifest before_;
  Plan plan_;
};

}  // namespace

std::string manifest_path(const Settings& settings) {
  return settings.prefix + "/.installed";
}

Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say) {
  return Planner(settings, tree, say).plan();
}

}  // namespace tsd::init
