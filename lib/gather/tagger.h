// The tags that every point is given: the collector's own win, those of the tool follow by key.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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
  /// The same for a line that has its last form already, as line::split_plain() takes it: `point`
  /// is its parts.
  bool append_plain(std::string_view line, const line::Point& point, std::string& out) const;

  const Tags& tags() const { return tags_; }

 private:
  struct Added {
    std::string key;
    std::string text;  // " key=value"
  };

  bool finish(const line::Point& point, std::size_t before, std::string& out) const;

  Tags tags_;
  std::vector<Added> added_;  // tags_, ready to be copied
  std::string all_added_;
  std::size_t max_tags_;
  std::string prefix_;
};

}  // namespace tsd::gather
