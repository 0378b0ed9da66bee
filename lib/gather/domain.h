// The tags `user` and `domain`, from USER and DOMAIN of DIR/etc/config.py, which is parsed and not
// executed.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/lines/tagger.h"

namespace tsd::gather {

struct DomainOptions {
  bool password_tag = false;  ///< add PASSWORD as the tag `password`, in clear text
  /// In place of USER, DOMAIN and PASSWORD.
  std::optional<std::string> user = {}, domain = {}, password = {};
};

/// The tags that the options and `directory`/etc/config.py define; without a directory, or without
/// that file, those of the options. A value that is no
/// valid tag is an error that names its line and column. Tags that code in etc/*.py would set are
/// reported to `say`, since that code is not executed.
Result<Tags> read_domain(const std::optional<std::string>& directory, const DomainOptions& options,
                         const Say& say);

}  // namespace tsd::gather
