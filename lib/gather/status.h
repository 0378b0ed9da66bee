// What the supervisor knows, for people and their programs: JSON as tcollector's status page has
// it, with more keys, over HTTP and in a file.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>

#include "base/result.h"
#include "gather/self_report.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::gather {

/// An array with an object a source. tcollector's keys: name, mtime, lastspawn, killstate,
/// nextkill, lines_sent, lines_received, lines_invalid, last_datapoint, dead. Ours: the rest.
std::string status_json(const SupervisorReport& known);

/// Answers every HTTP request on a port with one text, as tcollector does.
class StatusPort {
 public:
  using Text = std::function<std::string()>;

  /// `text` is asked at every request.
  StatusPort(os::Loop& loop, Text text);
  ~StatusPort();

  /// On the interface of that address, IPv4 or IPv6. Port 0: any; url() tells which. Errors read
  /// "listening on ADDRESS:PORT: ...".
  Result<void> open(const std::string& address, std::uint16_t port);
  const std::string& url() const { return url_; }

 private:
  struct Client;

  void accept_client();
  void read_request(Client& client);
  void send_answer(Client& client);
  void drop(Client& client);

  os::Loop& loop_;
  Text text_;
  os::Fd listener_;
  std::string url_;
  std::list<Client> clients_;
  os::Watch accepting_;
};

}  // namespace tsd::gather
