#include "listen/http.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>

using tsd::listen::HttpProtocol;
using tsd::listen::ServerOptions;
using tsd::listen::ServiceState;

namespace {

const std::string kGood = R"({"metric":"m","timestamp":1,"value":1.0,"tags":{"h":"a"}})";
const std::string kBad = R"({"metric":"m","timestamp":0,"value":1.0,"tags":{"h":"a"}})";

struct Protocol {
  ServiceState state;
  std::unique_ptr<HttpProtocol> http = std::make_unique<HttpProtocol>(state);
  std::string lines;

  explicit Protocol(const ServerOptions& options = {}) : state(-1, options, "here", [] {}) {}

  /// The replies' status lines and bodies, headers left out.
  std::string say(std::string_view bytes) {
    http->feed(bytes, lines);
    while (http->pending()) http->go_on(lines);
    std::string text;
    std::string_view replies = http->replies().text();
    while (!replies.empty()) {
      std::size_t head = replies.find("\r\n\r\n");
      REQUIRE(head != replies.npos);
      text += replies.substr(0, replies.find("\r\n"));
      std::size_t length = replies.find("Content-Length: ");
      std::size_t body = length < head ? std::stoul(std::string(replies.substr(length + 16))) : 0;
      text += "\n" + std::string(replies.substr(head + 4, body)) + "\n";
      replies.remove_prefix(head + 4 + body);
    }
    http->replies().text().clear();
    return text;
  }
};

std::string request(std::string_view line, std::string_view body = "",
                    std::string_view headers = "") {
  return fmt::format("{} HTTP/1.1\r\nHost: x\r\n{}Content-Length: {}\r\n\r\n{}", line, headers,
                     body.size(), body);
}

std::string packed(std::string_view text, int format) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("http: the answers of OpenTSDB to a put") {
  struct Case {
    std::string line, body, answer;
  };
  const std::string both = "[" + kBad + "," + kGood + "]";
  const std::string error =
      R"({"error":"Invalid timestamp","datapoint":{"metric":"m","timestamp":0,"value":"1.0","tags":{"h":"a"}}})";
  const Case cases[] = {
      {"POST /api/put", kGood, "HTTP/1.1 204 No Content\n\n"},
      {"POST /api/v1/PUT/?sync", kGood, "HTTP/1.1 204 No Content\n\n"},
      {"POST /api/put?summary", kGood, "HTTP/1.1 200 OK\n{\"success\":1,\"failed\":0}\n"},
      {"POST /api/put?x&details=false", kGood,
       "HTTP/1.1 200 OK\n{\"success\":1,\"failed\":0,\"errors\":[]}\n"},
      {"POST /api/put?sync&sync_timeout=5&summary", kGood,
       "HTTP/1.1 200 OK\n{\"success\":1,\"failed\":0,\"timeouts\":0}\n"},
      {"POST /api/put", both,
       "HTTP/1.1 400 Bad Request\n{\"error\":{\"code\":400,\"message\":\"One or more data points "
       "had errors\",\"details\":\"Please see the TSD logs or append \\\"details\\\" to the put "
       "request\"}}\n"},
      {"POST /api/put?summary&details", both,
       "HTTP/1.1 400 Bad Request\n{\"success\":1,\"failed\":1,\"errors\":[" + error + "]}\n"},
      {"POST /api/put?details", "{",
       "HTTP/1.1 400 Bad Request\n{\"error\":{\"code\":400,\"message\":\"Unable to parse the given "
       "JSON\"}}\n"},
      {"GET /api/put", "",
       "HTTP/1.1 405 Method Not Allowed\n{\"error\":{\"code\":405,\"message\":\"Method not "
       "allowed\",\"details\":\"The HTTP method [GET] is not permitted for this endpoint\"}}\n"},
      {"POST /api/v2/put", kGood,
       "HTTP/1.1 501 Not Implemented\n{\"error\":{\"code\":501,\"message\":\"Requested API "
       "version is greater than the max implemented\"}}\n"},
      {"POST /api/nothing", kGood,
       "HTTP/1.1 404 Not Found\n{\"error\":{\"code\":404,\"message\":\"Endpoint not found\"}}\n"},
  };
  for (const Case& one : cases) {
    Protocol protocol;
    CHECK(protocol.say(request(one.line, one.body)) == one.answer);
    CHECK_FALSE(protocol.http->over());
    CHECK(protocol.http->held() == 0);
    CHECK_FALSE(protocol.http->is_amid());
  }
}

TEST_CASE("http: rehearsed faults speak OpenTSDB's words") {
  const std::string point =
      R"("datapoint":{"metric":"m","timestamp":1,"value":"1.0","tags":{"h":"a"}})";
  auto answer = [&](const ServerOptions& options) {
    Protocol protocol(options);
    std::string said = protocol.say(request("POST /api/put?details", kGood));
    CHECK(protocol.lines.empty());
    return said;
  };
  ServerOptions options;
  options.faults.throttle = 1;
  CHECK(answer(options) ==
        "HTTP/1.1 400 Bad Request\n{\"success\":0,\"failed\":1,\"errors\":[{\"error\":\"Please "
        "throttle\"," +
            point + "}]}\n");
  options.faults.throttle = 0;
  options.faults.reject = 1;
  CHECK(answer(options) ==
        "HTTP/1.1 400 Bad Request\n{\"success\":0,\"failed\":1,\"errors\":[{\"error\":\"Unknown "
        "metric\"," +
            point + "}]}\n");
  options.faults.unavailable = true;
  CHECK(answer(options).starts_with("HTTP/1.1 503 Service Unavailable\n{\"error\":{\"code\":503,"));
}

TEST_CASE("http: wherever the stream is cut, requests are answered in their order") {
  const std::string said = request("POST /api/put?summary", kGood) + request("GET /api/version") +
                           request("GET /x") +
                           "POST /api/put HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" +
                           fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", kGood.size(), kGood);
  Protocol whole;
  std::string answers = whole.say(said);
  CHECK(whole.lines == "m 1 1.0 h=a\nm 1 1.0 h=a\n");
  CHECK(answers.ends_with("HTTP/1.1 204 No Content\n\n"));
  for (std::size_t cut = 1; cut < said.size(); ++cut) {
    Protocol halves;
    std::string first = halves.say(said.substr(0, cut));
    REQUIRE(first + halves.say(said.substr(cut)) == answers);
    REQUIRE(halves.lines == whole.lines);
  }
}

TEST_CASE("http: packed bodies, by every name and form") {
  struct Case {
    const char* coding;
    int format;
  };
  for (auto [coding, format] :
       {Case{"gzip", 31}, Case{"x-gzip", 31}, Case{"deflate", 15}, Case{"Deflate", -15}}) {
    Protocol protocol;
    std::string body = packed(kGood, format);
    std::string header = fmt::format("Content-Encoding: {}\r\n", coding);
    CHECK(protocol.say(request("POST /api/put", body, header)) == "HTTP/1.1 204 No Content\n\n");
    CHECK(protocol.lines == "m 1 1.0 h=a\n");
    body.resize(body.size() / 2);
    CHECK(protocol.say(request("POST /api/put", body, header)).starts_with("HTTP/1.1 400 "));
  }
  Protocol protocol;
  CHECK(protocol.say(request("POST /api/put", kGood, "Content-Encoding: zstd\r\n")) ==
        "HTTP/1.1 204 No Content\n\n");
}

TEST_CASE("http: a body that is too big costs itself and no memory") {
  ServerOptions options;
  options.longest_body = 100;
  Protocol protocol(options);
  std::string big(101, ' ');
  CHECK(protocol.say(request("POST /api/put", big)).starts_with("HTTP/1.1 413 "));
  CHECK(protocol.http->held() == 0);
  protocol.http->feed("POST /api/put HTTP/1.1\r\nContent-Length: 1000\r\n\r\n[    ",
                      protocol.lines);
  CHECK(protocol.http->held() == 5);
  protocol.http->feed(big, protocol.lines);
  CHECK(protocol.http->held() == 0);
  CHECK(protocol.http->is_amid());
}

TEST_CASE("http: what waits for the end of a line is bounded") {
  const std::string chunked = "POST /api/put HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string endless[] = {
      chunked + "5;",                                // the extension of a chunk
      chunked + "0\r\nX: ",                          // a trailer
      chunked + "2\r\n[]\r\n1;",                     // the head of a later chunk
      "POST /api/put HTTP/1.1\r\nX: ",               // a header
      "POST /",                                      // the target
      "POST",                                        // the method
      request("GET /api/version") + chunked + "5;",  // behind a request that is answered
  };
  for (const std::string& beginning : endless) {
    Protocol protocol;
    std::string said = protocol.say(beginning);
    std::size_t fed = 0, most = 0;
    for (; fed < (1u << 20) && !protocol.http->over(); fed += 4096) {
      said += protocol.say(std::string(4096, 'A'));
      most = std::max(most, protocol.http->held());
    }
    CHECK(fed <= (32u << 10));
    CHECK(most <= (32u << 10));
    CHECK(said.find("HTTP/1.1 400 ") != said.npos);
  }
}

