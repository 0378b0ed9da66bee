#include "gather/status.h"

#include <fmt/core.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/json.h"
#include "gather/status_request.h"
#include "net/host_name.h"
#include "prometheus/accept.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kMostClients = 16;  // at a time; one more closes the oldest connection
constexpr std::size_t kMostRequest = 8192;
constexpr std::size_t kMostUnread = 8u << 20;  // bytes of answers; beyond, the oldest peer is ended

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
  std::string text;  // the request; later the unsent part of the answer
};

StatusPort::StatusPort(os::Loop& loop, Texts texts)
    : loop_(loop),
      texts_(std::move(texts)),
      acceptor_(
          loop, [this](os::Fd fd) { take(std::move(fd)); }, [this] { return make_place(); }) {}
StatusPort::~StatusPort() = default;

Result<void> StatusPort::open(const std::string& address, std::uint16_t port,
                              std::vector<std::string> allow_hosts) {
  auto where = acceptor_.open(address, port, 16);
  if (!where) return where.error();
  url_ = fmt::format("http://{}/", *where);
  access_ = net::WebAccess(address, net::own_host_name(), std::move(allow_hosts));
  return {};
}

void StatusPort::take(os::Fd fd) {
  if (clients_.size() >= kMostClients) clients_.pop_front();
  auto& client = clients_.emplace_back(Client{std::move(fd), {}, {}});
  client.watch = os::Watch(loop_, client.fd.get(), os::Watch::For::reading,
                           [this, &client] { read_request(client); });
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

void StatusPort::read_request(Client& client) {
  std::array<char, 1024> bytes;
  ssize_t got = ::recv(client.fd.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) client.text.append(bytes.data(), static_cast<std::size_t>(got));
  if (got <= 0 || client.text.size() > kMostRequest) return drop(client);
  if (client.text.find("\r\n\r\n") == std::string::npos) return;
  client.text = answer(client.text);
  make_room(client);
  client.watch = {};
  client.watch = os::Watch(loop_, client.fd.get(), os::Watch::For::writing,
                           [this, &client] { send_answer(client); });
}

std::string StatusPort::answer(std::string_view head) const {
  constexpr std::string_view kPlain = "text/plain; charset=UTF-8";
  auto refused = access_.refuse(net::read_web_request(head), net::WebTarget::data);
  if (refused) return http_answer("403 Forbidden", kPlain, *refused + "\n");
  StatusRequest request = read_status_request(head);
  if (!request.is_for_metrics) return http_answer("200 OK", "text/json", texts_.status());
  if (request.method == StatusRequest::Method::other) {
    return http_answer("405 Method Not Allowed", kPlain, "/metrics can be read with GET\n");
  }
  std::string body = texts_.metrics(request.form);
  std::string text = http_answer("200 OK", prometheus::content_type(request.form), body);
  if (request.method == StatusRequest::Method::head) text.resize(text.size() - body.size());
  return text;
}

void StatusPort::send_answer(Client& client) {
  ssize_t sent = ::send(client.fd.get(), client.text.data(), client.text.size(), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
  client.text.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  if (sent <= 0 || client.text.empty()) drop(client);
}

void StatusPort::drop(Client& client) {
  clients_.remove_if([&](const Client& one) { return &one == &client; });
}

}  // namespace tsd::gather
