#include "gather/status.h"

#include <fmt/core.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/json.h"
#include "gather/status_request.h"
#include "os/open_files.h"
#include "prometheus/accept.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kMostClients = 16;       // at a time; one more closes the oldest connection
constexpr int kWaiting = 16;                   // peers in the kernel's queue
constexpr std::size_t kMostUnread = 8u << 20;  // bytes of answers; beyond, the oldest peer is ended

constexpr std::string_view kPlain = "text/plain; charset=UTF-8";

std::size_t most_clients() {
  return os::share_of_open_files(kMostClients, 16);
}

/// tcollector's number for the last signal sent: 0 none, 1 TERM, 2 KILL.
int kill_state(std::string_view state) {
  return state == "ending" ? 1 : state == "killed" ? 2 : 0;
}

std::string http_answer(std::string_view status, std::string_view type, const std::string& body) {
  return fmt::format(
      "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{}",
      status, type, body.size(), body);
}

std::string child_keys(const ChildReport& child) {
  return fmt::format(R"(, "interval": {}, "pid": {}, "state": "{}", "starts": {}, "crashes": {}, )"
                     R"("cpu_us": {}, "memory_bytes": {})",
                     child.interval, child.pid, child.state, child.starts, child.crashes,
                     child.cpu_us, child.memory_bytes);
}

std::string source_json(const SourceReport& source, const SupervisorReport& known) {
  const auto& counts = source.counts;
  ChildReport child = source.child.value_or(ChildReport{});
  return fmt::format(
      R"({{"name": {}, "mtime": {}, "lastspawn": {}, "killstate": {}, "nextkill": {}, )"
      R"("lines_sent": {}, "lines_received": {}, "lines_invalid": {}, "last_datapoint": {}, )"
      R"("dead": {}, "lines_held": {}, "native": {}, "trouble": {}{}}})",
      json_string(source.name), child.changed, child.began, kill_state(child.state), child.kill_at,
      counts.sent, counts.received, counts.invalid, source.last_line, child.state == "off",
      counts.held, !source.child, json_string(trouble_of(source, known)),
      source.child ? child_keys(child) : std::string());
}

}  // namespace

std::string status_json(const SupervisorReport& known) {
  std::string text = "[";
  for (const auto& source : known.sources) {
    text.append(text.size() > 1 ? ",\n " : "").append(source_json(source, known));
  }
  return text + "]\n";
}

struct StatusPort::Client {
  os::Fd fd;
  os::Watch watch;
  std::string text;  // the unsent part of the answer
};

StatusPort::StatusPort(os::Loop& loop, Texts texts)
    : loop_(loop),
      texts_(std::move(texts)),
      reader_(
          loop, most_clients(),
          [this](os::Fd fd, std::string head) { take(std::move(fd), std::move(head)); },
          [this] { return make_place(); }) {}
StatusPort::~StatusPort() = default;

Result<void> StatusPort::open(const std::string& address, std::uint16_t port,
                              std::vector<std::string> allow_hosts) {
  return reader_.open(address, port, kWaiting, std::move(allow_hosts));
}

bool StatusPort::make_place() {
  if (clients_.empty()) return false;
  clients_.pop_front();
  return true;
}

/// Peers that ask and do not read have a page each.
void StatusPort::make_room(const Client& last) {
  auto unread = [this] {
    std::size_t bytes = 0;
    for (const Client& client : clients_) bytes += client.text.size();
    return bytes;
  };
  while (unread() > kMostUnread && &clients_.front() != &last) clients_.pop_front();
}

void StatusPort::take(os::Fd fd, std::string head) {
  net::RequestHead request = net::read_request_head(head);
  StatusTopic topic = status_topic(request);
  auto target = topic == StatusTopic::page ? net::WebTarget::page : net::WebTarget::data;
  if (auto refused = reader_.access().refuse(request.web, target))
    return answer(std::move(fd), http_answer("403 Forbidden", kPlain, *refused + "\n"));
  switch (topic) {
    case StatusTopic::page:
      return texts_.page(std::move(fd), std::move(head));
    case StatusTopic::metrics:
      return answer(std::move(fd), metrics(request));
    case StatusTopic::status:
      return answer(std::move(fd), http_answer("200 OK", "text/json", texts_.status()));
  }
}

std::string StatusPort::metrics(const net::RequestHead& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return http_answer("405 Method Not Allowed", kPlain, "/metrics can be read with GET\n");
  prometheus::Form form = prometheus::accepted_form(request.accept);
  std::string body = texts_.metrics(form);
  std::string text = http_answer("200 OK", prometheus::content_type(form), body);
  if (request.method == "HEAD") text.resize(text.size() - body.size());
  return text;
}

void StatusPort::answer(os::Fd fd, std::string text) {
  if (clients_.size() >= most_clients()) clients_.pop_front();
  Client& client = clients_.emplace_back(Client{std::move(fd), {}, std::move(text)});
  make_room(client);
  client.watch = os::Watch(loop_, client.fd.get(), os::Watch::For::writing,
                           [this, &client] { send_rest(client); });
}

void StatusPort::send_rest(Client& client) {
  ssize_t sent = ::send(client.fd.get(), client.text.data(), client.text.size(), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
  client.text.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  if (sent <= 0 || client.text.empty()) drop(client);
}

void StatusPort::drop(Client& client) {
  clients_.remove_if([&](const Client& one) { return &one == &client; });
}

}  // namespace tsd::gather
