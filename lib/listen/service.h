// A port that listens as a TSD does. One thread: a reader of the lines that does not read holds up
// every peer, and that is the back pressure a pipe should give.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "listen/counters.h"
#include "listen/server_options.h"
#include "os/fd.h"

namespace tsd::listen {

struct ListenOptions {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address, no name
  std::uint16_t port = 4242;          // 0: any free one
  bool udp = false;                   // take datagrams on the same port, too
  ServerOptions options;
};

class Service {
 public:
  /// Listens at `listen_options` from here on; peers wait until run(). Lines are written to
  /// `lines_fd`; `stop` becomes readable when it is time to end.
  static Result<std::unique_ptr<Service>> open(const ListenOptions& listen_options, int lines_fd,
                                               os::Fd stop, Say say);
  ~Service();

  /// "127.0.0.1:4242", "[::1]:4242": the port that was found, too.
  std::string where() const;
  std::uint16_t port() const;

  /// Serves until it is told to stop, or whoever read the lines is gone. What peers had sent by
  /// then is printed. An error says that lines could not be written.
  Result<void> run();

  const Counters& counters() const;

 private:
  struct Machinery;
  explicit Service(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
