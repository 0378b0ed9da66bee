// Judges a stream with one or more threads. A free thread reads the next batch and judges it;
// results are delivered in the order of the stream. Memory is one batch per thread, for any input.
#pragma once

#include <functional>

#include "base/result.h"
#include "line/validate/batch_reader.h"
#include "line/validate/inspect.h"

namespace tsd::line {

/// Called for the batches in their order, by one thread at a time; false ends the work.
using TakeBatch = std::function<bool(const InputBatch&, const Inspection&)>;

/// Reads `source` to its end. An error of the source is returned after all earlier batches are
/// delivered. `threads` 0 means one per core.
Result<void> judge_stream(Source source, const Rules& rules, Wanted wanted, unsigned threads,
                          const TakeBatch& route);

}  // namespace tsd::line
