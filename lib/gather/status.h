// What the supervisor knows, as JSON over HTTP and in a file: the keys of tcollector's status page,
// and further ones.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gather/self_report.h"
#include "net/acceptor.h"
#include "net/web_access.h"
#include "os/fd.h"
#include "os/loop.h"
#include "prometheus/escape.h"

namespace tsd::gather {

/// An array with one object per source. tcollector's keys are name, mtime, lastspawn, killstate,
/// nextkill, lines_sent, lines_received, lines_invalid, last_datapoint and dead.
std::string status_json(const SupervisorReport& known);

/// Answers every HTTP request on a port with the same text, as tcollector does, except those for
/// /metrics, which get the metrics in the form that their Accept asks for, and those that
/// net/web_access.h refuses: 403. Takes 16 peers, 8 KiB of a request and 8 MiB of unread answers at
/// a time; one more ends the oldest, and so does a peer for whom there is no descriptor.
class StatusPort {
 public:
  struct Texts {
    std::function<std::string()> status;
    std::function<std::string(prometheus::Form)> metrics;
  };

  /// One of `texts` is called for every request.
  StatusPort(os::Loop& loop, Texts texts);
  ~StatusPort();

  /// Listens on an IPv4 or IPv6 address. Port 0 takes any free port; url() has it. `allow_hosts`
  /// are names by which browsers may call this machine. Errors read "listening on ADDRESS:PORT:
  /// ...".
  Result<void> open(const std::string& address, std::uint16_t port,
                    std::vector<std::string> allow_hosts = {});
  const std::string& url() const { return url_; }

 private:
  struct Client;

  void take(os::Fd fd);
  bool make_place();
  void make_room(const Client& last);
  void read_request(Client& client);
  void send_answer(Client& client);
  std::string answer(std::string_view head) const;
  void drop(Client& client);

  os::Loop& loop_;
  Texts texts_;
  std::string url_;
  std::list<Client> clients_;
  net::Acceptor acceptor_;
  net::WebAccess access_;
};

}  // namespace tsd::gather
