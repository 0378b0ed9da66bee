// tsd-listen: the receiving end of the pipe. Listens as a TSD does and prints the points that peers
// send on stdout, one per line.
#include <unistd.h>

#include <fmt/core.h>

#include <cstdint>
#include <limits>

#include "cli/tool.h"
#include "listen/service.h"
#include "listen/tls.h"
#include "os/file.h"
#include "os/open_files.h"
#include "os/stop_signals.h"
#include "tools/tools.h"
#include "tools/watch_options.h"

using namespace tsd;

namespace {

struct ListenSettings {
  std::string bind = "127.0.0.1";
  std::int64_t port = 4242;
  bool udp = false;
  std::vector<std::string> allow_hosts;
  std::optional<std::string> port_file;
  std::optional<std::string> tls_cert;
  std::optional<std::string> tls_key;
  listen::ServerOptions server;
  std::int64_t seed = 0;
  tools::WatchSettings watch;
  cli::Verbosity notes;
};

void describe(cli::Options& options, ListenSettings& settings) {
  options.example("tsd-listen -p 4242 >points.txt");
  options.stray_word_is_for("-p");
  options.value("-p,--port", settings.port, "PORT", "listen on this port; 0: any free one", 0,
                65535, "TSD_PORT");
  options.value("-b,--bind", settings.bind, "ADDRESS", "listen on this address");
  options.flag("--udp", settings.udp, "accept points in UDP datagrams on the same port, too");
  options.values("--allow-host", settings.allow_hosts, "NAME",
                 "answer web browsers that call this machine NAME; may be given several times");
  options.value("--port-file", settings.port_file, "FILE",
                "write the port to FILE as soon as peers can connect");
  options.value("--tls-cert", settings.tls_cert, "FILE",
                "accept only TLS, with this certificate (PEM, with its chain)");
  options.value("--tls-key", settings.tls_key, "FILE",
                "its key (PEM); by default it is looked for in the certificate's file");
  options.flag("--check", settings.server.check,
               "check points as OpenTSDB does: answer invalid ones instead of printing them");
  options.flag("--stock-limits", settings.server.stock_limits,
               "the default limits of an OpenTSDB: 1024 unfinished bytes, 8192 of HTTP");
  options.parsed("--fault", "WORD[=VALUE]", "rehearse an outage; the man page lists them",
                 [&settings](std::string_view word) {
                   return listen::add_fault(word, settings.server.faults);
                 });
  options.value("--seed", settings.seed, "NUMBER",
                "the seed of --fault: the same seed gives the same faults", 0,
                std::numeric_limits<std::int64_t>::max());
  tools::describe_watch(options, settings.watch);
  options.flag("-q,--quiet", settings.notes.quiet, "print only errors");
  options.flag("-v,--verbose", settings.notes.verbose, "also say when peers come and go");
}

// Says what peers sent that was not printed, with its count.
void say_losses(const listen::Counters& counters, const Say& say) {
  struct Row {
    std::uint64_t count;
    const char* what;
  };
  for (auto [count, what] : {
           Row{counters.overlong_lines, "lines were too long and dropped"},
           Row{counters.unfinished_lines, "connections ended inside a line, which was dropped"},
           Row{counters.refused_points, "points were refused"},
           Row{counters.unknown_commands, "commands were unknown"},
           Row{counters.dropped_datagrams, "datagrams were dropped: they came too fast"},
           Row{counters.dropped_replies, "error replies were dropped: their peers did not read"},
           Row{counters.refused_requests, "requests of web browsers were refused"},
           Row{counters.overdue,
               "connections were ended: unfinished, unread or silent for too long"},
           Row{counters.crowded_out, "connections were ended: others needed their place or memory"},
           Row{counters.out_of_memory, "connections were reset: there was no memory for them"},
       }) {
    if (count > 0) say(fmt::format("{} {}", count, what));
  }
}

Result<listen::ServerOptions> options_of(const ListenSettings& settings) {
  listen::ServerOptions server = settings.server;
  server.seed = static_cast<std::uint64_t>(settings.seed);
  if (settings.tls_key && !settings.tls_cert) return Error{"--tls-key wants --tls-cert"};
  if (settings.tls_cert) {
    std::string key = settings.tls_key.value_or(*settings.tls_cert);
    auto identity = listen::TlsIdentity::load(*settings.tls_cert, key);
    if (!identity) return identity.error();
    server.tls = std::move(*identity);
  }
  return server;
}

Result<cli::Exit> run(const ListenSettings& settings) {
  auto server = options_of(settings);
  if (!server) return server.error();
  os::raise_open_files_limit();
  auto watching = tools::Watching::start(settings.watch, settings.allow_hosts);
  if (!watching) return watching.error();
  server->feed = watching->feed();
  Say say = watching->speaker("tsd-listen");
  listen::ListenOptions place{settings.bind, static_cast<std::uint16_t>(settings.port),
                              settings.udp,  settings.allow_hosts,
                              *server,       settings.notes.has_details() ? say : say_nothing};
  auto stop = os::stop_signals();
  if (!stop) return stop.error();
  auto service = listen::Service::open(place, watching->lines_fd(), std::move(*stop), say);
  if (!service) return service.error();
  if (!settings.notes.quiet) {
    say(fmt::format("listening on {}", (*service)->where()));
    watching->say_where(say);
  }
  if (settings.port_file) {
    std::string port = fmt::format("{}\n", (*service)->port());
    if (auto done = os::write_file(*settings.port_file, port, 0644); !done) return done.error();
  }
  auto served = (*service)->run();
  say = watching->end("tsd-listen");
  if (!settings.notes.quiet) say_losses((*service)->counters(), say);
  if (!served) return served.error();
  return cli::Exit::done;
}

}  // namespace

int tsd::tools::listen(int argc, char** argv) {
  return cli::run_tool<ListenSettings>(
      argc, argv, {"tsd-listen", "listen as a TSD does and print the points received"}, describe,
      run);
}
