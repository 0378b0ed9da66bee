// Rules for a systemd unit that starts the service, restarts it, and hides nothing from its
// sensors. Each effect was observed on booted machines.
#include <algorithm>
#include <array>

#include "config/rule.h"

namespace tsd::config {
namespace {

/// Reports every setting of this name for which `holds` is true.
template <class Holds>
void each_value(const ConfigFile& file, const Hit& hit, std::string_view name, Holds&& holds) {
  for (const Assignment& one : file.found.all) {
    if (one.name == name && holds(one.value)) hit(one.value_place, one.value);
  }
}

bool has(const ConfigFile& file, std::string_view name) {
  return file.found.find(name) != nullptr;
}

void no_program(const ConfigFile& file, const Hit& hit) {
  if (!has(file, "ExecStart")) hit({1, 1}, "");
}

void never_wanted(const ConfigFile& file, const Hit& hit) {
  if (!has(file, "WantedBy") && !has(file, "RequiredBy")) hit({1, 1}, "");
}

void own_host(const ConfigFile& file, const Hit& hit) {
  each_value(file, hit, "Environment",
             [](const std::string& value) { return value.find("TSD_HOST=") != value.npos; });
}

void not_restarted(const ConfigFile& file, const Hit& hit) {
  const Assignment* restart = file.found.find("Restart");
  if (restart == nullptr) return hit({1, 1}, "Restart=always is missing");
  if (restart->value == "no") hit(restart->value_place, "Restart=no");
}

void gives_up(const ConfigFile& file, const Hit& hit) {
  const Assignment* limit = file.found.find("StartLimitIntervalSec");
  if (limit == nullptr || limit->value != "0")
    hit(limit ? limit->value_place : TextPosition{1, 1}, "");
}

void pipe_in_a_shell(const ConfigFile& file, const Hit& hit) {
  each_value(file, hit, "ExecStart", [](const std::string& value) {
    return value.find("sh -c") != value.npos && value.find('|') != value.npos;
  });
}

void as_root(const ConfigFile& file, const Hit& hit) {
  if (!has(file, "User") && !has(file, "DynamicUser")) hit({1, 1}, "");
}

void hides_mounts(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 9> kOwnMounts{
      "PrivateTmp",           "PrivateMounts",        "PrivateDevices",
      "ProtectSystem",        "ProtectHome",          "ProtectKernelTunables",
      "ProtectKernelModules", "ProtectControlGroups", "ProtectKernelLogs"};
  for (const Assignment& one : file.found.all) {
    bool off = one.value == "no" || one.value == "false" || one.value.empty();
    if (std::ranges::find(kOwnMounts, one.name) != kOwnMounts.end() && !off)
      hit(one.position, one.name);
  }
}

void no_shell(const ConfigFile& file, const Hit& hit) {
  each_value(file, hit, "EnvironmentFile", [](const std::string&) { return true; });
}

constexpr Rule kUnitRules[] = {
    {"unit-program", Weight::fault, "no ExecStart=: it runs nothing", no_program},
    {"unit-wanted", Weight::fault,
     "no WantedBy= in [Install]: it cannot be enabled, and is not started at boot", never_wanted},
    {"unit-host", Weight::fault,
     "line 5 of the init script is the place of TSD_HOST: here it would overrule that line unseen",
     own_host},
    {"unit-restart", Weight::remark, "{}: when it dies, it stays dead", not_restarted},
    {"unit-limit", Weight::remark,
     "without StartLimitIntervalSec=0 systemd gives up after five deaths in ten seconds", gives_up},
    {"unit-pipe", Weight::remark,
     "a pipe in sh -c: when a later stage is killed, nobody notices until the first one writes",
     pipe_in_a_shell},
    {"unit-root", Weight::remark, "no User=: collectors run as root", as_root},
    {"unit-mounts", Weight::remark,
     "{} gives the service mounts of its own: dfstat reports other file systems than the machine "
     "has",
     hides_mounts},
    {"unit-no-shell", Weight::remark,
     "{} is not read as a shell reads it: no $NAME, no export, and TSD_HOST in it is not line 5",
     no_shell},
};

}  // namespace

std::span<const Rule> unit_rules() {
  return kUnitRules;
}

}  // namespace tsd::config
