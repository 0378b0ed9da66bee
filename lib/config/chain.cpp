#include "config/chain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.h"

namespace tsd::config {
namespace {

class Walk {
 public:
  Walk(const os::Tree& tree, const std::string& name, const std::vector<Subject>& files)
      : tree_(tree), name_(name), files_(files) {}

  std::vector<Link> links() {
    value("TSD_HOST", "", "not set: nothing can be shipped; tsd-install-init -H HOST sets it");
    value("TSD_PORT", "4242, the standing one", "");
    host_tag();
    value("USER", "not set: points bear no tag user", "");
    value("DOMAIN", "not set: points bear no tag domain", "");
    password();
    collectors();
    boot();
    if (tree_.root().is_this_machine()) running();
    return std::move(links_);
  }

 private:
  void add(std::string topic, std::string text, bool sound = true) {
    links_.push_back({std::move(topic), std::move(text), sound});
  }

  /// From the last file that sets it, as the service reads them.
  void value(std::string_view key, std::string_view standing, std::string_view missing) {
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      const Assignment* found = file->found.find(key);
      if (found == nullptr || !found->is_settled() || found->value.empty()) continue;
      return add(std::string(key),
                 fmt::format("{} ({}:{})", found->value, file->path, found->place.line));
    }
    add(std::string(key), std::string(missing.empty() ? standing : missing), missing.empty());
  }

  /// The options by which the script has tsd-collect find it.
  void host_tag() {
    std::string from = "the kernel's host name";
    for (const Subject& file : files_) {
      std::size_t at = file.text.find("--host-from ");
      if (at == file.text.npos) continue;
      std::string_view rest = std::string_view(file.text).substr(at + 12);
      from = fmt::format("asked from {} ({})", rest.substr(0, rest.find_first_of(" \"'\n")),
                         file.path);
    }
    add("host tag", from);
  }

  void password() {
    for (const Subject& file : files_) {
      const Assignment* found = file.found.find("PASSWORD");
      if (found == nullptr || found->value.empty()) continue;
      bool open = file.mode && (*file.mode & 0004) != 0;
      add("PASSWORD", fmt::format("set ({}:{}), no tag{}", file.path, found->place.line,
                                  open ? "; everybody on the machine can read it" : ""));
    }
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
  const std::vector<Subject>& files_;
  std::vector<Link> links_;
};

}  // namespace

std::vector<Subject> chain_files(const os::Tree& tree, const std::string& name, const Say& say) {
  std::vector<Subject> files;
  for (const char* place : {"/etc/init.d/{}", "/etc/default/{}", "/etc/sysconfig/{}",
                            "/usr/local/{}/collectors/etc/config.py"}) {
    std::string path = fmt::format(fmt::runtime(place), name);
    if (!tree.has(path)) continue;
    auto subject = read_subject(tree.root(), path);
    if (!subject) say(subject.error().text);
    if (subject) files.push_back(std::move(*subject));
  }
  return files;
}

std::vector<Link> chain(const os::Tree& tree, const std::string& name,
                        const std::vector<Subject>& files) {
  return Walk(tree, name, files).links();
}

}  // namespace tsd::config
