#include "ship/telnet/http_identity.h"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>

namespace tsd::ship {
namespace {

constexpr std::string_view kNoPoints = "[]";

net::HttpRequest question(std::string_view method, std::string host) {
  net::HttpRequest request;
  request.method = method;
  request.target = "/api/put";
  request.host = std::move(host);
  request.headers = {"Content-Type: application/json"};
  request.body = kNoPoints;
  return request;
}

net::Task<> ask(const net::Connector& connect, net::Endpoint endpoint,
                std::vector<net::HttpResponse>& answers) {
  auto stream = co_await connect(endpoint);
  if (!stream) co_return;
  std::string host = net::to_string(endpoint);
  std::array<net::HttpRequest, 2> questions{question("POST", host), question("PUT", host)};
  co_await net::exchange_all(**stream, questions, answers);
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
  std::vector<net::HttpResponse> answers;
  auto patience = net::until(net::Clock::now() + deadline);
  co_await net::first_of(ask(connect, std::move(endpoint), answers), std::move(patience));
  co_return read_identity(answers);
}

}  // namespace tsd::ship
