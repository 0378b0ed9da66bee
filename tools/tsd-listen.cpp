// tsd-listen: the receiving end of the pipe. Listens as a TSD does and prints the points that peers
// send on stdout, one per line; reads exporters and topics of Kafka, too.
#include <unistd.h>

#include <fmt/core.h>

#include <chrono>

#include "base/counted.h"
#include "base/foreign.h"
#include "base/units.h"
#include "cli/tool.h"
#include "listen/service.h"
#include "os/file.h"
#include "os/open_files.h"
#include "os/stop_signals.h"
#include "tools/listen_options.h"
#include "tools/tools.h"
#include "tools/watch_options.h"

using namespace tsd;
using listen::ListenSettings;

namespace {

// Says where lines come from.
void say_sources(const listen::Service& service, const listen::ListenOptions& options,
                 const Say& say) {
  if (options.port) say(fmt::format("listening on {}", service.where()));
  if (options.kafka) {
    say(fmt::format("reading {} in group {}", net::to_string(options.kafka->settings.url),
                    quote_foreign(options.kafka->group)));
  }
  if (!options.scrape || options.scrape->once) return;
  say(fmt::format("scraping {} every {}", counted(options.scrape->targets.size(), "target"),
                  format_duration(std::chrono::seconds(options.scrape->interval))));
}

// 75: an exporter did not answer, or lines of a topic will be read again; 1: an exporter had a
// malformed family. Of a service, which is told to stop, neither.
cli::Exit verdict(const listen::Service& service, const listen::ListenOptions& options) {
  if (service.has_unfinished()) return cli::Exit::not_yet;
  if (!options.scrape || !options.scrape->once) return cli::Exit::done;
  if (service.has_down()) return cli::Exit::not_yet;
  return service.has_malformed() ? cli::Exit::no : cli::Exit::done;
}

// All targets are read at once. One without a descriptor would be called down, which it is not.
Result<void> check_open_files(const listen::ListenOptions& options) {
  constexpr std::size_t kOthers = 16;
  std::size_t wanted = options.scrape ? options.scrape->targets.size() + kOthers : 0;
  std::size_t most = os::open_files_limit();
  if (wanted <= most) return {};
  return Error{fmt::format("{} want {} open files, and this process may have {}: raise ulimit -n",
                           counted(options.scrape->targets.size(), "target"), wanted, most)};
}

Result<cli::Exit> run(const ListenSettings& settings) {
  os::raise_open_files_limit();
  auto watching = tools::Watching::start(settings.watch, settings.allow_hosts);
  if (!watching) return watching.error();
  Say say = watching->speaker("tsd-listen");
  auto options = listen::listen_options(settings, say);
  if (!options) return options.error();
  options->options.feed = watching->feed();
  if (settings.notes.has_details()) options->detail = say;
  if (auto enough = check_open_files(*options); !enough) return enough.error();
  auto stop = os::stop_signals();
  if (!stop) return stop.error();
  auto service = listen::Service::open(*options, watching->lines_fd(), std::move(*stop), say);
  if (!service) return service.error();
  if (!settings.notes.quiet) {
    say_sources(**service, *options, say);
    watching->say_where(say);
  }
  if (settings.port_file) {
    std::string port = fmt::format("{}\n", (*service)->port());
    if (auto done = os::write_file(*settings.port_file, port, 0644); !done) return done.error();
  }
  auto served = (*service)->run();
  say = watching->end("tsd-listen");
  if (!settings.notes.quiet) {
    for (const std::string& loss : (*service)->losses()) say(loss);
  }
  if (!served) return served.error();
  return verdict(**service, *options);
}

}  // namespace

int tsd::tools::listen(int argc, char** argv) {
  return cli::run_tool<ListenSettings>(
      argc, argv, {"tsd-listen", "listen as a TSD does and print the points received"},
      listen::describe, run);
}
