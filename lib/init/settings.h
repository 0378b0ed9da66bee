// The settings of an installation, and the rules that make their values safe inside shell and
// Python texts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::init {

/// The source of the host tag.
enum class Variant { standard, openstack, private_ip };

/// The init systems in which the service is registered.
enum class Init { automatic, sysv, systemd, openrc };

/// A collector of the user for collectors/0.
struct Collector {
  std::string name;
  std::string text;
};

/// Values by name: port, variant, init, spool, sensors (choices.h). An absent one is the default.
using Choices = std::map<std::string, std::string, std::less<>>;

struct Settings {
  std::string name = "tcollector";  ///< name of the service, its account and its files
  std::string host;                 ///< the TSD
  std::uint16_t port = 4242;
  Variant variant = Variant::standard;
  Init init = Init::automatic;
  std::string prefix;            ///< prefix of the installed tree; empty: /usr/local/NAME
  std::string spool;             ///< directory of the spool; empty: /var/spool/NAME
  bool spooled = true;           ///< false: no spool
  bool sensors = true;           ///< install a stub for each default sensor
  bool restore_sensors = false;  ///< also those that an administrator removed
  /// For config.py; empty: unset it there; nothing: keep its value.
  std::optional<std::string> user, domain, password;
  std::vector<Collector> collectors;
  Choices choices;  ///< those of the above that are not the default, for the manifest
};

/// The files that an installation may make outside its tree.
std::vector<std::string> files_outside(const Settings& settings);
/// Where the service keeps what the cloud has said; the account's.
std::string state_directory(const Settings& settings);

/// The settings with defaults filled in. Fails with the refused value and the rule. The places of
/// the account (spool, state, run) lie apart from each other and hold nothing of root's, for the
/// account could put a link in the place of all that lies below them.
Result<Settings> checked(Settings settings);

}  // namespace tsd::init
