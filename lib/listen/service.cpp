#include "listen/service.h"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <list>

#include "listen/connection.h"
#include "listen/datagrams.h"
#include "listen/service_state.h"
#include "net/async.h"

namespace tsd::listen {
namespace {

namespace asio = net::asio;
using asio::ip::tcp;
using net::Task;

std::string hostname() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return name;
}

/// A descriptor that becomes readable when `fd` breaks because its reader is gone. Asio would make
/// `fd` non-blocking for all processes that share it.
os::Fd watch_for_the_end(int fd) {
  os::Fd watch(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{};  // errors and hang-ups are always reported
  if (!watch || ::epoll_ctl(watch.get(), EPOLL_CTL_ADD, fd, &event) != 0) return os::Fd();
  return watch;  // empty for a regular file, which does not break
}

std::string text_of(const tcp::endpoint& endpoint) {
  std::string address = endpoint.address().to_string();
  if (endpoint.address().is_v6()) address = "[" + address + "]";
  return fmt::format("{}:{}", address, endpoint.port());
}

}  // namespace

struct Service::Machinery {
  Machinery(int lines_fd, const ServerOptions& options, Say speaker)
      : say(std::move(speaker)), state(lines_fd, options, hostname(), [this] { stop(); }) {}

  void stop();
  Task<> accept();
  Task<> serve(std::list<Connection>::iterator connection);
  Task<> stop_when_told();
  Task<> stop_when_reader_is_gone();

  asio::io_context context{1};
  Say say;
  ServiceState state;
  tcp::acceptor acceptor{context};
  net::Timer pause{context};
  asio::posix::stream_descriptor stop_asked{context};
  asio::posix::stream_descriptor reader_gone{context};
  Datagrams datagrams{context.get_executor(), state};
  std::list<Connection> connections;
  bool stopping = false;
};

Service::Service(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}
Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::open(const ListenOptions& listen_options, int lines_fd,
                                               os::Fd stop, Say say) {
  auto machinery = std::make_unique<Machinery>(lines_fd, listen_options.options, std::move(say));
  boost::system::error_code error;
  auto address = asio::ip::make_address(listen_options.address, error);
  if (error) return Error{fmt::format("\"{}\" is not an IP address", listen_options.address)};
  tcp::endpoint endpoint(address, listen_options.port);
  tcp::acceptor& acceptor = machinery->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  const InjectedFaults& faults = listen_options.options.faults;
  if (faults.hang ||
      faults.slow > 0) {  // else the kernel would take megabytes in our listen_options
    acceptor.set_option(tcp::acceptor::receive_buffer_size(4096), error);
  }
  if (!error && !faults.refuse) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (!error && listen_options.udp) {
    error = machinery->datagrams.open({address, acceptor.local_endpoint().port()});
  }
  if (error)
    return Error{error.message(), error.value()}.with_context("listening on", text_of(endpoint));
  machinery->stop_asked.assign(stop.release());
  if (os::Fd watch = watch_for_the_end(lines_fd)) machinery->reader_gone.assign(watch.release());
  return std::unique_ptr<Service>(new Service(std::move(machinery)));
}

std::string Service::where() const {
  return text_of(machinery_->acceptor.local_endpoint());
}
std::uint16_t Service::port() const {
  return machinery_->acceptor.local_endpoint().port();
}
const Counters& Service::counters() const {
  return machinery_->state.counters();
}
Result<void> Service::run() {
  Machinery& all = *machinery_;
  if (!all.state.options().faults.refuse) net::spawn(all.context, all.accept());
  if (all.datagrams.is_open()) net::spawn(all.context, all.datagrams.serve());
  net::spawn(all.context, all.stop_when_told());
  if (all.reader_gone.is_open()) net::spawn(all.context, all.stop_when_reader_is_gone());
  all.context.run();
  if (all.state.error() && all.state.error()->system != EPIPE) return *all.state.error();
  return {};
}

void Service::Machinery::stop() {
  if (std::exchange(stopping, true)) return;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  datagrams.stop();
  stop_asked.close(ignored);
  reader_gone.close(ignored);
  for (Connection& connection : connections) connection.stop();
}

Task<> Service::Machinery::accept() {
  while (!stopping) {
    auto [error, socket] = co_await acceptor.async_accept(net::kQuietly);
    if (stopping) break;
    if (error) {  // mostly out of descriptors: the peers wait in the queue of the kernel
      say(fmt::format("accepting a connection: {}", error.message()));
      pause.expires_after(std::chrono::seconds(1));
      co_await pause.async_wait(net::kQuietly);
      continue;
    }
    connections.emplace_front(std::move(socket), state);
    net::spawn(context, serve(connections.begin()));
  }
}

Task<> Service::Machinery::serve(std::list<Connection>::iterator connection) {
  ++state.counters().connections;
  ++state.counters().open;
  co_await connection->serve();
  --state.counters().open;
  connections.erase(connection);
}

Task<> Service::Machinery::stop_when_told() {
  co_await stop_asked.async_wait(asio::posix::stream_descriptor::wait_read, net::kQuietly);
  stop();
}

Task<> Service::Machinery::stop_when_reader_is_gone() {
  co_await reader_gone.async_wait(asio::posix::stream_descriptor::wait_read, net::kQuietly);
  if (!stopping) state.lose(Error{"the reader of the lines is gone", EPIPE});
  stop();
}

}  // namespace tsd::listen
