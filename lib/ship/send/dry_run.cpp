#include "ship/send/dry_run.h"

#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

#include "ship/http/body_printer.h"
#include "ship/kafka/message_printer.h"
#include "ship/remote_write/write_printer.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {
namespace {

using Print = std::function<void(Batch batch, os::Output& output)>;

/// What prints the batches as each service has them.
struct PrinterOf {
  const SenderOptions& options;
  const TakeRejection& reject;

  Print operator()(const TelnetService& /*none*/) const {
    return [](const Batch& batch, os::Output& to) { to.write(batch.wire()); };
  }
  Print operator()(const HttpService& service) const {
    auto bodies = std::make_shared<BodyPrinter>(service, first_body_bytes(options.kind));
    return [bodies](Batch batch, os::Output& to) { bodies->print(std::move(batch), to); };
  }
  Print operator()(const WriteService& service) const {
    auto requests = std::make_shared<WritePrinter>(service, reject);
    return [requests](Batch batch, os::Output& to) { requests->print(std::move(batch), to); };
  }
  Print operator()(const KafkaService& service) const {
    return [&service](const Batch& batch, os::Output& to) { print_messages(service, batch, to); };
  }
};

}  // namespace

Result<std::uint64_t> dry_run(int input, LineReader& reader, os::Output& output,
                              const SenderOptions& options, const TakeRejection& reject) {
  std::uint64_t rejected = 0;
  TakeRejection count = [&](const Rejection& rejection) {
    ++rejected;
    reject(rejection);
  };
  Print print = std::visit(PrinterOf{options, count}, options.service);
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
