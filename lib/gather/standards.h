// What every line is held to and given, made of what was wished for.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/identity.h"
#include "gather/intake.h"

namespace tsd::gather {

struct LineWishes {
  line::Dialect dialect = line::Dialect::tcollector;
  std::int64_t max_tags = 8;
  std::uint64_t max_line_bytes = 4096;
  DedupRules dedup;
  std::int64_t evict_interval = 6000;  ///< seconds
  std::string namespace_prefix;        ///< without its dot
};

Result<Standards> make_standards(const Identity& identity, const LineWishes& wishes,
                                 const Say& say);

}  // namespace tsd::gather
