#include "init/links.h"

#include <fmt/format.h>

namespace tsd::init {

namespace {

constexpr std::string_view kStartLevels = "2345", kAllLevels = "0123456";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::vector<std::string> runlevel_links(const os::Tree& tree, const std::string& name) {
  std::vector<std::string> links;
  for (char level : kAllLevels) {
    std::string directory = fmt::format("/etc/rc{}.d", level);
    for (const auto& entry : tree.names(directory)) {
      bool ours = entry.size() == name.size() + 3 && (entry[0] == 'S' || entry[0] == 'K') &&
                  is_digit(entry[1]) && is_digit(entry[2]) && entry.ends_with(name);
      if (ours) links.push_back(directory + "/" + entry);
    }
  }
  return links;
}

std::vector<Step> default_links(const os::Tree& tree, const std::string& name) {
  bool debian = tree.has("/usr/sbin/update-rc.d") || tree.has("/sbin/update-rc.d");
  bool red_hat = !debian && (tree.has("/sbin/chkconfig") || tree.has("/usr/sbin/chkconfig"));
  std::vector<Step> steps;
  if (tree.root().is_this_machine() && (debian || red_hat)) {
    std::string command =
        debian ? fmt::format("update-rc.d {} defaults", name) : "chkconfig --add " + name;
    steps.push_back({Step::tool, "", command});
    return steps;
  }
  for (char level : kAllLevels) {
    bool starts = kStartLevels.find(level) != kStartLevels.npos;
    std::string_view order = starts ? (red_hat ? "S90" : "S01") : (red_hat ? "K10" : "K01");
    steps.push_back(
        {Step::link, fmt::format("/etc/rc{}.d/{}{}", level, order, name), "../init.d/" + name});
  }
  return steps;
}

}  // namespace tsd::init
