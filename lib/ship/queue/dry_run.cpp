#include "ship/queue/dry_run.h"

#include <cerrno>

namespace tsd::ship {

Result<void> dry_run(int input, LineReader& reader, os::Output& output) {
  Block block;
  Batch batch;
  for (;;) {
    ssize_t got = block.fill(input);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_system_error("reading", "standard input");
    if (got == 0) reader.end(batch);
    reader.feed(block, batch);
    output.write(batch.wire());
    batch.clear();
    if (auto done = output.flush(); !done) {
      return std::move(done.error()).with_context("writing", "standard output");
    }
    if (got == 0) return {};
  }
}

}  // namespace tsd::ship
