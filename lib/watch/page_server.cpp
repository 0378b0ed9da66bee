#include "watch/page_server.h"

#include <fmt/core.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "net/request_head.h"
#include "os/open_files.h"
#include "os/random.h"
#include "watch/frame.h"
#include "watch/page_text.h"
#include "watch/query.h"

namespace tsd::watch {
namespace {

using std::chrono::seconds;

constexpr auto kRound = seconds(1);
/// A round takes at most this part of the time: with many different queries it comes less often.
constexpr int kLeastRest = 9;
/// Without a whole request, or while nothing of an answer is taken.
constexpr auto kPatience = seconds(10);
/// A viewer whose frame does not change is sent something, so that both ends see that the other
/// lives.
constexpr auto kSilence = seconds(15);
constexpr int kWaiting = 128;                // peers in the kernel's queue
constexpr int kSendBufferBytes = 128 << 10;  // of the kernel, a peer

std::size_t most_viewers() {
  return os::share_of_open_files(PageServer::kMostViewers, 8);
}

std::size_t most_requests() {
  return os::share_of_open_files(PageServer::kMostRequests, 16);
}

/// It guards nothing secret: nothing foreign stands in the page.
std::string new_nonce() {
  std::string nonce;
  for (int i = 0; i < 4; ++i) nonce += fmt::format("{:08x}", os::random_number());
  return nonce;
}

}  // namespace

struct PageServer::Client {
  explicit Client(os::Fd socket) : fd(std::move(socket)) {}

  os::Fd fd;
  os::Watch watch;
  Bytes out;  ///< what is being sent
  std::size_t sent = 0;
  bool is_viewer = false;
  std::string asked;  ///< the query of a viewer, as it wrote it
  Query query;
  std::size_t shown = 0;                   ///< hash of the last frame
  Clock::time_point moved = Clock::now();  ///< when it came, or took or got something last
};

PageServer::PageServer(os::Loop& loop, Board& board, std::function<std::int64_t()> now_ms,
                       std::function<void()> refresh)
    : loop_(loop),
      board_(board),
      now_ms_(std::move(now_ms)),
      refresh_(std::move(refresh)),
      most_viewers_(most_viewers()),
      most_requests_(most_requests()),
      reader_(
          loop, most_requests_,
          [this](os::Fd peer, const std::string& head) { serve(std::move(peer), head); },
          [this] { return make_place(); }),
      round_(loop, [this] { show_all(); }) {}
PageServer::~PageServer() = default;

std::size_t PageServer::most_descriptors() {
  return most_viewers() + 2 * most_requests();
}

Result<void> PageServer::open(const std::string& address, std::uint16_t port,
                              std::vector<std::string> allow_hosts) {
  return reader_.open(address, port, kWaiting, std::move(allow_hosts));
}

void PageServer::serve(os::Fd fd, std::string_view head) {
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof kSendBufferBytes);
  if (clients_.size() - viewers() >= most_requests_) {
    auto oldest = std::ranges::find(clients_, false, &Client::is_viewer);
    if (oldest != clients_.end()) clients_.erase(oldest);
  }
  if (!std::exchange(is_round_set_, true)) round_.set(Clock::now() + kRound);
  answer(clients_.emplace_back(std::move(fd)), head);
}

bool PageServer::make_place() {
  if (clients_.empty()) return false;
  clients_.pop_front();
  return true;
}

/// What a peer sends behind its request is not looked at, but for its end.
void PageServer::read(Client& client) {
  std::array<char, 1024> bytes;
  ssize_t got = ::recv(client.fd.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) drop(client);
}

