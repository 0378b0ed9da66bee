#include "config/drop_ins.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/foreign.h"
#include "base/text.h"

namespace tsd::config {
namespace {

constexpr std::string_view kUnits = "/etc/systemd/system/", kScripts = "/etc/init.d/";
constexpr std::string_view kEnding = ".service";

/// The service to which `file` belongs; empty: systemd does not look there.
std::string service_of(const os::Tree& tree, const ConfigFile& file) {
  std::string_view path = file.path;
  if (file.kind == FileKind::unit && path.starts_with(kUnits) && path.ends_with(kEnding)) {
    path.remove_prefix(kUnits.size());
    return std::string(path.substr(0, path.size() - kEnding.size()));
  }
  if (file.kind != FileKind::script || !path.starts_with(kScripts)) return "";
  std::string name(path.substr(kScripts.size()));
  return tree.has(fmt::format("{}{}{}", kUnits, name, kEnding)) ? "" : name;
}

/// What the setting of a drop-in changes; empty: nothing that matters here.
std::string effect_of(const Assignment& setting, const ConfigFile& file) {
  std::string_view value = trim(setting.value, kLineBlanks);
  const std::string* own = file.found.value("ExecStart");
  bool same = file.kind == FileKind::unit && own != nullptr && trim(*own, kLineBlanks) == value;
  if (setting.name == "ExecStart" && !value.empty() && !same) return "starts another program";
  if (setting.name == "Environment" && value.find("TSD_HOST=") != value.npos)
    return "sets another TSD_HOST";
  return "";
}

}  // namespace

std::vector<std::string> drop_ins(const os::Tree& tree, const std::string& name) {
  std::map<std::string, std::string> by_name;
  for (const char* place : {"/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system",
                            "/lib/systemd/system"}) {
    std::string directory = fmt::format("{}/{}{}.d", place, name, kEnding);
    for (const auto& entry : tree.names(directory)) {
      if (entry.ends_with(".conf")) by_name.emplace(entry, directory + "/" + entry);
    }
  }
  std::vector<std::string> paths;
  for (const auto& [_, path] : by_name) paths.push_back(path);
  return paths;
}

std::vector<Finding> check_drop_ins(const os::Tree& tree, const ConfigFile& file) {
  std::string name = service_of(tree, file);
  if (name.empty()) return {};
  std::vector<Finding> findings;
  for (const auto& path : drop_ins(tree, name)) {
    auto drop_in = read_config_file(tree.root(), path);  // one that is masked is no file
    if (!drop_in) continue;
    for (const Assignment& one : read_unit(drop_in->text).all) {
      std::string effect = effect_of(one, file);
      if (effect.empty()) continue;
      findings.push_back(
          {"unit-drop-in",
           Weight::fault,
           {1, 1},
           fmt::format("{}:{} {}: {}; remove it, and systemctl daemon-reload", path,
                       one.position.line, effect, quote_foreign(one.name + "=" + one.value))});
    }
  }
  return findings;
}

}  // namespace tsd::config
