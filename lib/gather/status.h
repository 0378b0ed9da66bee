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
#include "net/head_reader.h"
#include "net/request_head.h"
#include "os/fd.h"
#include "os/loop.h"
#include "prometheus/escape.h"

namespace tsd::gather {

/// An array with one object per source. tcollector's keys are name, mtime, lastspawn, killstate,
/// nextkill, lines_sent, lines_received, lines_invalid, last_datapoint and dead.
std::string status_json(const SupervisorReport& known);

/// Answers every HTTP request on a port with the same text, as tcollector does, except those for
/// /metrics, which get the metrics in the form that their Accept asks for, those for the page
/// (status_request.h), which are handed over, and those that net/web_access.h refuses: 403. Takes
/// 16 unfinished requests, and 16 answers of 8 MiB together that their peers have not read; one
/// more ends the oldest, and so does a peer for whom there is no descriptor.
class StatusPort {
 public:
  struct Texts {
    std::function<std::string()> status;
    std::function<std::string(prometheus::Form)> metrics;
    /// Gets a peer that asks for the page, and what it has sent.
    std::function<void(os::Fd peer, std::string head)> page;
  };

  /// One of `texts` is called for every request that is not refused.
  StatusPort(os::Loop& loop, Texts texts);
  ~StatusPort();

  /// Listens: net/head_reader.h.
  Result<void> open(const std::string& address, std::uint16_t port,
                    std::vector<std::string> allow_hosts = {});
  const std::string& url() const { return reader_.url(); }

 private:
  struct Client;

  void take(os::Fd fd, std::string head);
  bool make_place();
  void make_room(const Client& last);
  void answer(os::Fd fd, std::string text);
  void send_rest(Client& client);
  std::string metrics(const net::RequestHead& request) const;
  void drop(Client& client);

  os::Loop& loop_;
  Texts texts_;
  std::list<Client> clients_;
  net::HeadReader reader_;
};

}  // namespace tsd::gather
