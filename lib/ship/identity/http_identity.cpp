#include "ship/identity/http_identity.h"

#include <fmt/core.h>

#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kNoPoints = "[]";

constexpr std::string_view kHalfJson = "[";

// How the HTTP server of VictoriaMetrics, Go's net/http, answers a request without a Host header.
constexpr std::string_view kGoWithoutHost = "missing required Host header";

// How they answer half of a JSON array.
constexpr std::string_view kInfluxHalfJson = "json array decode error";
constexpr std::string_view kVictoriaHalfJson = "cannot parse HTTP OpenTSDB json";

// How VictoriaMetrics answers points that it cannot store, and why.
constexpr std::string_view kVictoriaFull = "cannot store metrics: ";

net::HttpRequest question(std::string_view method, const PutDoor& door,
                          std::string_view body = kNoPoints) {
  net::HttpRequest request;
  request.method = method;
  request.target = door.target;
  request.host = door.host;
  request.headers = {"Content-Type: application/json"};
  request.headers.insert(request.headers.end(), door.headers.begin(), door.headers.end());
  request.body = body;
  return request;
}

using Answers = std::vector<net::HttpResponse>;

/// POST without a Host header, which ends the connection.
net::HttpRequest question_of_go(PutDoor door) {
  door.host.clear();
  return question("POST", door);
}

net::Task<Answers> ask(net::Stream& stream, std::span<const net::HttpRequest> questions,
                       net::Time deadline) {
  Answers answers;
  auto patience = net::until(deadline);
  co_await net::first_of(net::exchange_all(stream, questions, answers), std::move(patience));
  co_return answers;
}

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != text.npos;
}

bool is_go(const net::HttpResponse& answer) {
  return answer.status == 400 && has(answer.body, kGoWithoutHost);
}

std::string to_words(const net::HttpResponse& answer) {
  return fmt::format("{} {}", answer.status, answer.reason);
}

/// Who answers 204 has to prove which TSD it is: true for the words that this TSD alone has for
/// half of a JSON array.
bool proves(const net::HttpResponse& answer, Peer peer) {
  std::string_view words = peer == Peer::influxdb ? kInfluxHalfJson : kVictoriaHalfJson;
  return answer.status == 400 && has(answer.body, words);
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
  if (post.status == 503 && has(post.body, kVictoriaFull)) {
    std::string_view why = std::string_view(post.body).substr(post.body.find(kVictoriaFull));
    return {Kind::refuses, Peer::victoriametrics, std::string(trim(why))};
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
  const std::array questions{question("POST", door), question("PUT", door), question_of_go(door)};
  net::Time asked = net::Clock::now();
  Answers answers = co_await ask(**stream, questions, asked + deadline);
  HttpIdentity found = read_identity(answers);
  bool is_proven = answers.size() == questions.size() && is_go(answers.back());
  bool says_nothing = !answers.empty() && answers.front().status == 204;
  if (says_nothing && !is_proven) co_return HttpIdentity{.words = to_words(answers.front())};
  found.asked = asked;
  found.place = (*stream)->place();
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

net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline,
                                  const ProvenPeer& proven) {
  const std::array questions{question("POST", door), question("PUT", door)};
  Answers answers = co_await ask(stream, questions, net::Clock::now() + deadline);
  Interview heard{read_identity(answers)};
  bool has_all = answers.size() == questions.size();
  heard.keeps_alive = has_all && answers.back().keeps_alive;
  if (answers.empty()) co_return heard;
  bool says_nothing = answers.front().status == 204;
  heard.is_whole = has_all || !says_nothing || !answers.front().keeps_alive;
  if (!says_nothing) co_return heard;

  heard.server = answers.front().server;
  bool is_known = proven.peer == heard.identity.peer && proven.server == heard.server;
  if (has_all && is_known) co_return heard;
  HttpIdentity claimed = heard.identity;
  heard.identity = {.words = to_words(answers.front())};
  if (!heard.keeps_alive) co_return heard;
  const std::array half{question("POST", door, kHalfJson)};
  answers = co_await ask(stream, half, net::Clock::now() + deadline);
  heard.is_whole = !answers.empty();
  heard.keeps_alive = heard.is_whole && answers.front().keeps_alive;
  if (heard.is_whole && proves(answers.front(), claimed.peer)) heard.identity = std::move(claimed);
  co_return heard;
}

}  // namespace tsd::ship
