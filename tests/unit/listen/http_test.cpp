#include "listen/http.h"

#include <fmt/core.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <string>

using tsd::listen::HttpProtocol;
using tsd::listen::ServerOptions;
using tsd::listen::ServiceState;

namespace {

const std::string kGood = R"({"metric":"m","timestamp":1,"value":1.0,"tags":{"h":"a"}})";
const std::string kBad = R"({"metric":"m","timestamp":0,"value":1.0,"tags":{"h":"a"}})";

struct Protocol {
  ServiceState state;
  std::size_t& room = state.room();
  std::size_t all_room = room;
  std::unique_ptr<HttpProtocol> http = std::make_unique<HttpProtocol>(state);
  std::string lines;

  explicit Protocol(const ServerOptions& options = {}) : state(-1, options, "here", [] {}) {}

  /// The replies' status lines and bodies, headers left out.
  std::string say(std::string_view bytes) {
    http->feed(bytes, lines);
    std::string text;
    std::string_view replies = http->replies();
    while (!replies.empty()) {
      std::size_t head = replies.find("\r\n\r\n");
      REQUIRE(head != replies.npos);
      text += replies.substr(0, replies.find("\r\n"));
      std::size_t length = replies.find("Content-Length: ");
      std::size_t body = length < head ? std::stoul(std::string(replies.substr(length + 16))) : 0;
      text += "\n" + std::string(replies.substr(head + 4, body)) + "\n";
      replies.remove_prefix(head + 4 + body);
    }
    http->replies().clear();
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
    CHECK(protocol.room == protocol.all_room);
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

TEST_CASE("http: a body that is too big, or one too many, costs itself and no memory") {
  ServerOptions options;
  options.longest_body = 100;
  Protocol protocol(options);
  std::string big(101, ' ');
  CHECK(protocol.say(request("POST /api/put", big)).starts_with("HTTP/1.1 413 "));
  protocol.room = 50;
  CHECK(protocol.say(request("POST /api/put", kGood)).starts_with("HTTP/1.1 503 "));
  CHECK(protocol.room == 50);
  protocol.room = 60;
  CHECK(protocol.say(request("POST /api/put", kGood)).starts_with("HTTP/1.1 204 "));
  CHECK(protocol.room == 60);
}

TEST_CASE("http: a peer that goes in the middle of its body gives the room back") {
  Protocol protocol;
  protocol.say("POST /api/put HTTP/1.1\r\nContent-Length: 1000\r\n\r\n[    ");
  CHECK(protocol.room == protocol.all_room - 5);
  protocol.http.reset();
  CHECK(protocol.room == protocol.all_room);
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
