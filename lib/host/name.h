// The name of this machine from several sources, for the host tag.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/metadata.h"
#include "os/root.h"

namespace tsd::host {

/// A source of the name.
struct Source {
  enum class Kind {
    hostname,
    fqdn,
    literal,
    ec2,        ///< public-hostname of the metadata service
    ec2_ipv4,   ///< its public-ipv4
    openstack,  ///< the same, for clouds that assign it after the start of the machine
    nimbus,     ///< public-hostname of the service that /var/nimbus-metadata-server-url names
  };
  Kind kind;
  std::string text;  ///< of a literal

  /// True for the name that this machine has itself, which may change while it runs.
  bool is_own() const { return kind == Kind::hostname || kind == Kind::fqdn; }
  /// True for a source in the cloud, which may not have an answer yet.
  bool is_cloud() const { return kind >= Kind::ec2; }
  /// True when the answer may take as long as the deadline: from a name server or a service.
  bool is_slow() const { return kind == Kind::fqdn || is_cloud(); }
  /// Its spelling in a list: "ec2-ipv4".
  std::string word() const;
};

/// "hostname", "fqdn", "literal:X", "ec2", "ec2-ipv4", "openstack", "nimbus", several separated by
/// commas.
Result<std::vector<Source>> parse_sources(std::string_view list);

/// The place of the metadata service.
struct Cloud {
  Metadata service;
  os::Root root = os::Root();
};

/// True for what a machine is called until it has a name: localhost, localhost.localdomain, (none).
/// As host tags they would make one series of all such machines.
bool is_placeholder(std::string_view name);

/// Asks one source, within the deadline of the service. A placeholder is no answer, but for a
/// literal.
Answer ask(const Source& source, const Cloud& cloud);

/// The name that the kernel has now; below another root, that of its /etc/hostname. Empty without
/// one.
std::string own_name(const os::Root& root);

/// The answer of the first source that has one; each is asked once. Fails with the reasons of all
/// sources.
Result<std::string> find_name(const std::vector<Source>& sources, const Cloud& cloud);

}  // namespace tsd::host
