#include "ship/http/put_answer.h"

#include <catch2/catch.hpp>

#include "ship/http/answer_body.h"

using namespace tsd::ship;
using AnswerKind = PutAnswer::Kind;
using Verdict = PointVerdict::Kind;

namespace {

const std::vector<std::string_view> kLines{"put a 1 1 h=x", "put b 1 1.50 h=x", "put c 1 1 h=x"};

PutAnswer read(int status, std::string_view body) {
  return read_put_answer(status, body, kLines);
}

}  // namespace

TEST_CASE("counts that fit are a verdict for every point, whatever the status") {
  for (int status : {200, 400}) {
    PutAnswer answer = read(status, R"({"success":3,"failed":0,"errors":[]})");
    REQUIRE(answer.kind == AnswerKind::told);
    for (const auto& point : answer.points) CHECK(point.kind == Verdict::taken);
  }
}

TEST_CASE("an error is given to its point, for good or for now by its words") {
  PutAnswer answer = read(400, R"({"success":1,"failed":2,"errors":[
      {"error":"Unknown metric","datapoint":
        {"metric":"b","timestamp":1,"value":"1.50","tags":{"h":"x"}}},
      {"error":"Please throttle","datapoint":
        {"metric":"c","timestamp":1,"value":"1","tags":{"h":"x"}}}]})");
  REQUIRE(answer.kind == AnswerKind::told);
  CHECK(answer.points[0].kind == Verdict::taken);
  CHECK(answer.points[1].kind == Verdict::refused);
  CHECK(answer.points[1].reason == "Unknown metric");
  CHECK(answer.points[2].kind == Verdict::retry);
}

TEST_CASE("a 200 with failures is believed by its counts") {
  CHECK(read(200, R"({"success":0,"failed":3,"errors":[]})").kind == AnswerKind::unclear);
}

TEST_CASE("what is not told point by point is asked in pieces") {
  CHECK(read(400, R"({"success":2,"failed":1})").kind == AnswerKind::unclear);
  CHECK(read(200, R"({"success":2,"failed":0,"errors":[]})").kind == AnswerKind::unclear);
  CHECK(read(400, R"({"success":2,"failed":1,"errors":[{"error":"x","datapoint":
      {"metric":"z","timestamp":1,"value":"1","tags":{"h":"x"}}}]})")
            .kind == AnswerKind::unclear);
  PutAnswer answer =
      read(400, R"({"error":{"code":400,"message":"Unable to parse the given JSON"}})");
  CHECK(answer.kind == AnswerKind::unclear);
  CHECK(answer.reason == "HTTP 400: Unable to parse the given JSON");
}

TEST_CASE("counts that do not add up to the points are no verdict") {
  const std::string error =
      R"({"error":"Unknown metric","datapoint":{"metric":"a","timestamp":1,"value":"1","tags":{"h":"x"}}})";
  CHECK(read(400, R"({"success":1,"failed":1,"errors":[)" + error + "]}").kind ==
        AnswerKind::unclear);
  CHECK(read(200, R"({"success":5,"failed":0})").kind == AnswerKind::unclear);
  CHECK(read(400, R"({"success":0,"failed":4})").kind == AnswerKind::unclear);
  CHECK(read(400, R"({"success":18446744073709551615,"failed":4})").kind == AnswerKind::unclear);
  CHECK(read(400, R"({"success":2,"failed":1,"errors":[)" + error + "]}").kind == AnswerKind::told);
}

