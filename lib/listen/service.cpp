#include "listen/service.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstdint>
#include <list>
#include <new>
#include <utility>

#include "listen/connection.h"
#include "listen/datagrams.h"
#include "listen/kafka_source.h"
#include "listen/reader_watch.h"
#include "listen/scrape/scraper.h"
#include "listen/service_state.h"
#include "listen/shares.h"
#include "listen/turns.h"
#include "net/async.h"
#include "net/host_name.h"
#include "os/clock.h"
#include "os/open_files.h"
#include "watch/page_server.h"

namespace tsd::listen {
namespace {

namespace asio = net::asio;
using asio::ip::tcp;
using net::Task;

constexpr int kAcceptsAtOnce = 64;
constexpr int kSendBufferBytes = 128 << 10;

bool is_out_of_descriptors(const boost::system::error_code& error) {
  return error == asio::error::no_descriptors || error.value() == ENFILE;
}

/// Connections at a time. Some descriptors are kept for the rest of the program.
std::size_t places(const ServerOptions& options) {
  std::size_t others = 16 + (options.feed ? watch::PageServer::most_descriptors() : 0);
  std::size_t most = options.tls ? Shares::kMostTlsConnections : Shares::kMostConnections;
  std::size_t descriptors = os::open_files_limit();
  return std::clamp<std::size_t>(descriptors - std::min(descriptors, others), 1, most);
}

std::string text_of(const tcp::endpoint& endpoint) {
  std::string address = endpoint.address().to_string();
  if (endpoint.address().is_v6()) address = "[" + address + "]";
  return fmt::format("{}:{}", address, endpoint.port());
}

}  // namespace

struct Service::Machinery {
  Machinery(int lines_fd, const ServerOptions& options, Say speaker, Say detail_speaker)
      : say(std::move(speaker)),
        detail(std::move(detail_speaker)),
        state(lines_fd, options, net::own_host_name(), [this] { stop(); }) {}

  Result<void> bind(const ListenOptions& options);
  void scrape(const ScrapeOptions& options);
  Result<void> read_kafka(const KafkaOptions& options, int lines_fd);
  void stop();
  Task<> accept();
  void begin(tcp::socket socket);
  bool begin_next();
  Task<> find_place(const boost::system::error_code& why);
  Task<> serve(std::list<Connection>::iterator connection);
  Task<> stop_when_told();
  Task<> stop_when_reader_is_gone();

