// What an installation is to be, and the rules that keep its words from becoming anything else in
// the shell and Python texts they are put into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::init {

/// Where the host tag comes from.
enum class Variant { standard, openstack, private_ip };

/// Which init systems get to know of the service.
enum class Init { automatic, sysv, systemd, openrc };

/// An executable of the user's for collectors/0.
struct Collector {
  std::string name;
  std::string text;
};

struct Settings {
  std::string name = "tcollector";  // of the service, its account and its files
  std::string host;                 // the TSD; empty: keep what the installed script says
  std::uint16_t port = 4242;
  Variant variant = Variant::standard;
  Init init = Init::automatic;
  std::string prefix;                  // of the installed tree; empty: /usr/local/NAME
  std::string spool;                   // where what is not confirmed waits; empty: /var/spool/NAME
  bool spooled = true;                 // false: nothing waits
  bool sensors = true;                 // a stub for each default sensor
  std::string user, domain, password;  // for config.py; empty: as it stands there
  std::vector<Collector> collectors;
};

/// The same with its defaults filled in; or which word is refused, and by what rule.
Result<Settings> checked(Settings settings);

}  // namespace tsd::init
