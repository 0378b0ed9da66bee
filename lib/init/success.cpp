#include "init/success.h"

#include <fmt/core.h>

namespace tsd::init {
namespace {

/// The command that shows the service, as tsd-check-config(1) has it.
std::string overview_of(const Settings& settings, const os::Root& root) {
  std::string command = "tsd-check-config";
  if (settings.name != Settings().name) command += " --name " + settings.name;
  if (!root.is_this_machine()) command += " --root " + root.directory();
  return command;
}

}  // namespace

std::string success(const Plan& plan, const Settings& settings, const os::Root& root,
                    bool started) {
  if (plan.steps.empty() && !started) return "";
  std::string script = "/etc/init.d/" + settings.name;
  std::string made = plan.steps.empty()
                         ? settings.name + " is installed as it was"
                         : fmt::format("installed {} and {}", script, settings.prefix);
  std::string look = overview_of(settings, root);
  if (!root.is_this_machine())
    return fmt::format("{} in {}: it starts when the image boots; '{}' shows its settings", made,
                       root.directory(), look);
  if (started) return fmt::format("{}, and started it; '{}' shows it at work", made, look);
  return fmt::format("{}: start it with '{} start', as every boot does; '{}' shows it at work",
                     made, script, look);
}

}  // namespace tsd::init
