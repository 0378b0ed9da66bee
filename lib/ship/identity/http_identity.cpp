#include "ship/identity/http_identity.h"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>

namespace tsd::ship {
namespace {

constexpr std::string_view kNoPoints = "[]";

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

net::Task<> ask(net::Stream& stream, const PutDoor& door, Answers& answers) {
  std::array<net::HttpRequest, 2> questions{question("POST", door), question("PUT", door)};
  co_await net::exchange_all(stream, questions, answers);
}

net::Task<> ask(const net::Connector& connect, net::Endpoint endpoint, Answers& answers) {
  auto stream = co_await connect(endpoint);
  if (!stream) co_return;
  PutDoor door{net::to_string(endpoint)};
  co_await ask(**stream, door, answers);
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
  return {Kind::nothing, Peer::unknown, fmt::format("{} {}", post.status, post.reason)};
}

net::Task<HttpIdentity> ask_identity(const net::Connector& connect, net::Endpoint endpoint,
                                     Duration deadline) {
  Answers answers;
  auto patience = net::until(net::Clock::now() + deadline);
  co_await net::first_of(ask(connect, std::move(endpoint), answers), std::move(patience));
  co_return read_identity(answers);
}

net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline) {
  Answers answers;
  auto patience = net::until(net::Clock::now() + deadline);
  co_await net::first_of(ask(stream, door, answers), std::move(patience));
  bool is_whole = answers.size() == 2 && answers.back().keeps_alive;
  co_return Interview{read_identity(answers), is_whole};
}

}  // namespace tsd::ship
