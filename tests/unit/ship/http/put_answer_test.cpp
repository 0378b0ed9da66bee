#include "ship/http/put_answer.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;
using Kind = PutAnswer::Kind;
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
    REQUIRE(answer.kind == Kind::told);
    for (const auto& point : answer.points) CHECK(point.kind == Verdict::taken);
  }
}

TEST_CASE("an error is given to its point, for good or for now by its words") {
  PutAnswer answer = read(400, R"({"success":1,"failed":2,"errors":[
      {"error":"Unknown metric","datapoint":
        {"metric":"b","timestamp":1,"value":"1.50","tags":{"h":"x"}}},
      {"error":"Please throttle","datapoint":
        {"metric":"c","timestamp":1,"value":"1","tags":{"h":"x"}}}]})");
  REQUIRE(answer.kind == Kind::told);
  CHECK(answer.points[0].kind == Verdict::taken);
  CHECK(answer.points[1].kind == Verdict::refused);
  CHECK(answer.points[1].reason == "Unknown metric");
  CHECK(answer.points[2].kind == Verdict::retry);
}

TEST_CASE("a 200 with failures is believed by its counts") {
  CHECK(read(200, R"({"success":0,"failed":3,"errors":[]})").kind == Kind::unclear);
}

TEST_CASE("what is not told point by point is asked in pieces") {
  CHECK(read(400, R"({"success":2,"failed":1})").kind == Kind::unclear);
  CHECK(read(200, R"({"success":2,"failed":0,"errors":[]})").kind == Kind::unclear);
  CHECK(read(400, R"({"success":2,"failed":1,"errors":[{"error":"x","datapoint":
      {"metric":"z","timestamp":1,"value":"1","tags":{"h":"x"}}}]})")
            .kind == Kind::unclear);
  PutAnswer answer =
      read(400, R"({"error":{"code":400,"message":"Unable to parse the given JSON"}})");
  CHECK(answer.kind == Kind::unclear);
  CHECK(answer.reason == "HTTP 400: Unable to parse the given JSON");
}

TEST_CASE("time-outs on the way to storage mean: unknown, so again") {
  CHECK(read(400, R"({"success":1,"failed":2,"timeouts":2,"errors":[]})").kind == Kind::retry);
}

TEST_CASE("the status decides where there are no counts") {
  struct Row {
    int status;
    const char* body;
    Kind kind;
  };
  const Row rows[] = {
      {204, "", Kind::untold},
      {200, "ok", Kind::untold},
      {400, "<html>Chunked request not supported.</html>", Kind::too_large},
      {413, "", Kind::too_large},
      {400, "", Kind::unclear},
      {429, "", Kind::retry},
      {500, "", Kind::retry},
      {503, "overloaded", Kind::retry},
      {501, "", Kind::trouble},
      {302, "", Kind::trouble},
      {401, "", Kind::trouble},
      {404, "", Kind::trouble},
      {405, "", Kind::trouble},
  };
  for (const auto& row : rows) {
    INFO(row.status << " " << row.body);
    CHECK(static_cast<int>(read(row.status, row.body).kind) == static_cast<int>(row.kind));
  }
}

TEST_CASE("Retry-After is taken in seconds") {
  CHECK(parse_retry_after("7") == tsd::Duration(7000));
  CHECK_FALSE(parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT"));
  CHECK_FALSE(parse_retry_after(""));
}