TEST_CASE("a point is refused for good only by words about it") {
  const std::vector<std::string_view> one{"put a 1 1 h=x"};
  auto alone = [&](std::string_view body) { return read_put_answer(400, body, one); };
  SECTION("an error that is named, whatever point it shows") {
    for (
        const char* body :
        {R"({"success":0,"failed":1,"errors":[{"error":"Unknown metric"}]})",
         R"({"success":0,"failed":1,"errors":[{"error":"Unknown metric","datapoint":{"value":NaN}}]})"}) {
      PutAnswer answer = alone(body);
      REQUIRE(answer.kind == AnswerKind::told);
      CHECK(answer.points[0].kind == Verdict::refused);
    }
  }
  SECTION("no error, or one without words, is tried again") {
    CHECK(alone(R"({"success":0,"failed":1,"errors":[]})").kind == AnswerKind::unclear);
    CHECK_FALSE(alone(R"({"success":0,"failed":1,"errors":[]})").blames_data);
    CHECK_FALSE(alone(R"({"success":0,"failed":1})").blames_data);
    PutAnswer answer = alone(R"({"success":0,"failed":1,"errors":[{"error":""}]})");
    REQUIRE(answer.kind == AnswerKind::told);
    CHECK(answer.points[0].kind == Verdict::retry);
  }
  SECTION("every error that passes is tried again") {
    for (const char* error :
         {"Please throttle", "Timeout exception", "Storage exception: gone", "Write timedout",
          "Unexpected exception", "HBase error: x", "Request timed out: x"}) {
      PutAnswer answer =
          alone(R"({"success":0,"failed":1,"errors":[{"error":")" + std::string(error) + R"("}]})");
      REQUIRE(answer.kind == AnswerKind::told);
      CHECK(answer.points[0].kind == Verdict::retry);
    }
  }
}

TEST_CASE("a plain 400 blames the data where its words are about data") {
  struct Row {
    const char* body;
    bool blames;
  };
  const Row rows[] = {
      {R"({"error":{"code":400,"message":"Unable to parse the given JSON"}})", true},
      {R"({"error":{"code":400,"message":"Invalid metric name (\"a b\"): illegal character:  "}})",
       true},
      {R"({"error":{"code":400,"message":"One or more data points had errors"}})", false},
      {R"({"error":{"code":400,"message":"Bad Request"}})", false},
      {R"({"error":{"code":400,"message":"Missing request content"}})", false},
      {"remoteAddr: \"x\"; requestURI: /api/put; cannot parse HTTP OpenTSDB json: cannot parse "
       "JSON",
       true},
      {"json array decode error", true},
      {"<html>Unable to parse the given JSON</html>", false},
      {"Bad Request", false},
      {"", false},
  };
  for (const auto& row : rows) {
    INFO(row.body);
    CHECK(read(400, row.body).kind == AnswerKind::unclear);
    CHECK(read(400, row.body).blames_data == row.blames);
  }
}

TEST_CASE("what is no answer of a TSD proves nothing, and is quoted") {
  const std::string page = "\r\n<!DOCTYPE HTML>\n<html>\x1b[2J</html>";
  for (int status : {200, 201, 202, 203, 205, 206, 226}) {
    for (const std::string& body :
         {page, std::string("OK"), std::string(), std::string("null"), std::string("[]"),
          std::string(R"({"status":"ok"})"), std::string(R"({"success":true})"),
          std::string(R"({"success":3})"), std::string(R"({"failed":0})"),
          std::string(R"({"success":"3","failed":"0"})"),
          std::string(R"({"success":3,"failed":0.5})")}) {
      INFO(status << " " << body);
      CHECK(read(status, body).kind == AnswerKind::no_tsd);
    }
  }
  CHECK(read(202, R"({"success":3,"failed":0})").kind == AnswerKind::no_tsd);
  CHECK(read(200, page).reason == "HTTP 200 is no answer of a TSD: it says \"<!DOCTYPE HTML>\"");
  CHECK(read(200, "").reason == "HTTP 200 is no answer of a TSD: it says nothing");
  CHECK(read(502, "<b>\x1b[2J").reason ==
        "HTTP 502 is no answer of a TSD: it says \"<b>\\x1b[2J\"");
  CHECK(read(500, "a\x07z").reason == "HTTP 500: a\\x07z");
}

TEST_CASE("status 204 confirms decimal numbers only") {
  const std::vector<std::string_view> lines{"put a 1 +.5 h=x", "put b 1 1.5f h=x"};
  auto points = untold_verdicts(lines);
  CHECK(points[0].kind == Verdict::taken);
  CHECK(points[1].kind == Verdict::refused);
}

