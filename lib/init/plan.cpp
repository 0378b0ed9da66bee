#include "init/plan.h"

#include <fmt/core.h>

#include <filesystem>

#include "base/text.h"
#include "init/backup.h"
#include "init/choices.h"
#include "init/links.h"
#include "init/script.h"
#include "init/systems.h"
#include "init/texts.h"

namespace tsd::init {
namespace {

/// What happens to a file of the same path that no installation made.
enum class Foreign {
  stays,     ///< settings and collectors
  replaced,  ///< what the service runs; a copy is kept
};

class Planner {
 public:
  Planner(const Settings& settings, const os::Tree& tree, const Say& say)
      : settings_(settings), tree_(tree), say_(say) {
    if (auto text = tree.read(manifest_path(settings))) before_ = parse_manifest(*text);
    plan_.manifest = before_;
    plan_.manifest.choices = settings.choices;
    plan_.account = settings.name;
  }

  Plan plan() {
    account();
    script(script_path(settings_));
    file(settings_.prefix + "/tcollector.py", tcollector_program(settings_), 0755,
         Foreign::replaced);
    startstops();
    config();
    directory(settings_.prefix + "/collectors/0");
    directory(settings_.prefix + "/collectors/60");
    stubs();
    for (const auto& one : settings_.collectors) {
      collector(settings_.prefix + "/collectors/0/" + one.name, one.text);
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
    mode_t mode = path == backup_directory(settings_) ? 0700 : 0755;
    plan_.steps.push_back({Step::directory, path, "", mode});
    plan_.manifest.note({"directory", path, ""});
  }

  /// Somebody else's file or link is about to be replaced.
  void keep_copy(const std::string& path) {
    auto there = tree_.look(path);
    if (there && !S_ISREG(there->st_mode) && !S_ISLNK(there->st_mode)) {
      plan_.impossible.push_back(fmt::format(
          "{} is neither a file nor a link, and nothing was changed: move it away", path));
      return;
    }
    std::string copy = backup_of(settings_, path);
    directory(os::directory_of(copy));
    for (Step& step : backup_steps(settings_, tree_, path)) plan_.steps.push_back(std::move(step));
    plan_.manifest.forget("copy", path);
    plan_.manifest.note(backup_entry(tree_, path));
    say_(fmt::format("{} was there before, and is replaced: a copy of it is kept as {}", path,
                     tree_.root().path(copy)));
  }

  void write(const std::string& path, std::string text, mode_t mode, bool for_account = false) {
    directory(os::directory_of(path));
    auto there = tree_.look(path);
    bool same = there && S_ISREG(there->st_mode) && (there->st_mode & 07777) == mode &&
                tree_.read(path) == text;
    plan_.manifest.note(
        {"file", path, fingerprint(path == script_path(settings_) ? without_host(text) : text)});
    if (!same) plan_.steps.push_back({Step::file, path, std::move(text), mode, for_account});
  }

  /// Adds a file, unless the administrator has edited or removed it since the last installation.
  void file(const std::string& path, std::string text, mode_t mode,
            Foreign foreign = Foreign::stays) {
    const auto* installed = before_.find("file", path);
    auto present = tree_.read(path);
    if (installed != nullptr && !present) {
      say_(fmt::format("{} was removed since it was installed, and stays so", path));
    } else if (installed != nullptr && fingerprint(*present) != installed->mark) {
      say_(fmt::format("{} was edited, and stays as it is", path));
    } else if (installed == nullptr && tree_.look(path) && present != text &&
               foreign == Foreign::stays) {
      say_(fmt::format(
          "{} was there before, and stays as it is{}", path,
          path == defaults_path() ? ": tsd-check-config says what replaces its variables" : ""));
    } else {
      if (installed == nullptr && tree_.look(path) && present != text) keep_copy(path);
      write(path, std::move(text), mode);
    }
  }

  /// A collector that was asked for replaces whatever has its name.
  void collector(const std::string& path, const std::string& text) {
    const auto* installed = before_.find("file", path);
    auto present = tree_.read(path);
    bool ours = installed != nullptr && present && fingerprint(*present) == installed->mark;
    if (tree_.look(path) && present != text && !ours) keep_copy(path);
    write(path, text, 0755);
  }

  std::string defaults_path() const {
    return (settings_.init == Init::openrc ? "/etc/conf.d/" : "/etc/default/") + settings_.name;
  }

  /// The requested host; that of an edited line 5 when the same is requested as last time.
  void script(const std::string& path) {
    std::string text =
        settings_.init == Init::openrc ? openrc_script(settings_) : service_script(settings_);
    auto present = tree_.read(path);
    bool ours = present && is_ours(*present, settings_, before_);
    const auto* installed = before_.find("file", path);
    plan_.manifest.host = settings_.host;
    if (ours && installed != nullptr) {
      if (fingerprint(without_host(*present)) != installed->mark)
        return edited_script(path, *present);
      if (settings_.host == before_.host) keep_host(path, *present, text);
    }
    if (present) tell_host(path, *present, ours, line_of(text, kHostLine));
    bool same = ours && (installed != nullptr || without_host(*present) == without_host(text));
    if (tree_.look(path) && !same) keep_copy(path);
    write(path, std::move(text), 0755);
  }

  /// Somebody else's script may set its TSD on any line, or elsewhere.
  void tell_host(const std::string& path, std::string_view present, bool ours,
                 std::string_view after) {
    constexpr std::string_view kSets = "TSD_HOST=";
    std::string before(ours ? line_of(present, kHostLine) : "");
    for (std::string_view line : lines_of(present)) {
      if (!ours && line.starts_with(kSets)) before = trim(line, kLineBlanks);
    }
    if (!before.starts_with(kSets)) {
      if (!ours && before_.host.empty()) return;
      before = before_.host.empty() ? "no TSD_HOST" : fmt::format("{}{}", kSets, before_.host);
    }
    if (before != after) say_(fmt::format("{}: {} becomes {}", path, before, after));
  }

  void keep_host(const std::string& path, std::string_view present, std::string& text) {
    std::string line(line_of(present, kHostLine));
    if (line == line_of(text, kHostLine)) return;
    say_(fmt::format("line {} of {} was edited, and stays: {}", kHostLine, path, line));
    text = with_line(text, kHostLine, line);
  }

  /// It stays as it is. What was asked for and is a part of it cannot be had.
  void edited_script(const std::string& path, std::string_view present) {
    say_(fmt::format("{} was edited beyond line {}, and stays as it is, its TSD_HOST too", path,
                     kHostLine));
    bool has_host = false;
    for (std::string_view line : lines_of(present))
      has_host = has_host || line == "TSD_HOST=" + settings_.host;
    auto options = differing_in_script(before_.choices, settings_.choices);
    if (settings_.host != before_.host && !has_host) options.insert(options.begin(), "host");
    for (const auto& option : options) {
      plan_.impossible.push_back(
          fmt::format("--{} cannot be applied, and nothing was changed: edit {} itself, or move it "
                      "away and install anew",
                      option, path));
    }
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
      file(settings_.prefix + "/" + name, service_script(one), 0755, Foreign::replaced);
    }
  }

