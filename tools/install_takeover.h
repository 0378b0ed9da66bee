// What of a service is installed already, and how a new installation takes it over.
#pragma once

#include "base/result.h"
#include "base/say.h"
#include "os/tree.h"
#include "tools/install_options.h"

namespace tsd::install {

/// The settings of the service: what the command line asks for, else what the last installation
/// had, else, for the TSD, what the script of the service sets, whoever made it. `say` reports what
/// changes and what is taken over.
Result<init::Settings> service_of(const InstallInitSettings& settings, const os::Tree& tree,
                                  const Say& say);

/// What keeps the installed service from its work: drop-ins of systemd; on this machine, librdkafka
/// that is missing where the TSD is a topic of Kafka.
void say_obstacles(const init::Settings& service, const os::Tree& tree, const Say& say);

}  // namespace tsd::install
