// What this machine is called, by whoever is asked: that becomes the host tag.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
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
    openstack,  ///< the same, of clouds that hand it out later than they start the machine
    nimbus,     ///< public-hostname of the service that /var/nimbus-metadata-server-url names
  };
  Kind kind;
  std::string text;  ///< of a literal

  /// The cloud has to be asked, which may have no answer yet.
  bool is_cloud() const { return kind >= Kind::ec2; }
  /// As it is written in a list: "ec2-ipv4".
  std::string word() const;
};

/// "hostname", "fqdn", "literal:X", "ec2", "ec2-ipv4", "openstack", "nimbus", several with commas
/// between.
Result<std::vector<Source>> parse_sources(std::string_view list);

/// Where the cloud is asked.
struct Cloud {
  Metadata service;
  os::Root root = os::Root();
};

/// One question, within the service's deadline.
Answer ask(const Source& source, const Cloud& cloud);

/// The answer of the first source that has one, each asked once; an error with every source's
/// reason otherwise.
Result<std::string> find_name(const std::vector<Source>& sources, const Cloud& cloud);

}  // namespace tsd::host
