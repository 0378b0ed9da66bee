#include "ship/identity/http_identity.h"

#include <fmt/core.h>

#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace tsd::ship {
namespace {

constexpr std::string_view kNoPoints = "[]";

// How the HTTP server of VictoriaMetrics, Go's net/http, answers a request without a Host header.
constexpr std::string_view kGoWithoutHost = "missing required Host header";

net::HttpRequest question(std::string_view method, const PutDoor& door) {
  net::HttpRequest request;
  request.method = method;
  request.target = door.path;
  request.host = door.host;
  request.headers = {"Content-Type: application/json"};
  request.headers.insert(request.headers.end(), door.headers.begin(), door.headers.end());
  request.body = kNoPoints;
  return request;
}

using Answers = std::vector<net::HttpResponse>;

/// The third question ends the connection, so it is asked only where that is of no further use.
net::Task<Answers> ask(net::Stream& stream, const PutDoor& door, bool is_last, Duration deadline) {
  PutDoor nameless = door;
  nameless.host.clear();
  std::array<net::HttpRequest, 3> questions{question("POST", door), question("PUT", door),
                                            question("POST", nameless)};
  std::span asked(questions.data(), is_last ? 3 : 2);
  Answers answers;
  auto patience = net::until(net::Clock::now() + deadline);
  co_await net::first_of(net::exchange_all(stream, asked, answers), std::move(patience));
  co_return answers;
}

bool is_go(const Answers& answers) {
  return answers.size() == 3 && answers[2].status == 400 &&
         answers[2].body.find(kGoWithoutHost) != std::string::npos;
}

std::string to_words(const net::HttpResponse& answer) {
  return fmt::format("{} {}", answer.status, answer.reason);
}

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != text.npos;
}

}  // namespace

HttpIdentity read_identity(const std::vector<net::HttpResponse>& answers) {
  using Kind = HttpIdentity::Kind;
  if (answers.empty()) return {};
  const net::HttpResponse& post = answers.front();
  int put = answers.size() > 1 ? answers[1].status : 0;
  if (post.status == 204 && put == 405) return {Kind::answers, Peer::influxdb};
  if (post.status == 204) return {Kind::mute, Peer::victoriametrics};
  if (post.status == 500 && has(post.body, "write series error: ")) {
    return {Kind::refuses, Peer::influxdb, post.body};
  }
  // OpenTSDB, and tsd-listen in its words. Which of them it is, its `version` says.
  bool told = post.body.starts_with("{\"error\":{\"code\":400") && has(post.body, "atapoints");
  if (post.status == 400 && told) return {Kind::answers, Peer::unknown};
  return {Kind::nothing, Peer::unknown, to_words(post)};
}

net::Task<HttpIdentity> ask_identity(const net::Connector& connect, net::Endpoint endpoint,
                                     Duration deadline) {
  auto stream = co_await connect(endpoint);
  if (!stream) co_return HttpIdentity{};
  PutDoor door{net::to_string(endpoint)};
  Answers answers = co_await ask(**stream, door, true, deadline);
  HttpIdentity found = read_identity(answers);
  if (found.kind == HttpIdentity::Kind::mute && !is_go(answers)) {
    co_return HttpIdentity{.words = to_words(answers.front())};
  }
  co_return found;
}

net::Task<> Inquiry::ask(const net::Connector& connect, net::Endpoint endpoint, Duration deadline) {
  found_ = co_await ask_identity(connect, std::move(endpoint), deadline);
  heard_.notify();
  co_await net::until(net::kNever);
}

net::Task<HttpIdentity> Inquiry::answer() {
  while (!found_) co_await heard_.wait();
  co_return *found_;
}

net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline) {
  Answers answers = co_await ask(stream, door, false, deadline);
  bool is_whole = answers.size() == 2 && answers.back().keeps_alive;
  co_return Interview{read_identity(answers), is_whole};
}

}  // namespace tsd::ship
