// Adds tags to points. A tag that the collector has set itself is kept; the added ones follow in
// order of key.
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
  /// A line may have `max_tags` in total. `prefix` ("ns.") is put before every metric.
  Tagger(Tags tags, std::size_t max_tags, std::string prefix = "");

  /// Appends the line of `point` with its newline: its own tags unchanged, then the added tags
  /// whose keys it lacks, in byte order of key. Returns false and appends nothing if there are more
  /// than max_tags in total.
  bool append(const line::Point& point, std::string& out) const;
  /// The same for a line that line::split_plain() has split into `point`: the line is copied as a
  /// whole, which is faster.
  bool append_plain(std::string_view line, const line::Point& point, std::string& out) const;

  const Tags& tags() const { return tags_; }
  const std::string& prefix() const { return prefix_; }

 private:
  struct Added {
    std::string key;
    std::string text;  // " key=value"
  };

  bool finish(const line::Point& point, std::size_t before, std::string& out) const;

  Tags tags_;
  std::vector<Added> added_;  // tags_ as text
  std::string all_added_;
  std::size_t max_tags_;
  std::string prefix_;
};

}  // namespace tsd::gather
