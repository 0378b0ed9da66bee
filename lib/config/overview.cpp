#include "config/overview.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>

#include "config/boot.h"
#include "config/chain.h"
#include "config/collector_tree.h"
#include "config/live_service.h"
#include "config/reader/command_line.h"
#include "config/reader/shell_words.h"
#include "config/spool_state.h"
#include "os/trust.h"

namespace tsd::config {
namespace {

class Walk {
 public:
  Walk(const os::Tree& tree, const std::string& name, const std::vector<ConfigFile>& files,
       const std::string& run_directory)
      : tree_(tree),
        name_(name),
        files_(files),
        run_(run_directory.empty() ? "/run/" + name : run_directory) {}

  std::vector<OverviewRow> links() {
    bool here = tree_.root().is_this_machine();
    if (here) live_.emplace(tree_, name_, run_);
    value("TSD_HOST", "", "not set: nothing can be shipped; tsd-install-init -H HOST sets it");
    port();
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
    if (!here) return std::move(links_);
    for (auto& row : live_->rows(files_, spool)) {
      row.live = true;
      links_.push_back(std::move(row));
    }
    return std::move(links_);
  }

 private:
  void add(std::string topic, std::string text, bool sound = true, std::string fix = {}) {
    links_.push_back({std::move(topic), std::move(text), sound, std::move(fix)});
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

  /// As the script has it after its settings: TSD_PORT=${TSD_PORT:-4999}.
  void port() {
    for (const ConfigFile& file : files_) {
      if (file.kind != FileKind::script) continue;
      auto found = counted_value(tree_, file, "TSD_PORT");
      if (found && found->value != "4242") {
        return add("TSD_PORT",
                   fmt::format("{} ({}:{})", found->value, found->path, found->position.line));
      }
    }
    value("TSD_PORT", "4242 (default)", "");
  }

  /// The option --host-from of tsd-collect, from the last file that has it.
  void host_tag() {
    std::string from = "the kernel's host name";
    for (const ConfigFile& file : files_) {
      if (file.kind == FileKind::python) continue;
      auto sources = values_of(command_words(file.text), "", "--host-from");
      if (!sources.empty()) from = fmt::format("asked from {} ({})", sources.back(), file.path);
    }
    std::string known = live_ ? live_->host_tag() : "";
    add("host tag", known.empty() ? from : fmt::format("{}, {}", known, from));
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

  SpoolState spool() {
    std::string path = spool_path(files_);
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

  /// The tree must be root's alone: root runs and removes by what lies in it.
  void tree() {
    std::string path = "/usr/local/" + name_;
    if (!tree_.has(path)) return;
    for (const char* inner : {"/.installed", "/tcollector.py", "/collectors/0", "/collectors/60"}) {
      auto writer = os::other_writer(tree_.root(), path + inner);
      if (!writer) continue;
      return add("tree",
                 fmt::format("{}: chown -R -h root:root and chmod -R go-w {}, after a look",
                             os::to_string(*writer), path),
                 false);
    }
    add("tree", path + ", root's alone");
  }

  /// What runs, by the seconds between two runs, and what does not, with its reason.
  void collectors() {
    auto files = survey_collectors(tree_.root(), fmt::format("/usr/local/{}/collectors", name_),
                                   Asker::checker);
    std::map<std::int64_t, std::string> names{{0, ""}};
    std::vector<OverviewRow> idle;
    for (const CollectorFile& file : files ? *files : std::vector<CollectorFile>()) {
      if (file.state == CollectorFile::State::runs) {
        names[file.interval.count()].append(" ").append(file.name);
      } else {
        bool is_meant = file.state != CollectorFile::State::left;
        idle.push_back(
            {"not run", fmt::format("{}: {}", file.path, file.why), !is_meant, "", true});
      }
    }
    for (const auto& [seconds, list] : names) {
      add(fmt::format("collectors/{}", seconds),
          list.empty() ? "none: nothing of the host is gathered" : list.substr(1));
    }
    std::ranges::move(idle, std::back_inserter(links_));
  }

  void boot() {
    BootState state = look_at_boot(tree_, name_);
    add("starts in", state.text, state.starts, state.fix);
  }

  const os::Tree& tree_;
  const std::string& name_;
  const std::vector<ConfigFile>& files_;
  std::vector<OverviewRow> links_;
  std::string run_;
  std::optional<LiveService> live_;
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
                                  const std::vector<ConfigFile>& files,
                                  const std::string& run_directory) {
  return Walk(tree, name, files, run_directory).links();
}

}  // namespace tsd::config
