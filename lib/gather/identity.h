// Where points come from: the tags that every point gets, from options, from the source of the host
// name, and from the collector directory's config.py.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "gather/domain.h"
#include "gather/lines/tagger.h"
#include "host/name.h"

namespace tsd::gather {

struct Identity {
  Tags tags;  ///< from options; they override all others
  /// Sources of the host tag. Not set: the kernel's host name on this machine, and no host tag for
  /// a recorded machine.
  std::optional<std::vector<host::Source>> host_from;
  bool no_host_tag = false;
  host::Cloud cloud;                           ///< where cloud sources are asked
  std::optional<Duration> host_wait;           ///< how long points wait for the cloud
  std::optional<std::string> state_directory;  ///< where the cloud's answers are cached
  bool phantom_unique = false;                 ///< add this tag, AMI/INSTANCE/ADDRESS
  std::optional<std::string> directory;
  DomainOptions domain;
};

/// Sets the sources of the host tag from a list as host::parse_sources() takes it ("ec2,hostname").
Result<void> choose_host_from(Identity& identity, std::string_view list);
/// Sets the URL of the metadata service, instead of the cloud's default.
Result<void> choose_metadata(Identity& identity, std::string_view url);

/// Sets how long points wait for the cloud, from text such as "30s".
Result<void> choose_wait(Identity& identity, std::string_view duration);

/// Adds "KEY=VALUE" to `tags`. A repeated key and a tag that no TSD accepts are errors.
Result<void> add_tag(Tags& tags, std::string_view word);

/// The tags of the identity, with `user` and `domain` from the present config.py.
Result<Tags> find_tags(const Identity& identity, const Say& say);

}  // namespace tsd::gather
