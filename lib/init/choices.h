// The choices of an installation that stay at the next ones until they are unset. The manifest
// keeps them.
#pragma once

#include <string>

#include "base/result.h"
#include "base/say.h"
#include "init/settings.h"

namespace tsd::init {

/// `before` with what is `asked` for; the word "default" unsets. `say` reports each change.
Choices merged(Choices before, const Choices& asked, const Say& say);

/// `settings` with these choices. Fails for a name or a value that no installation writes.
Result<Settings> chosen(Settings settings, const Choices& choices);

/// The names of the choices that are part of the service script, where `a` and `b` differ.
std::vector<std::string> differing_in_script(const Choices& a, const Choices& b);

}  // namespace tsd::init
