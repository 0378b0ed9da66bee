// Whose points these are: the tags that every point is given, from options, from whoever knows this
// machine's name, and from the directory's config.py.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "gather/domain.h"
#include "gather/tagger.h"
#include "host/name.h"

namespace tsd::gather {

struct Identity {
  Tags tags;  ///< as given; they win over all others
  /// Who knows the host tag. Not said: the kernel, where we are on the machine itself; a recorded
  /// machine's points say what was recorded.
  std::optional<std::vector<host::Source>> host_from;
  bool no_host_tag = false;
  host::Cloud cloud;                           ///< who is asked for it
  std::optional<Duration> host_wait;           ///< how long points wait for a cloud's answer
  std::optional<std::string> state_directory;  ///< where a cloud's answers are remembered
  bool phantom_unique = false;                 ///< add this tag too: AMI/INSTANCE/ADDRESS
  std::optional<std::string> directory;
  DomainOptions domain;
};

/// Words of host::kSourceWords with commas between: who is asked, in place of the kernel.
Result<void> choose_host_from(Identity& identity, std::string_view list);
/// The URL of a metadata service, in place of the cloud's own.
Result<void> choose_metadata(Identity& identity, std::string_view url);

/// How long points wait for a cloud's answer.
Result<void> choose_wait(Identity& identity, std::string_view duration);

/// "KEY=VALUE", added to `tags`. A key twice, and what no TSD would take, are errors.
Result<void> add_tag(Tags& tags, std::string_view word);

/// The tags of the identity, and `user` and `domain` as config.py has them now.
Result<Tags> find_tags(const Identity& identity, const Say& say);

}  // namespace tsd::gather
