#include "ship/dry_run.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

namespace tsd::ship {

Result<void> dry_run(int input, Intake& intake, os::Output& output) {
  std::vector<char> buffer(64u << 10);
  Batch batch;
  for (;;) {
    ssize_t got = ::read(input, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_system_error("reading", "standard input");
    if (got == 0) intake.end(batch);
    intake.feed({buffer.data(), static_cast<std::size_t>(got)}, batch);
    output.write(batch.wire());
    batch.clear();
    if (auto done = output.flush(); !done) {
      return std::move(done.error()).with_context("writing", "standard output");
    }
    if (got == 0) return {};
  }
}

}  // namespace tsd::ship
