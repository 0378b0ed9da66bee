// Judges a stream with one thread or several: whoever is free reads the next batch and judges it;
// the findings are told in the order of the stream. Memory is a batch a thread, whatever comes.
#pragma once

#include <functional>

#include "base/result.h"
#include "line/batch_reader.h"
#include "line/inspect.h"

namespace tsd::line {

/// Called for one batch after the other, by one thread at a time; false ends the work.
using TakeBatch = std::function<bool(const InputBatch&, const Inspection&)>;

/// Reads `source` to its end. An error of the source is returned when what came before is settled.
/// `threads` 0: as many as cores.
Result<void> judge_stream(Source source, const Rules& rules, Wanted wanted, unsigned threads,
                          const TakeBatch& route);

}  // namespace tsd::line