TEST_CASE("trouble comes with a hint") {
  struct Row {
    int status;
    const char* body;
    AnswerKind kind;
    const char* hint;
  };
  const Row rows[] = {
      {404, "", AnswerKind::no_tsd, "-opentsdbHTTPListenAddr"},
      {405, R"({"error":{"code":405,"message":"Method not allowed"}})", AnswerKind::no_tsd,
       "--http-path"},
      {501, "<!DOCTYPE HTML>", AnswerKind::no_tsd, "--http-path"},
      {400, "unexpected path requested on HTTP OpenTSDB server: \"/x\"", AnswerKind::no_tsd,
       "--http-path"},
      {400, "Client sent an HTTP request to an HTTPS server.", AnswerKind::no_tsd, "--tls"},
      {400, "<h1>400 The plain HTTP request was sent to HTTPS port</h1>", AnswerKind::no_tsd,
       "--tls"},
      {401, "", AnswerKind::trouble, "--http-username"},
      {403, "<html>", AnswerKind::trouble, "--http-username"},
      {400, R"({"error":{"code":400,"message":"Unable to check Authentication for x"}})",
       AnswerKind::trouble, "--http-username"},
      {407, "", AnswerKind::trouble, "--http-headers"},
  };
  for (const auto& row : rows) {
    PutAnswer answer = read(row.status, row.body);
    INFO(answer.reason);
    CHECK(static_cast<int>(answer.kind) == static_cast<int>(row.kind));
    CHECK(answer.reason.find(row.hint) != std::string::npos);
  }
  CHECK(read_put_answer(302, "", kLines, "https://portal/\x1b").reason ==
        "HTTP 302 (a redirect to \"https://portal/\\x1b\", which is not followed)");
}

TEST_CASE("an answer in Jackson's JSON is read: bare words, and bytes that are no UTF-8") {
  PutAnswer answer =
      read(400,
           "{\"success\":2,\"failed\":1,\"x\":[NaN,-Infinity],\"errors\":[{\"error\":"
           "\"\xff\",\"datapoint\":{\"metric\":\"a\",\"timestamp\":1,\"value\":\"1\","
           "\"tags\":{\"h\":\"x\"}}}]}");
  REQUIRE(answer.kind == AnswerKind::told);
  CHECK(answer.points[0].kind == Verdict::refused);
  CHECK(answer.points[0].reason == "\\xff");
  const std::vector<std::string_view> lines{"put a 1 NaN h=x", "put b 1 1 h=x"};
  answer = read_put_answer(400, R"({"success":1,"failed":1,"errors":[{"error":"bad","datapoint":
      {"metric":"a","timestamp":1,"value":NaN,"tags":{"h":"x"}}}]})",
                           lines);
  REQUIRE(answer.kind == AnswerKind::told);
  CHECK(answer.points[0].kind == Verdict::refused);
}

TEST_CASE("time-outs on the way to storage mean: unknown, so again") {
  CHECK(read(400, R"({"success":1,"failed":2,"timeouts":2,"errors":[]})").kind ==
        AnswerKind::retry);
}

TEST_CASE("the status decides where there are no counts") {
  struct Row {
    int status;
    const char* body;
    AnswerKind kind;
  };
  const Row rows[] = {
      {204, "", AnswerKind::untold},
      {200, "ok", AnswerKind::no_tsd},
      {400, "<html>Chunked request not supported.</html>", AnswerKind::too_large},
      {413, "", AnswerKind::too_large},
      {400, "", AnswerKind::unclear},
      {429, "", AnswerKind::retry},
      {500, "", AnswerKind::retry},
      {503, "overloaded", AnswerKind::retry},
      {408, "", AnswerKind::retry},
      {425, "", AnswerKind::retry},
      {400, R"({"error":{"code":400,"message":"The put call has timedout with 1 of 2"}})",
       AnswerKind::retry},
      {501, "", AnswerKind::no_tsd},
      {101, "", AnswerKind::trouble},
      {302, "", AnswerKind::trouble},
      {401, "", AnswerKind::trouble},
      {404, "", AnswerKind::no_tsd},
      {405, "", AnswerKind::no_tsd},
      {415, "", AnswerKind::trouble},
  };
  for (const auto& row : rows) {
    INFO(row.status << " " << row.body);
    CHECK(static_cast<int>(read(row.status, row.body).kind) == static_cast<int>(row.kind));
  }
}

TEST_CASE("an answer of more values than a batch can have is not built in memory") {
  auto answer_with = [](std::size_t values) {
    std::string body = R"({"success":3,"failed":0,"errors":[)";
    for (std::size_t i = 0; i < values; ++i) body += "1,";
    return body + "1]}";
  };
  CHECK(read_answer_body(answer_with(100'000)).counts);
  CHECK_FALSE(read_answer_body(answer_with(300'000)).counts);
  CHECK(read_answer_body(answer_with(300'000)).errors.empty());
}
