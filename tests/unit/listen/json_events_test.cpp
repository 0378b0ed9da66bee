#include "listen/json_events.h"

#include <catch2/catch.hpp>

#include <string>

using namespace tsd;
using listen::JsonEvents;
using listen::JsonKind;
using listen::JsonListener;

namespace {

/// Writes the tokens down: { [ key: kind(text) ) and "." at the end.
class Scribe : public JsonListener {
 public:
  std::string said;

  Result<void> begin_object() override { return say("{"); }
  Result<void> begin_array() override { return say("["); }
  Result<void> end_container() override { return say(")"); }
  void key(std::string_view name) override { said.append(name).append(":"); }
  Result<void> scalar(JsonKind kind, std::string_view text) override {
    if (text == "forbidden") return Error{"it is forbidden"};
    return say(std::string(1, "snb0"[static_cast<int>(kind)]) + "<" + std::string(text) + ">");
  }
  Result<void> end_document() override { return say("."); }
  bool wants_key() const override { return true; }
  bool wants_scalar() const override { return true; }

 private:
  Result<void> say(const std::string& token) {
    said += token;
    return {};
  }
};

std::string tokens(std::string_view text, std::size_t step) {
  Scribe scribe;
  JsonEvents events(scribe);
  for (std::size_t at = 0; at < text.size(); at += step) {
    if (auto fed = events.feed(text.substr(at, step)); !fed) return fed.error().text;
  }
  if (auto ended = events.end(); !ended) return ended.error().text;
  return scribe.said;
}

}  // namespace

TEST_CASE("json events: wherever the text is cut, the same tokens come out") {
  std::string text =
      R"({"a\u00e9":[1.50,-0,1e400,12345678901234567890],"b":{"c":"x\ny"},"d":[true,null]} 5)";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CHECK(tokens(text, step) ==
          "{a\xc3\xa9:[n<1.50>n<-0>n<1e400>n<12345678901234567890>)b:{c:s<x\ny>)d:[b<true>0<>)).");
  }
}

TEST_CASE("json events: a text that is refused, by its listener or by its form") {
  for (std::size_t step : {1, 5, 100}) {
    CHECK(tokens(R"(["forbidden", )", step) == "it is forbidden");
    for (const char* text :
         {"", "{", "[1,]", "[01]", "[Nan]", "[INF]", "[-NaN]", "[NaN1]", "[1NaN]", "[NaN", "-", "N",
          "[-I", "[-", "{NaN:2}", "{1:2}", "\"\xff\"", "[\"a\nb\"]"})
      CHECK(tokens(text, step) == "Unable to parse the given JSON");
  }
}

TEST_CASE("json events: a bare word is a number, wherever the text is cut") {
  std::string text = R"({"a":[NaN,-Infinity,null,"NaN"],"b":{"c":+INF,"d":-5}})";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CHECK(tokens(text, step) == "{a:[n<NaN>n<-Infinity>0<>s<NaN>)b:{c:n<+INF>d:n<-5>)).");
  }
}
