#include "ship/send/sender.h"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <utility>

#include "net/readable.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/footprint.h"
#include "ship/send/connector.h"
#include "ship/send/sending.h"

namespace tsd::ship {
namespace {

/// Waits for one event and handles it; false when no more will come. Gives memory back before a
/// long wait.
bool wait(net::asio::io_context& loop, Sending& sending, os::Footprint& footprint) {
  if (sending.is_quiet() && footprint.is_due()) {
    if (loop.run_one_for(os::Footprint::kQuiet) > 0) return true;
    if (loop.stopped()) return false;
    sending.rest();
    footprint.rest();
  }
  return loop.run_one() > 0;
}

/// Nothing without a file for it.
std::function<void(const os::SendState&)> state_writer(const SenderOptions& options,
                                                       const Say& say) {
  if (!options.state_file) return {};
  return [&say, path = *options.state_file](const os::SendState& state) {
    auto written = os::write_file(path, os::to_text(state), 0644);
    if (!written) say(written.error().text);
  };
}

}  // namespace

Outcome send(int input, int stop, LineReader& reader, const SenderOptions& options,
             const TakeRejection& reject, const Say& say) {
  net::asio::io_context loop{1};
  DescriptorInput lines(loop.get_executor(), input);
  net::Readable stopped(loop.get_executor(), stop);
  Sending sending(loop,
                  {lines, [&stopped] { return stopped.wait(); }, connector_of(options),
                   [] { return os::Clock().seconds(); }, state_writer(options, say)},
                  reader, options, reject, say);
  net::spawn(loop, sending.run());
  os::Footprint footprint;
  while (wait(loop, sending, footprint)) sending.notice();
  return sending.finish();
}

}  // namespace tsd::ship