  asio::io_context context{1};
  Say say, detail;
  ServiceState state;
  Shares shares{context.get_executor(), places(state.options()), state.counters()};
  Turns turns{context.get_executor()};
  tcp::acceptor acceptor{context};
  net::Timer pause{context};
  asio::posix::stream_descriptor stop_asked{context};
  asio::posix::stream_descriptor reader_gone{context};
  Datagrams datagrams{context.get_executor(), state, turns};
  std::list<Connection> connections;
  std::optional<Scraper> scraper;
  std::unique_ptr<KafkaSource> kafka;
  bool stopping = false;
  bool told_of_descriptors = false;
};

Service::Service(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}
Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::open(const ListenOptions& listen_options, int lines_fd,
                                               os::Fd stop, Say say) {
  ServerOptions options = listen_options.options;
  options.web =
      net::WebAccess(listen_options.address, net::own_host_name(), listen_options.allow_hosts);
  auto machinery =
      std::make_unique<Machinery>(lines_fd, options, std::move(say), listen_options.detail);
  if (listen_options.port) {
    if (auto bound = machinery->bind(listen_options); !bound) return bound.error();
  }
  if (listen_options.scrape) machinery->scrape(*listen_options.scrape);
  if (listen_options.kafka) {
    if (auto read = machinery->read_kafka(*listen_options.kafka, lines_fd); !read)
      return read.error();
  }
  machinery->stop_asked.assign(stop.release());
  if (os::Fd watch = watch_for_the_end(lines_fd)) machinery->reader_gone.assign(watch.release());
  return std::unique_ptr<Service>(new Service(std::move(machinery)));
}

Result<void> Service::Machinery::bind(const ListenOptions& options) {
  boost::system::error_code error, ignored;
  auto address = asio::ip::make_address(options.address, error);
  if (error) return Error{fmt::format("\"{}\" is not an IP address", options.address)};
  tcp::endpoint endpoint(address, *options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  const InjectedFaults& faults = options.options.faults;
  if (faults.hang ||
      faults.slow > 0) {  // else the kernel would take megabytes in our listen_options
    acceptor.set_option(tcp::acceptor::receive_buffer_size(4096), error);
  }
  // Unread replies are bounded in the kernel too, which would keep up to 4 MiB a peer.
  acceptor.set_option(tcp::acceptor::send_buffer_size(kSendBufferBytes), ignored);
  acceptor.non_blocking(true, ignored);
  if (!error && !faults.refuse) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (!error && options.udp) {
    error = datagrams.open({address, acceptor.local_endpoint().port()});
  }
  if (error)
    return Error{error.message(), error.value()}.with_context("listening on", text_of(endpoint));
  return {};
}

/// Exporters are read beside the peers; their lines go the same way.
void Service::Machinery::scrape(const ScrapeOptions& options) {
  auto print = [this](std::string_view lines) {
    state.lines().append(lines);
    return state.print();
  };
  auto millis = [] { return os::unix_micros() / 1000; };
  scraper.emplace(context, options, Scraper::World{print, millis, [this] { stop(); }, say});
}

/// The topic's lines and those of others go one way, in which nothing waits for the reader alone.
Result<void> Service::Machinery::read_kafka(const KafkaOptions& options, int lines_fd) {
  auto source =
      KafkaSource::open(context, options, state.checker(),
                        {lines_fd, state.options().feed, [this] { stop(); }, say, detail});
  if (!source) return source.error();
  kafka = std::move(*source);
  state.print_by([this](std::string_view lines) { return kafka->print(lines); });
  return {};
}

std::string Service::where() const {
  return text_of(machinery_->acceptor.local_endpoint());
}
std::uint16_t Service::port() const {
  return machinery_->acceptor.local_endpoint().port();
}
std::vector<std::string> Service::losses() const {
  std::vector<std::string> all = listen::losses(machinery_->state.counters());
  auto add = [&all](const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  if (machinery_->scraper) add(listen::losses(machinery_->scraper->counters()));
  if (machinery_->kafka) add(listen::losses(machinery_->kafka->counters()));
  return all;
}
bool Service::has_down() const {
  return machinery_->scraper && machinery_->scraper->has_down();
}
bool Service::has_malformed() const {
  return machinery_->scraper && machinery_->scraper->has_malformed();
}

bool Service::has_unfinished() const {
  return machinery_->kafka && machinery_->kafka->has_unfinished();
}

Result<void> Service::run() {
  Machinery& all = *machinery_;
  bool accepts = all.acceptor.is_open() && !all.state.options().faults.refuse;
  if (all.scraper) all.scraper->start();
  if (all.kafka) all.kafka->start();
  if (accepts) net::spawn(all.context, all.accept());
  if (all.datagrams.is_open()) net::spawn(all.context, all.datagrams.serve());
  net::spawn(all.context, all.shares.watch());
  net::spawn(all.context, all.stop_when_told());
  if (all.reader_gone.is_open()) net::spawn(all.context, all.stop_when_reader_is_gone());
  all.context.run();
  if (all.kafka && all.kafka->error()) return *all.kafka->error();
  if (all.state.error() && all.state.error()->system != EPIPE) return *all.state.error();
  return {};
}

void Service::Machinery::stop() {
  if (std::exchange(stopping, true)) return;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  datagrams.stop();
  shares.stop();
  if (scraper) scraper->stop();
  if (kafka) kafka->stop();
  stop_asked.close(ignored);
  reader_gone.close(ignored);
  for (Connection& connection : connections) connection.stop();
}

Task<> Service::Machinery::accept() {
  while (!stopping) {
    auto [error, socket] = co_await acceptor.async_accept(net::kQuietly);
    if (stopping) break;
    if (error) {
      co_await find_place(error);
      continue;
    }
    begin(std::move(socket));
    for (int more = 1; more < kAcceptsAtOnce && begin_next(); ++more) {
    }
  }
}

/// Others that wait already: the turns of those that are served do not come between. False: none.
bool Service::Machinery::begin_next() {
  boost::system::error_code error;
  tcp::socket socket(context);
  acceptor.accept(socket, error);
  if (error) return false;  // the next asynchronous call tells of it
  begin(std::move(socket));
  return true;
}

void Service::Machinery::begin(tcp::socket socket) {
  if (shares.is_crowded()) shares.make_place();
  std::size_t before = connections.size();
  try {
    connections.emplace_front(std::move(socket), state, shares, turns);
    net::spawn(context, serve(connections.begin()));
  } catch (const std::bad_alloc&) {
    ++state.counters().out_of_memory;
    if (connections.size() > before) connections.pop_front();  // which ends the connection
  }
}

/// Mostly out of descriptors, and the peers wait in the queue of the kernel: one of those that are
/// here makes place. Without any, it is tried again in a second.
Task<> Service::Machinery::find_place(const boost::system::error_code& why) {
  bool has_place = is_out_of_descriptors(why) && shares.make_place();
  if (!has_place || !std::exchange(told_of_descriptors, true)) {
    say(fmt::format("accepting a connection: {}{}", why.message(),
                    has_place ? "; those that were silent for longest are ended" : ""));
  }
  pause.expires_after(has_place ? std::chrono::seconds(0) : std::chrono::seconds(1));
  co_await pause.async_wait(net::kQuietly);
}

Task<> Service::Machinery::serve(std::list<Connection>::iterator connection) {
  ++state.counters().connections;
  ++state.counters().open;
  std::string peer = connection->address();
  detail(peer + " connected");
  bool has_memory = true;
  try {
    co_await connection->serve();
  } catch (const std::bad_alloc&) {
    has_memory = false;
  }
  if (!has_memory) {  // costs this peer its connection, and nobody else anything
    ++state.counters().out_of_memory;
    state.lines().clear();
    connection->reset();
  }
  --state.counters().open;
  detail(peer + " is gone");
  connections.erase(connection);
}

Task<> Service::Machinery::stop_when_told() {
  co_await stop_asked.async_wait(asio::posix::stream_descriptor::wait_read, net::kQuietly);
  stop();
}

Task<> Service::Machinery::stop_when_reader_is_gone() {
  co_await reader_gone.async_wait(asio::posix::stream_descriptor::wait_read, net::kQuietly);
  if (!stopping && kafka) kafka->lose_reader();
  if (!stopping) state.lose(Error{"the reader of the lines is gone", EPIPE});
  stop();
}

}  // namespace tsd::listen