void PageServer::answer(Client& client, std::string_view head) {
  net::RequestHead request = net::read_request_head(head);
  auto refused = reader_.access().refuse(request.web, net::WebTarget::page);
  std::string text;
  if (refused) {
    text = sentence_answer("403 Forbidden", *refused);
  } else if (request.method != "GET") {
    text = sentence_answer("405 Method Not Allowed", "Only GET is answered.", "Allow: GET\r\n");
  } else if (request.path == "/events" && viewers() < most_viewers_) {
    return begin_view(client, request.query);
  } else if (request.path == "/events") {
    text = sentence_answer("503 Service Unavailable",
                           fmt::format("{} viewers are here already.", most_viewers_),
                           "Retry-After: 5\r\n");
  } else if (request.path == "/") {
    text = page_answer(new_nonce());
  } else {
    text = sentence_answer("404 Not Found", "The page is at /.");
  }
  send_to(client, std::make_shared<const std::string>(std::move(text)));
}

void PageServer::begin_view(Client& client, std::string_view query) {
  client.is_viewer = true;
  client.asked = query;
  client.query = read_query(query);
  refresh_();
  const Frame& frame = frame_for(client, now_ms_());
  client.shown = frame.hash;
  std::string text = events_head() + *frame.text;
  frames_.clear();
  send_to(client, std::make_shared<const std::string>(std::move(text)));
}

void PageServer::send_to(Client& client, Bytes bytes) {
  client.out = std::move(bytes);
  client.sent = 0;
  client.moved = Clock::now();
  client.watch = {};
  client.watch =
      os::Watch(loop_, client.fd.get(), os::Watch::For::writing, [this, &client] { push(client); });
}

void PageServer::push(Client& client) {
  const std::string& text = *client.out;
  ssize_t sent =
      ::send(client.fd.get(), text.data() + client.sent, text.size() - client.sent, MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (sent <= 0) return drop(client);
  client.moved = Clock::now();
  client.sent += static_cast<std::size_t>(sent);
  if (client.sent < text.size()) return;
  client.out.reset();
  if (!client.is_viewer) ::shutdown(client.fd.get(), SHUT_WR);
  // Until its peer closes, too: closing first could cut off what it has not read.
  client.watch = {};
  client.watch =
      os::Watch(loop_, client.fd.get(), os::Watch::For::reading, [this, &client] { read(client); });
}

/// A viewer that has not taken the last frame gets none: it sees the next one.
void PageServer::show_all() {
  is_round_set_ = false;
  auto begin = Clock::now();
  drop_overdue();
  refresh_();
  std::int64_t now_ms = now_ms_();
  for (Client& client : clients_) {
    if (client.is_viewer && client.out == nullptr) show(client, now_ms);
  }
  frames_.clear();
  if (clients_.empty()) return;
  auto end = Clock::now();
  is_round_set_ = true;
  round_.set(std::max(begin + kRound, end + kLeastRest * (end - begin)));
}

void PageServer::show(Client& client, std::int64_t now_ms) {
  static const Bytes comment = std::make_shared<const std::string>(":\n\n");
  const Frame& frame = frame_for(client, now_ms);
  if (frame.hash != std::exchange(client.shown, frame.hash)) {
    send_to(client, frame.text);
  } else if (Clock::now() - client.moved >= kSilence) {
    send_to(client, comment);
  }
}

const PageServer::Frame& PageServer::frame_for(const Client& client, std::int64_t now_ms) {
  auto known = frames_.find(client.asked);
  if (known != frames_.end()) return known->second;
  std::string json = frame_json(board_, client.query, now_ms);
  std::size_t hash = std::hash<std::string>()(json);
  std::string text = event(fmt::format("\"now\":{},{}", now_ms, json));
  Frame frame{std::make_shared<const std::string>(std::move(text)), hash};
  return frames_.emplace(client.asked, std::move(frame)).first->second;
}

void PageServer::drop_overdue() {
  auto now = Clock::now();
  std::erase_if(clients_, [now](const Client& client) {
    bool waits = !client.is_viewer || client.out != nullptr;
    return waits && now - client.moved > kPatience;
  });
}

void PageServer::drop(Client& client) {
  clients_.remove_if([&client](const Client& each) { return &each == &client; });
}

std::size_t PageServer::viewers() const {
  return static_cast<std::size_t>(std::ranges::count(clients_, true, &Client::is_viewer));
}

}  // namespace tsd::watch
