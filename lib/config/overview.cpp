#include "config/overview.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/number.h"
#include "config/command_line.h"
#include "config/shell_words.h"
#include "config/spool_state.h"
#include "os/clock.h"
#include "os/trust.h"

namespace tsd::config {
namespace {

class Walk {
 public:
  Walk(const os::Tree& tree, const std::string& name, const std::vector<ConfigFile>& files)
      : tree_(tree), name_(name), files_(files) {}

  std::vector<OverviewRow> links() {
    value("TSD_HOST", "", "not set: nothing can be shipped; tsd-install-init -H HOST sets it");
    value("TSD_PORT", "4242 (default)", "");
    host_tag();
    value("USER", "not set: no user tag is added", "");
    value("DOMAIN", "not set: no domain tag is added", "");
    password();
    tree();
    collectors();
    tags();
    secrets();
    SpoolState spool = this->spool();
    boot();
    if (!tree_.root().is_this_machine()) return std::move(links_);
    running();
    delivery(spool);
    return std::move(links_);
  }

 private:
  void add(std::string topic, std::string text, bool sound = true) {
    links_.push_back({std::move(topic), std::move(text), sound});
  }

  /// The value from the last file that sets it; the service reads them in this order.
  void value(std::string_view key, std::string_view standing, std::string_view missing) {
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      const Assignment* found = file->found.find(key);
      if (found == nullptr || !found->is_settled() || found->value.empty()) continue;
      return add(std::string(key),
                 fmt::format("{} ({}:{})", found->value, file->path, found->position.line));
    }
    add(std::string(key), std::string(missing.empty() ? standing : missing), missing.empty());
  }

  /// The option --host-from of tsd-collect, from the last file that has it.
  void host_tag() {
    std::string from = "the kernel's host name";
    for (const ConfigFile& file : files_) {
      if (file.kind == FileKind::python) continue;
      auto sources = values_of(command_words(file.text), "", "--host-from");
      if (!sources.empty()) from = fmt::format("asked from {} ({})", sources.back(), file.path);
    }
    add("host tag", from);
  }

  void password() {
    for (const ConfigFile& file : files_) {
      const Assignment* found = file.found.find("PASSWORD");
      if (found == nullptr || found->value.empty()) continue;
      bool open = file.mode && (*file.mode & 0004) != 0;
      add("PASSWORD", fmt::format("set ({}:{}), no tag{}", file.path, found->position.line,
                                  open ? "; everybody on the machine can read it" : ""));
    }
  }

  /// The words of COLLECT_OPTIONS, from the last file that sets it.
  std::vector<std::string> options() const {
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      const std::string* found = file->found.value("COLLECT_OPTIONS");
      if (found != nullptr) return split_words(*found);
    }
    return {};
  }

  /// The tags that every point will have.
  void tags() {
    std::string all;
    auto words = options();
    bool host = !has_flag(words, "--no-host-tag");
    for (const std::string& tag : values_of(words, "-t", "--tag")) {
      all += " " + tag;
      host = host && !tag.starts_with("host=");
    }
    if (host) all += " host";
    for (const ConfigFile& file : files_) {
      for (auto [name, tag] : {std::pair("USER", "user"), std::pair("DOMAIN", "domain")}) {
        const std::string* value = file.found.value(name);
        if (file.kind == FileKind::python && value) all += fmt::format(" {}={}", tag, *value);
      }
    }
    add("tags", all.empty() ? "none" : all.substr(1));
  }

  void secrets() {
    bool tag = has_flag(options(), "--password-tag");
    bool set = std::ranges::any_of(
        files_, [](const ConfigFile& file) { return file.found.value("PASSWORD") != nullptr; });
    if (tag && set) {
      add("secrets", "PASSWORD, in clear, as a tag of every point (--password-tag)");
    } else {
      add("secrets", "none in tags");
    }
  }

