#include "ship/send/dry_run.h"

#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "ship/http/body_printer.h"
#include "ship/remote_write/write_printer.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {
namespace {

using Print = std::function<void(Batch batch, os::Output& output)>;

/// What prints the batches as the transport of `options` has them.
Print printer_of(const SenderOptions& options, const TakeRejection& reject) {
  if (options.write) {
    auto requests = std::make_shared<WritePrinter>(*options.write, reject);
    return [requests](Batch batch, os::Output& to) { requests->print(std::move(batch), to); };
  }
  if (options.http) {
    auto bodies = std::make_shared<BodyPrinter>(*options.http, first_body_bytes(options.kind));
    return [bodies](Batch batch, os::Output& to) { bodies->print(std::move(batch), to); };
  }
  return [](const Batch& batch, os::Output& to) { to.write(batch.wire()); };
}

}  // namespace

Result<std::uint64_t> dry_run(int input, LineReader& reader, os::Output& output,
                              const SenderOptions& options, const TakeRejection& reject) {
  std::uint64_t rejected = 0;
  TakeRejection count = [&](const Rejection& rejection) {
    ++rejected;
    reject(rejection);
  };
  Print print = printer_of(options, count);
  Block block;
  for (;;) {
    ssize_t got = block.fill(input);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_system_error("reading", "standard input");
    Batch batch;
    if (got == 0) reader.end(batch);
    reader.feed(block, batch);
    print(std::move(batch), output);
    if (auto done = output.flush(); !done) {
      return std::move(done.error()).with_context("writing", "standard output");
    }
    if (got == 0) return rejected;
  }
}

}  // namespace tsd::ship
