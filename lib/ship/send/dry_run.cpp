#include "ship/send/dry_run.h"

#include <cerrno>
#include <utility>

#include "ship/http/body_printer.h"

namespace tsd::ship {
namespace {

void print(Batch batch, std::optional<BodyPrinter>& bodies, os::Output& output) {
  if (bodies) return bodies->print(std::move(batch), output);
  output.write(batch.wire());
}

}  // namespace

Result<void> dry_run(int input, LineReader& reader, os::Output& output,
                     const std::optional<HttpService>& http, TsdKind kind) {
  std::optional<BodyPrinter> bodies;
  if (http) bodies.emplace(*http, first_body_bytes(kind));
  Block block;
  for (;;) {
    ssize_t got = block.fill(input);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_system_error("reading", "standard input");
    Batch batch;
    if (got == 0) reader.end(batch);
    reader.feed(block, batch);
    print(std::move(batch), bodies, output);
    if (auto done = output.flush(); !done) {
      return std::move(done.error()).with_context("writing", "standard output");
    }
    if (got == 0) return {};
  }
}

}  // namespace tsd::ship
