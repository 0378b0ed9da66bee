// What this machine is called, by whoever is asked: that becomes the host tag.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "host/metadata.h"
#include "os/root.h"

namespace tsd::host {

/// Somebody who knows a name.
struct Source {
  enum class Kind {
    hostname,
    fqdn,
    literal,
    ec2,        ///< public-hostname of the metadata service
    ec2_ipv4,   ///< its public-ipv4
    openstack,  ///< the same, asked until it is known
    nimbus,     ///< public-hostname of the service that /var/nimbus-metadata-server-url names
  };
  Kind kind;
  std::string text;  ///< of a literal
};

/// "hostname", "fqdn", "literal:X", "ec2", "ec2-ipv4", "openstack", "nimbus", several with commas
/// between.
Result<std::vector<Source>> parse_sources(std::string_view list);

/// Where the cloud is asked, and how long.
struct Cloud {
  Metadata service;
  os::Root root = os::Root();
  Duration patience = std::chrono::seconds(10);  ///< for a service that is late; nobody there: none
  Say say = [](std::string_view) {};  ///< told once that openstack's answer is waited for
};

/// The answer of the first source that has one; an error with every source's reason otherwise.
Result<std::string> find_name(const std::vector<Source>& sources, const Cloud& cloud);

}  // namespace tsd::host