  /// Requested values replace what the file has; other values are kept.
  void config() {
    std::string path = settings_.prefix + "/collectors/etc/config.py";
    auto present = tree_.read(path);
    bool known = before_.find("file", path) != nullptr;
    bool asked = settings_.user || settings_.domain || settings_.password;
    if (!asked && known && present) return;
    std::string text = with_domain(asked && present ? *present : config_file(), settings_);
    if (!asked) return file(path, text, 0644);
    if (!known && present && text != *present) keep_copy(path);
    if (present) tell_changes(path, *present, text);
    bool secret = !setting_line(text, "PASSWORD").empty();
    write(path, std::move(text), secret ? 0640 : 0644, secret);
  }

  void tell_changes(const std::string& path, std::string_view before, std::string_view after) {
    for (std::string_view name : {"USER", "PASSWORD", "DOMAIN"}) {
      auto shown = [&](const std::string& line) {
        if (line.empty()) return fmt::format("no {}", name);
        return name == "PASSWORD" ? "a PASSWORD" : line;
      };
      std::string old = setting_line(before, name), now = setting_line(after, name);
      if (old != now) say_(fmt::format("{}: {} becomes {}", path, shown(old), shown(now)));
    }
  }

  void stubs() {
    for (auto sensor : default_sensors()) {
      std::string path = fmt::format("{}/collectors/0/{}", settings_.prefix, sensor);
      if (settings_.sensors) {
        bool removed = before_.find("file", path) != nullptr && !tree_.look(path);
        if (removed && settings_.restore_sensors) {
          write(path, stub(sensor), 0755);
        } else {
          file(path, stub(sensor), 0755);
        }
      } else if (tree_.read(path) == stub(sensor)) {
        plan_.steps.push_back({Step::remove, path, ""});
        plan_.manifest.forget("file", path);
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
    if (systems.openrc) link("/etc/runlevels/default/" + settings_.name, script_path(settings_));
  }

  /// The unit, enabled at boot. Its link is made only once, since an administrator may disable the
  /// unit.
  void unit() {
    std::string path = fmt::format("/etc/systemd/system/{}.service", settings_.name);
    bool known = before_.find("file", path) != nullptr;
    file(path, unit_file(settings_), 0644, Foreign::replaced);
    if (!known)
      link(fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", settings_.name),
           path);
    if (systemd_runs_here(tree_) && !known)
      plan_.steps.push_back({Step::tool, "", "systemctl daemon-reload"});
  }

  /// One that somebody else has made stays if it leads there, and is kept as a copy if not.
  void link(const std::string& path, const std::string& target) {
    std::string present = tree_.target(path);
    std::filesystem::path there = std::filesystem::path(os::directory_of(path)) / present;
    if (present == target || (!present.empty() && there.lexically_normal() == target)) return;
    if (tree_.look(path) && before_.find("link", path) == nullptr) keep_copy(path);
    directory(os::directory_of(path));
    plan_.manifest.note({"link", path, target});
    plan_.steps.push_back({Step::link, path, target});
  }

  /// Existing links are left alone: they are the choice of the administrator.
  void links() {
    auto there = runlevel_links(tree_, settings_.name);
    bool first = before_.entries.empty();
    for (const auto& path : there) {
      if (first) plan_.manifest.note({"found", path, tree_.target(path)});
    }
    if (!there.empty()) return;
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