  /// The spool as the script finds it: the value of a settings file, else the default in
  /// ${SPOOL-DEFAULT}.
  std::string spool_path() const {
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      const Assignment* found = file->found.find("SPOOL");
      if (found != nullptr && found->is_settled()) return found->value;
    }
    for (const ConfigFile& file : files_) {
      if (file.kind != FileKind::script) continue;
      for (const ShellWord& word : shell_words(file.text)) {
        if (auto standing = standing_of("SPOOL", word.source)) return *standing;
      }
    }
    return "";
  }

  /// The default in ${NAME-VALUE} or ${NAME=VALUE}; nothing for other words.
  static std::optional<std::string> standing_of(std::string_view name, std::string_view word) {
    for (char sign : {'-', '='}) {
      std::string opening = fmt::format("${{{}{}", name, sign);
      std::size_t at = word.find(opening);
      if (at == word.npos) continue;
      word.remove_prefix(at + opening.size());
      return std::string(word.substr(0, word.find('}')));
    }
    return std::nullopt;
  }

  SpoolState spool() {
    std::string path = spool_path();
    if (path.empty()) {
      add("spool", "none: what cannot be sent is lost");
      return {};
    }
    std::string account = name_;
    for (const ConfigFile& file : files_) {
      if (const std::string* user = file.found.value("RUN_AS_USER")) account = *user;
    }
    SpoolState state = look_at_spool(tree_, path, account);
    add("spool", state.text, state.sound);
    return state;
  }

  /// Unconfirmed points stay in the spool, so its age shows whether points are delivered.
  void delivery(const SpoolState& spool) {
    constexpr std::int64_t kLong = 300;  // seconds; tsd-send retries every few
    if (!spool.used) return add("delivers", "nothing sent yet");
    if (spool.segments == 0) return add("delivers", "all that was gathered so far");
    std::int64_t age = std::max<std::int64_t>(os::Clock().seconds() - spool.oldest, 0);
    add("delivers",
        fmt::format("{} segments wait in the spool, the oldest for {} s", spool.segments, age),
        age < kLong);
  }

  /// The tree must be root's alone: root runs and removes by what lies in it.
  void tree() {
    std::string path = "/usr/local/" + name_;
    if (!tree_.has(path)) return;
    for (const char* inner : {"/.installed", "/tcollector.py", "/collectors/0"}) {
      auto writer = os::other_writer(tree_.root(), path + inner);
      if (!writer) continue;
      return add("tree",
                 fmt::format("{}: chown -R -h root:root and chmod -R go-w {}, after a look",
                             os::to_string(*writer), path),
                 false);
    }
    add("tree", path + ", root's alone");
  }

  void collectors() {
    auto names = tree_.names(fmt::format("/usr/local/{}/collectors/0", name_));
    add("collectors/0", names.empty() ? "none: nothing of the host is gathered"
                                      : fmt::format("{}", fmt::join(names, " ")));
  }

  void boot() {
    std::string levels;
    for (char level : std::string_view("2345")) {
      auto starts = [&](const std::string& entry) {
        return entry.size() == name_.size() + 3 && entry[0] == 'S' && entry.ends_with(name_);
      };
      if (std::ranges::any_of(tree_.names(fmt::format("/etc/rc{}.d", level)), starts))
        levels.append(" ").push_back(level);
    }
    bool unit =
        tree_.look(fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", name_))
            .has_value();
    bool openrc = tree_.look("/etc/runlevels/default/" + name_).has_value();
    std::string text = levels.empty() ? "" : "runlevels" + levels;
    if (unit) text += std::string(text.empty() ? "" : ", ") + "multi-user.target";
    if (openrc) text += std::string(text.empty() ? "" : ", ") + "OpenRC's default";
    add("starts in",
        text.empty() ? "no runlevel, and no unit is wanted: it does not start at boot" : text,
        !text.empty());
  }

  void running() {
    auto text = tree_.read(fmt::format("/run/{0}/{0}.pid", name_));
    std::string pid = text ? text->substr(0, text->find('\n')) : "";
    bool alive = is_digits(pid) && tree_.has("/proc/" + pid);
    add("runs", alive ? "as process " + pid : "not now", alive);
  }

  const os::Tree& tree_;
  const std::string& name_;
  const std::vector<ConfigFile>& files_;
  std::vector<OverviewRow> links_;
};

}  // namespace

std::vector<ConfigFile> overview_files(const os::Tree& tree, const std::string& name,
                                       const Say& say) {
  std::vector<ConfigFile> files;
  for (const char* place :
       {"/etc/init.d/{}", "/etc/default/{}", "/etc/sysconfig/{}", "/etc/systemd/system/{}.service",
        "/usr/local/{}/collectors/etc/config.py"}) {
    std::string path = fmt::format(fmt::runtime(place), name);
    if (!tree.has(path)) continue;
    auto file = read_config_file(tree.root(), path);
    if (!file) say(file.error().text);
    if (file) files.push_back(std::move(*file));
  }
  return files;
}

std::vector<OverviewRow> overview(const os::Tree& tree, const std::string& name,
                                  const std::vector<ConfigFile>& files) {
  return Walk(tree, name, files).links();
}

}  // namespace tsd::config
