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
  host::Cloud cloud;            ///< who is asked for it
  bool phantom_unique = false;  ///< add this tag too: AMI/INSTANCE/ADDRESS
  std::optional<std::string> directory;
  DomainWishes domain;
};

/// Words of host::kSourceWords with commas between: who is asked, in place of the kernel.
Result<void> choose_host_from(Identity& identity, std::string_view list);
/// The URL of a metadata service, in place of the cloud's own.
Result<void> choose_metadata(Identity& identity, std::string_view url);

/// "KEY=VALUE", added to `tags`. A key twice, and what no TSD would take, are errors.
Result<void> add_tag(Tags& tags, std::string_view word);

/// Asks for the host tag where none is given, and for phantom_unique, and keeps them as given ones,
/// so that nobody is asked again while points come. May wait for the cloud. A host tag that nobody
/// knows is an error; phantom_unique is left out then, and `say` told.
Result<void> settle_names(Identity& identity, const Say& say);

/// The tags of a settled identity, and `user` and `domain` as config.py has them now.
Result<Tags> find_tags(const Identity& identity, const Say& say);

}  // namespace tsd::gather
