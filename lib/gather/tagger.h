// The tags that every point is given: the collector's own win, those of the tool follow by key.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "line/judge.h"

namespace tsd::gather {

using Tags = std::map<std::string, std::string>;

class Tagger {
 public:
  /// A line may bear `max_tags` in the end. `prefix` is put before every metric ("ns.").
  Tagger(Tags tags, std::size_t max_tags, std::string prefix = "");

  /// Appends the whole line of `point`, newline included: its own tags as they stand, then those of
  /// ours whose keys it lacks, in order of key (by byte). False, and nothing appended, when that
  /// would be more than max_tags.
  bool append(const line::Point& point, std::string& out) const;

  const Tags& tags() const { return tags_; }

 private:
  Tags tags_;
  std::size_t max_tags_;
  std::string prefix_;
};

}  // namespace tsd::gather
