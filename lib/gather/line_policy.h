// What every line must satisfy and what is added to it, made from the options.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/identity.h"
#include "gather/lines/dedup.h"
#include "gather/lines/tagger.h"
#include "line/rules.h"

namespace tsd::gather {

/// Shared by all sources of one supervisor.
struct LinePolicy {
  line::Rules rules;
  Tagger tagger;
  std::size_t max_line_bytes;
  DedupRules dedup = {};
};

struct LineOptions {
  line::Dialect dialect = line::Dialect::tcollector;
  std::int64_t max_tags = 8;
  std::uint64_t max_line_bytes = 4096;
  DedupRules dedup;
  std::int64_t evict_interval = 6000;  ///< seconds
  std::string namespace_prefix;        ///< with or without its final dot
};

/// Errors are those of find_tags().
Result<LinePolicy> make_line_policy(const Identity& identity, const LineOptions& options,
                                    const Say& say);

}  // namespace tsd::gather
