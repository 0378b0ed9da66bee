#include "init/links.h"

#include <fmt/core.h>

#include "base/ascii.h"

namespace tsd::init {

namespace {

constexpr std::string_view kStartLevels = "2345", kAllLevels = "0123456";

bool has_update_rc(const os::Tree& tree) {
  return tree.has("/usr/sbin/update-rc.d") || tree.has("/sbin/update-rc.d");
}

/// Searches as update-rc.d does.
bool has_insserv(const os::Tree& tree) {
  return has_update_rc(tree) && tree.has("/sbin/insserv") && tree.has("/etc/insserv.conf");
}

}  // namespace

std::vector<std::string> runlevel_links(const os::Tree& tree, const std::string& name) {
  std::vector<std::string> links;
  for (char level : kAllLevels) {
    std::string directory = fmt::format("/etc/rc{}.d", level);
    for (const auto& entry : tree.names(directory)) {
      bool ours = entry.size() == name.size() + 3 && (entry[0] == 'S' || entry[0] == 'K') &&
                  is_ascii_digit(entry[1]) && is_ascii_digit(entry[2]) && entry.ends_with(name);
      if (ours) links.push_back(directory + "/" + entry);
    }
  }
  return links;
}

std::vector<Step> default_links(const os::Tree& tree, const std::string& name) {
  bool debian = has_update_rc(tree);
  bool red_hat = !debian && (tree.has("/sbin/chkconfig") || tree.has("/usr/sbin/chkconfig"));
  bool living = tree.root().is_this_machine();
  if (debian && (living || has_insserv(tree)))
    return {{Step::tool, "", fmt::format("update-rc.d {} defaults", name)}};
  if (red_hat && living) return {{Step::tool, "", "chkconfig --add " + name}};
  std::vector<Step> steps;
  for (char level : kAllLevels) {
    bool starts = kStartLevels.find(level) != kStartLevels.npos;
    std::string_view order = starts ? (red_hat ? "S90" : "S01") : (red_hat ? "K10" : "K01");
    steps.push_back(
        {Step::link, fmt::format("/etc/rc{}.d/{}{}", level, order, name), "../init.d/" + name});
  }
  return steps;
}

std::vector<Step> forget_links(const os::Tree& tree, const std::string& name) {
  if (!has_insserv(tree)) return {};
  return {{Step::tool, "", fmt::format("update-rc.d {} remove", name)}};
}

}  // namespace tsd::init
