// A server that listens as a TSD does, or reads exporters or a topic of Kafka, in one thread: when
// the reader of the lines blocks, all peers are blocked, which is the back pressure that a pipe
// should give.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "listen/counters.h"
#include "listen/kafka/kafka_options.h"
#include "listen/scrape/scrape_counters.h"
#include "listen/scrape/scrape_options.h"
#include "listen/server_options.h"
#include "os/fd.h"

namespace tsd::listen {

struct ListenOptions {
  std::string address = "127.0.0.1";         ///< an IPv4 or IPv6 address, not a name
  std::optional<std::uint16_t> port = 4242;  ///< 0: any free one; nothing: none is opened
  bool udp = false;                          ///< also receive datagrams on the same port
  std::vector<std::string> allow_hosts;      ///< names of this machine, besides its host name
  ServerOptions options;
  std::optional<ScrapeOptions> scrape;  ///< exporters that are read
  std::optional<KafkaOptions> kafka;    ///< a topic that is read
  Say detail = say_nothing;             ///< told of peers that come and go
};

class Service {
 public:
  /// Starts to listen; peers wait in the kernel until run(). Lines are written to `lines_fd`; the
  /// server ends when `stop` becomes readable.
  static Result<std::unique_ptr<Service>> open(const ListenOptions& listen_options, int lines_fd,
                                               os::Fd stop, Say say);
  ~Service();

  /// The address with the actual port: "127.0.0.1:4242", "[::1]:4242". For a service with a port.
  std::string where() const;
  std::uint16_t port() const;

  /// Serves until it is told to stop or the reader of the lines is gone, or until all exporters are
  /// read once. Prints what peers have sent by then. Fails when lines could not be written.
  Result<void> run();

  /// What was not printed, or got lost otherwise: a sentence with each count.
  std::vector<std::string> losses() const;
  /// Of the last scrape of each target: one failed or was stopped; one had a malformed family.
  bool has_down() const;
  bool has_malformed() const;
  /// Lines of the topic were printed that will be read again, or it could not be read.
  bool has_unfinished() const;

 private:
  struct Machinery;
  explicit Service(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