TEST_CASE("http: a packed body has a bound for what it is unpacked") {
  Protocol protocol;
  std::string blanks = packed(std::string(15u << 20, ' ') + kGood, 31);
  CHECK(protocol.say(request("POST /api/put", blanks, "Content-Encoding: gzip\r\n"))
            .starts_with("HTTP/1.1 204 "));
  blanks = packed(std::string(17u << 20, ' ') + kGood, 31);
  CHECK(protocol.say(request("POST /api/put", blanks, "Content-Encoding: gzip\r\n"))
            .starts_with("HTTP/1.1 413 "));
  CHECK(protocol.lines == "m 1 1.0 h=a\n");
  CHECK(protocol.http->held() == 0);
}

TEST_CASE("http: a request is worked on in steps, and pipelined ones wait for room to answer") {
  Protocol protocol;
  std::string body = "[" + std::string(100'000, ' ') + kGood + "]";
  protocol.http->feed(request("POST /api/put", body) + request("GET /api/version"), protocol.lines);
  int steps = 0;
  for (; protocol.http->pending() && steps < 100; ++steps) protocol.http->go_on(protocol.lines);
  CHECK(steps >= 25);
  std::string many;
  for (int i = 0; i < 2000; ++i) many += request("GET /api/version");
  protocol.http->replies().text().clear();
  protocol.http->feed(many, protocol.lines);
  CHECK(protocol.http->pending());
  CHECK(protocol.http->replies().text().size() <= tsd::listen::Replies::kMost + 1024);
  int answers = 0;
  for (int rounds = 0; rounds < 100; ++rounds) {
    std::string said = std::exchange(protocol.http->replies().text(), {});
    for (std::size_t at = 0; (at = said.find("HTTP/1.1 200", at)) != said.npos; ++at) ++answers;
    if (!protocol.http->pending()) break;
    protocol.http->go_on(protocol.lines);
    CHECK(protocol.http->replies().text().size() <= tsd::listen::Replies::kMost + 1024);
  }
  CHECK(answers == 2000);
}

TEST_CASE("http: an unfinished request that is ended is told why, and holds nothing") {
  using tsd::listen::Farewell;
  struct Row {
    Farewell why;
    const char* status;
  };
  for (auto [why, status] :
       {Row{Farewell::overdue, "HTTP/1.1 408 "}, {Farewell::crowded, "HTTP/1.1 503 "}}) {
    Protocol protocol;
    protocol.http->feed(
        "POST /api/put HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + std::string(8000, ' '),
        protocol.lines);
    CHECK(protocol.http->held() == 8000);
    protocol.http->part(why);
    CHECK(protocol.http->replies().text().starts_with(status));
    CHECK(protocol.http->held() < 1024);
    CHECK(protocol.http->over());
  }
}

TEST_CASE("http: what comes from a page of another web site is refused, and a relay's put is not") {
  ServerOptions options;
  options.web = tsd::net::WebAccess("127.0.0.1", "box.example.org", {"metrics.lan"});
  struct Row {
    std::string headers;
    bool taken;
  };
  const Row rows[] = {
      {"Host: 127.0.0.1:4242\r\n", true},
      {"Host: box:4242\r\nContent-Type: application/x-www-form-urlencoded\r\n", true},
      {"Host: METRICS.lan\r\nContent-Type: text/plain\r\n", true},
      {"Host: evil.example.org\r\n", false},
      {"Host: localhost\r\nOrigin: http://localhost:4242\r\n", true},
      {"Host: localhost\r\nOrigin: http://evil.example.org\r\nContent-Type: application/json\r\n",
       false},
      {"Host: localhost\r\nOrigin: null\r\n", false},
      {"Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", false},
      {"Host: localhost\r\nHost: evil.example.org\r\n", false},
      {"Host: localhost\r\norigin: http://evil.example.org\r\n", false},
  };
  for (const Row& row : rows) {
    Protocol protocol(options);
    std::string said =
        protocol.say(fmt::format("POST /api/put HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n{}",
                                 row.headers, kGood.size(), kGood));
    INFO(row.headers);
    CHECK(said.starts_with(row.taken ? "HTTP/1.1 204 " : "HTTP/1.1 403 "));
    CHECK(protocol.lines.empty() == !row.taken);
    CHECK(protocol.state.counters().refused_requests == (row.taken ? 0 : 1));
  }
}

TEST_CASE("http: who expects to be told to go on is told") {
  Protocol protocol;
  std::string whole = request("POST /api/put", kGood, "Expect: 100-continue\r\n");
  std::size_t head = whole.find("\r\n\r\n") + 4;
  CHECK(protocol.say(whole.substr(0, head)) == "HTTP/1.1 100 Continue\n\n");
  CHECK(protocol.say(whole.substr(head)) == "HTTP/1.1 204 No Content\n\n");
}

TEST_CASE("http: the stock limits are those of OpenTSDB as it is shipped") {
  const std::string refusal =
      "HTTP/1.1 400 Bad Request\n<html><body>Chunked request not supported.</body></html>\n\n";
  ServerOptions stock;
  stock.stock_limits = true;
  Protocol protocol(stock);
  std::string body = kGood + std::string(8192 - kGood.size(), ' ');
  CHECK(protocol.say(request("POST /api/put", body)) == "HTTP/1.1 204 No Content\n\n");
  CHECK(protocol.say(request("POST /api/put", body + " ")) == refusal);
  std::string gzipped = packed(body + body, 31);
  CHECK(protocol.say(request("POST /api/put", gzipped, "Content-Encoding: gzip\r\n"))
            .starts_with("HTTP/1.1 204"));
  CHECK(protocol.say("POST /api/put HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
        refusal);
  CHECK_FALSE(protocol.http->over());
  CHECK(
      protocol.say("POST /api/put HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n") ==
      refusal);
  CHECK(protocol.http->over());
}

TEST_CASE("http: the connection ends when its peer wants it, and after what is no HTTP") {
  for (const char* said : {"GET /api/version HTTP/1.0\r\n\r\n",
                           "GET /api/version HTTP/1.1\r\nConnection: close\r\n\r\n"}) {
    Protocol protocol;
    CHECK(protocol.say(said).starts_with("HTTP/1.1 200 "));
    CHECK(protocol.http->over());
  }
  Protocol kept;
  kept.say("GET /api/version HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_FALSE(kept.http->over());
  Protocol nonsense;
  CHECK(nonsense.say("PUT m 1600000000 1 host=a\r\n\r\n").starts_with("HTTP/1.1 400 "));
  CHECK(nonsense.http->over());
}
