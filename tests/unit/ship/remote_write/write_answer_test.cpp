#include "ship/remote_write/write_answer.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;
using AnswerKind = PutAnswer::Kind;

namespace {

tsd::net::HttpResponse answer(int status, std::string body = "", std::string written = "") {
  tsd::net::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.samples_written = std::move(written);
  return response;
}

PutAnswer v1(int status, std::string body = "") {
  return read_write_answer(answer(status, std::move(body)), WriteVersion::v1, 3);
}
PutAnswer v2(int status, std::string written, std::string body = "") {
  return read_write_answer(answer(status, std::move(body), std::move(written)), WriteVersion::v2,
                           3);
}

}  // namespace

TEST_CASE("remote write: what an answer of 1.0 says of the points") {
  CHECK(v1(204).kind == AnswerKind::told);
  CHECK(v1(200).kind == AnswerKind::told);
  CHECK(v1(200).level == Confirm::parsed);
  CHECK(v1(200, "\n").kind == AnswerKind::told);
  CHECK(v1(200, "<html>hello").kind == AnswerKind::no_tsd);
  for (int status : {400, 409, 422}) {
    CHECK(v1(status, "out of order sample").kind == AnswerKind::unclear);
    CHECK(v1(status, "out of order sample").blames_data);
  }
  CHECK(v1(400, "out of order sample\n").reason == "HTTP 400: out of order sample");
  CHECK(v1(413).kind == AnswerKind::too_large);
  for (int status : {429, 500, 502, 503, 408}) CHECK(v1(status).kind == AnswerKind::retry);
  for (int status : {401, 403, 407, 415, 302}) CHECK(v1(status).kind == AnswerKind::trouble);
  for (int status : {404, 405, 501}) CHECK(v1(status).kind == AnswerKind::no_tsd);
}

TEST_CASE("remote write: a success that receivers do not give confirms nothing") {
  CHECK(v1(200, "Please log in").reason ==
        "HTTP 200 is no answer of a remote-write receiver: it says \"Please log in\"");
  CHECK(v1(200, R"({"status":"error"})").kind == AnswerKind::no_tsd);
  for (int status : {201, 202, 203, 205, 206}) CHECK(v1(status).kind == AnswerKind::no_tsd);
  CHECK(v1(202).reason ==
        "HTTP 202 is no answer of a remote-write receiver: it says nothing (202 is said of samples "
        "that are dropped, too)");
  CHECK(v2(200, "", "hello").kind == AnswerKind::no_tsd);
  CHECK(v2(200, "3", "3 samples").kind == AnswerKind::told);
}

TEST_CASE("remote write: the 500 of a point that is too old is about the point") {
  CHECK(v1(500, "too old sample\n").kind == AnswerKind::unclear);
  CHECK(v1(500, "too old sample\n").blames_data);
  CHECK(v1(500, "the log is too old sample it").kind == AnswerKind::retry);
  CHECK(v1(503, "too old sample\n").kind == AnswerKind::retry);
}

TEST_CASE("remote write: a page blames no point") {
  PutAnswer page = v1(400, "<html>400 Bad Request");
  CHECK(page.kind == AnswerKind::unclear);
  CHECK_FALSE(page.blames_data);
}

TEST_CASE("remote write: the count of 2.0 decides") {
  CHECK(v2(200, "3").kind == AnswerKind::told);
  CHECK(v2(200, "").kind == AnswerKind::again);
  CHECK(v2(415, "0").kind == AnswerKind::again);
  for (const char* written : {"2", "4", "0", "-1", "three", "3 ", "99999999999999999999"}) {
    CHECK(v2(200, written).kind == AnswerKind::unclear);
    CHECK_FALSE(v2(200, written).blames_data);
  }
  CHECK(v2(200, "2").reason == "it counts \"2\" as written, of 3 samples");
  CHECK(v2(400, "2", "duplicate sample").blames_data);
}

TEST_CASE("remote write: bytes that nobody can read have to be refused") {
  CHECK_FALSE(read_refusal(answer(400, "snappy: corrupt input")));
  CHECK_FALSE(read_refusal(answer(422)));
  CHECK_FALSE(read_refusal(answer(415)));
  CHECK(read_refusal(answer(204))->kind == AnswerKind::no_tsd);
  CHECK(
      read_refusal(answer(204))->reason ==
      "this is no remote-write receiver: it takes what none can read (HTTP 204), and says nothing");
  CHECK(read_refusal(answer(400, "<html>"))->kind == AnswerKind::no_tsd);
  CHECK(read_refusal(answer(404))->kind == AnswerKind::no_tsd);
  CHECK(read_refusal(answer(401))->kind == AnswerKind::trouble);
  CHECK(read_refusal(answer(503))->kind == AnswerKind::retry);
}

TEST_CASE("remote write: an empty message is taken by receivers only") {
  CHECK(read_welcome(answer(204, "", "0"), WriteVersion::v2) == WriteVersion::v2);
  CHECK(read_welcome(answer(204), WriteVersion::v2) == WriteVersion::v1);
  CHECK(read_welcome(answer(204, "", "0"), WriteVersion::v1) == WriteVersion::v1);
  CHECK(read_welcome(answer(415), WriteVersion::v2) == WriteVersion::unknown);
  CHECK(read_welcome(answer(200, "<html>"), WriteVersion::v1) == WriteVersion::unknown);
  CHECK(read_welcome(answer(200, "welcome"), WriteVersion::v1) == WriteVersion::unknown);
  CHECK(read_welcome(answer(202), WriteVersion::v1) == WriteVersion::unknown);
  CHECK(no_receiver(answer(202)).kind == AnswerKind::no_tsd);
  CHECK(no_receiver(answer(400, "bad")).kind == AnswerKind::no_tsd);
  CHECK(no_receiver(answer(415)).kind == AnswerKind::no_tsd);
  CHECK(no_receiver(answer(429)).kind == AnswerKind::retry);
}
