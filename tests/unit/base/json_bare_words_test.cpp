#include "base/json_bare_words.h"

#include <catch2/catch.hpp>

#include <string>

using tsd::JsonBareWords;

namespace {

/// `text` in pieces of `step` bytes, its bare words in <>.
std::string marked(std::string_view text, std::size_t step) {
  JsonBareWords words;
  std::string all;
  for (std::size_t at = 0; at < text.size(); at += step) {
    std::string_view piece = text.substr(at, step);
    while (auto found = words.next(piece)) {
      if (found->is_word) {
        all.append("<").append(found->text).append(">");
      } else {
        all.append(found->text);
      }
    }
    CHECK(words.held().size() <= 8);
  }
  return all.append(words.held());
}

}  // namespace

TEST_CASE("json bare words: found outside of strings, wherever the text is cut") {
  struct Row {
    std::string text, marked;
  };
  const Row rows[] = {
      {"NaN", "<NaN>"},
      {R"({"a":NaN,"b":[-Infinity,+Infinity,Infinity,-INF,+INF]})",
       R"({"a":<NaN>,"b":[<-Infinity>,<+Infinity>,<Infinity>,<-INF>,<+INF>]})"},
      {R"(["NaN","\"NaN","\\",NaN,"\\\"Infinity"])",
       R"(["NaN","\"NaN","\\",<NaN>,"\\\"Infinity"])"},
      {"[-1,1e-5,1e+5,-0.5]", "[-1,1e-5,1e+5,-0.5]"},
      {"[INF,Nan,-NaN,nan,-inf,+inf,Infinit]", "[INF,Nan,-<NaN>,nan,-inf,+inf,Infinit]"},
      {"--Infinity", "-<-Infinity>"},
      {"-I", "-I"},
      {R"(-"NaN")", R"(-"NaN")"},
      {R"(I"NaN")", R"(I"NaN")"},
      {"NaNaN", "<NaN>aN"},
      {"", ""},
  };
  for (const auto& row : rows) {
    for (std::size_t step = 1; step <= row.text.size() + 1; ++step) {
      CHECK(marked(row.text, step) == row.marked);
    }
  }
}
