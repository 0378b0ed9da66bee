#include "ship/probe/probe.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "net/async.h"
#include "net/http.h"
#include "net/http_date.h"
#include "net/stream.h"
#include "net/tls.h"
#include "os/clock.h"
#include "ship/http/gzip.h"
#include "ship/http/status.h"
#include "ship/probe/kafka_report.h"
#include "ship/remote_write/receiver.h"

namespace tsd::ship {
namespace {

// A peer that answers has begun to within this time.
constexpr Duration kPatience{1000};
constexpr Duration kHttpPatience{3000};
constexpr std::size_t kMostSaid = 1u << 20;
// A peer that goes on and on, byte by byte, has been heard for long enough.
constexpr Duration kHeardFor{5000};
// Bytes: around OpenTSDB's default limit (8,192), and far above.
constexpr std::array<std::size_t, 5> kBodies{8192, 8193, 65536, 1u << 20, 4u << 20};

// The limit between two of them is found by halving: 22 requests at most, and no longer than this.
constexpr Duration kLimitPatience{30'000};

// One for each question of remote write.
constexpr std::size_t kMostClosed = 3;

class Probe {
 public:
  Probe(const SenderOptions& options, const net::Endpoint& endpoint)
      : options_(options), endpoint_(endpoint) {
    found_.endpoint = net::to_string(endpoint);
    if (http_ != nullptr) found_.http_path = http_->path;
  }

  net::Task<> run() {
    if (const auto* write = std::get_if<WriteService>(&options_.service))
      co_return co_await greet_receiver(*write);
    co_await ask_who();
    // Who is silent to HTTP and to telnet is not waited for again.
    bool may_speak_http = is_tsd(found_) || http_ != nullptr || found_.foreign.starts_with("HTTP/");
    if (found_.trouble.empty() && may_speak_http) co_await ask_http();
  }
  /// HTTP first: what it says spares VictoriaMetrics our bad lines.
  net::Task<> ask_who() {
    net::Connector again = [this](const net::Endpoint&) { return connect(); };
    found_.identity = co_await ask_identity(again, endpoint_, patience());
    if (found_.identity.kind == HttpIdentity::Kind::mute) co_return;
    auto stream = co_await connect();
    if (stream) co_await ask_telnet(**stream);
    if (!stream) found_.trouble = stream.error().text;
  }
  const ProbeReport& found() const { return found_; }

 private:
  Duration patience() const { return std::min(options_.answer_deadline, kHttpPatience); }

  net::Task<Result<std::unique_ptr<net::Stream>>> connect() {
    auto plain = co_await net::connect(endpoint_, options_.connect_deadline);
    if (!plain || options_.tls == nullptr) co_return plain;
    co_return co_await net::secure(*options_.tls, std::move(*plain), endpoint_.host,
                                   options_.connect_deadline);
  }

  /// Asks the questions of remote write, on as many connections as the peer closes.
  net::Task<> greet_receiver(const WriteService& service) {
    found_.write_url =
        fmt::format("{}://{}{}", options_.tls ? "https" : "http", found_.endpoint, service.path);
    Asked asked;
    Reception reception;
    for (std::size_t closed = 0; closed < kMostClosed; ++closed) {
      auto stream = co_await connect();
      if (!stream) {
        found_.trouble = stream.error().text;
        co_return;
      }
      reception = co_await ask_receiver(**stream, service, found_.endpoint,
                                        options_.answer_deadline, asked);
      if (reception.is_over()) break;
    }
    found_.trouble = reception.broken;
    if (reception.refusal) found_.write_refusal = reception.refusal->reason;
    found_.write_version = word(reception.version);
  }

  /// Reads what the peer says. True: it has closed; false: it paused, failed, or said too much.
  net::Task<bool> listen(net::Stream& stream, std::string& said) {
    std::array<char, 4096> buffer;
    net::Time end = net::Clock::now() + kHeardFor;
    while (said.size() < kMostSaid && net::Clock::now() < end) {
      auto pause = net::until(net::Clock::now() + kPatience);
      auto read = co_await net::unless(std::move(pause), stream.read(buffer));
      if (!read || !*read) co_return false;
      std::size_t got = **read;
      if (got == 0) co_return true;
      said.append(buffer.data(), got);
    }
    co_return false;
  }

  net::Task<> ask_telnet(net::Stream& stream) {
    std::string said;
    auto asked = co_await stream.write("put\nversion\n", "");
    bool closed = true;
    if (asked) closed = co_await listen(stream, said);
    if (!closed) {
      // A TSD that refuses a put in words knows `stats` too; others would count it as a bad line.
      if (said.starts_with("put: ")) (void)co_await stream.write("stats\n", "");
      auto ended = co_await stream.end_writing();
      if (ended) (void)co_await listen(stream, said);
    }
    read_telnet(said, os::Clock().seconds(), found_);
    stream.close();
  }

  PutDoor put_door() const {
    if (http_ == nullptr) return {found_.endpoint};
    return {found_.endpoint, http_->path, http_->headers};
  }

  /// Posts `body` and returns the status; 0 if no HTTP comes back. gist_ is the answer's.
  net::Task<int> put(std::string_view body, bool packed) {
    const PutDoor door = put_door();
    net::HttpRequest request;
    request.target = door.target + "?details";
    request.host = door.host;
    request.headers = {"Content-Type: application/json"};
    if (packed) request.headers.emplace_back("Content-Encoding: gzip");
    request.headers.insert(request.headers.end(), door.headers.begin(), door.headers.end());
    request.body = body;
    auto stream = co_await connect();
    if (!stream) co_return 0;
    auto response = co_await net::exchange(**stream, request, options_.connect_deadline);
    if (!response) co_return 0;
    gist_ = gist_of(*response);
    is_detailed_ = response->body.find("atapoints") != std::string::npos;
    if (auto date = net::parse_http_date(response->date); date && !found_.ahead) {
      found_.ahead = *date - os::Clock().seconds();
    }
    co_return response->status;
  }

  /// Where the points would go, by a path that may be one of the user's own.
  net::Task<> ask_who_at_path() {
    auto stream = co_await connect();
    if (!stream) co_return;
    const ProvenPeer none;
    PutDoor door = put_door();  // g++ 12 frees a temporary of co_await twice
    Interview heard = co_await ask_identity(**stream, std::move(door), patience(), none);
    found_.identity = std::move(heard.identity);
  }

  net::Task<> ask_http() {
    found_.put_status = co_await put("[]", false);
    if (found_.put_status == 0) co_return;
    if (found_.identity.kind == HttpIdentity::Kind::nothing) co_await ask_who_at_path();
    if (!is_tsd(found_)) co_return;
    usual_ = gist_;
    found_.tells_details = found_.put_status == 400 && is_detailed_;
    if (auto zlib = net::Zlib::load()) {
      std::string packed;
      gzip(**zlib, "[]", packed);
      int status = co_await put(packed, true);
      found_.takes_gzip = status == found_.put_status && gist_ == usual_;
    }
    co_await find_body_limit();
  }

  /// An array of points that is empty, and as long as it shall be.
  net::Task<bool> takes_body(std::size_t bytes) {
    std::string body(bytes, ' ');
    body.front() = '[';
    body.back() = ']';
    int status = co_await put(body, false);
    co_return status == found_.put_status&& gist_ == usual_;
  }

  net::Task<> find_body_limit() {
    net::Time give_up = net::Clock::now() + kLimitPatience;
    for (std::size_t bytes : kBodies) {
      co_await try_body(bytes);
      if (found_.body_refused != 0) break;
    }
    while (found_.body_refused > found_.body_taken + 1 && net::Clock::now() < give_up) {
      co_await try_body((found_.body_taken + found_.body_refused) / 2);
    }
  }

  net::Task<> try_body(std::size_t bytes) {
    bool taken = co_await takes_body(std::max<std::size_t>(bytes, 2));
    (taken ? found_.body_taken : found_.body_refused) = bytes;
  }

  const SenderOptions& options_;
  const HttpService* http_ = std::get_if<HttpService>(&options_.service);
  const net::Endpoint& endpoint_;
  ProbeReport found_;
  std::string gist_;  // of the last response
  bool is_detailed_ = false;
  std::string usual_;  // gist of the answer to an empty array
};

Probed probe_topic(const KafkaService& service, const SenderOptions& options,
                   std::string_view flags) {
  std::atomic<bool> never = false;
  auto client = kafka::Client::make(kafka::Role::consumer, service.words, 0);
  if (!client) return {Probed::Verdict::unreachable, client.error().text + "\n"};
  auto answer = ask_topic(**client, service.url.topic, options.connect_deadline, never);
  return {answer.facts ? Probed::Verdict::takes_points : Probed::Verdict::unreachable,
          to_text(service.url, answer, flags)};
}

ProbeReport probe_one(const SenderOptions& options, const net::Endpoint& endpoint) {
  net::asio::io_context loop{1};
  Probe one(options, endpoint);
  net::spawn(loop, one.run());
  loop.run();
  return one.found();
}

/// What speaks HTTP, and is no TSD, may be a Prometheus.
std::optional<ProbeReport> probe_as_receiver(const SenderOptions& options,
                                             const net::Endpoint& endpoint,
                                             const ProbeReport& found) {
  bool speaks_http =
      found.put_status != 0 || found.foreign.starts_with("HTTP/") || is_markup(found.foreign);
  bool was_asked = std::holds_alternative<WriteService>(options.service);
  if (was_asked || is_tsd(found) || !speaks_http) return std::nullopt;
  WriteService wishes;
  auto service = load_service(wishes, {});
  if (!service) return std::nullopt;
  SenderOptions as_receiver = options;
  as_receiver.service = *std::move(service);
  ProbeReport asked = probe_one(as_receiver, endpoint);
  return is_tsd(asked) ? std::optional(std::move(asked)) : std::nullopt;
}

}  // namespace

ProbeReport ask_who(const net::Endpoint& endpoint, Duration deadline) {
  SenderOptions options;
  options.connect_deadline = deadline;
  options.answer_deadline = deadline;
  net::asio::io_context loop{1};
  Probe one(options, endpoint);
  net::spawn(loop, one.ask_who());
  loop.run();
  return one.found();
}

ProbeReport ask_service(const SenderOptions& options) {
  return probe_one(options, options.endpoints.front());
}

std::vector<Probed> probe(const SenderOptions& options, std::string_view flags) {
  if (const auto* kafka = std::get_if<KafkaService>(&options.service))
    return {probe_topic(*kafka, options, flags)};
  using Verdict = Probed::Verdict;
  std::vector<Probed> all;
  for (const net::Endpoint& endpoint : options.endpoints) {
    ProbeReport found = probe_one(options, endpoint);
    auto receiver = probe_as_receiver(options, endpoint, found);
    if (receiver) found = *std::move(receiver);
    Verdict verdict = is_tsd(found) ? Verdict::takes_points : Verdict::none;
    if (!found.trouble.empty()) verdict = Verdict::unreachable;
    all.push_back({verdict, to_text(found, flags)});
  }
  return all;
}

}  // namespace tsd::ship
