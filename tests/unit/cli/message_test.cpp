#include "cli/message.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include <fmt/core.h>

using tsd::cli::Repeats;

namespace {

struct Heard {
  std::vector<std::string> sentences;
  Repeats::Clock::time_point now{std::chrono::hours(1)};
  Repeats repeats{[this](std::string_view sentence) { sentences.emplace_back(sentence); },
                  [this] { return now; }};
};

}  // namespace

TEST_CASE("repeats: a sentence is printed once, with the number of its repeats") {
  Heard heard;
  for (const char* sentence : {"a", "a", "a", "b"}) heard.repeats(sentence);
  heard.repeats.settle();
  CHECK(heard.sentences == std::vector<std::string>{"a", "a (2 more times)", "b"});
}

TEST_CASE("repeats: sentences that are alike but for words with digits have turns") {
  Heard heard;
  for (int i = 0; i < 100; ++i) {
    heard.repeats(fmt::format("its oldest {} lines were dropped (seg-{})", i, i));
    heard.repeats("the spool takes no lines");
  }
  CHECK(heard.sentences.size() == 2 * Repeats::kAlike);
  heard.now += std::chrono::minutes(1);
  heard.repeats("its oldest 7 lines were dropped (seg-7)");
  CHECK(heard.sentences[20] == "its oldest 99 lines were dropped (seg-99) (the last of 90 alike)");
  CHECK(heard.sentences[21] == "its oldest 7 lines were dropped (seg-7)");
  heard.repeats("something else");
  CHECK(heard.sentences.back() == "something else");
  heard.repeats.settle();
  CHECK(heard.sentences.back() == "the spool takes no lines (the last of 90 alike)");
}

TEST_CASE("repeats: after a long silence all turns are there again") {
  Heard heard;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < Repeats::kAlike; ++i) heard.repeats(fmt::format("lines {}", i));
    heard.now += std::chrono::hours(1);
  }
  CHECK(heard.sentences.size() == 2 * Repeats::kAlike);
}

TEST_CASE("repeats: however many kinds there are, few are remembered") {
  Heard heard;
  for (int i = 0; i < 10'000; ++i)
    heard.repeats("kind " + std::string(static_cast<std::size_t>(i % 500 + 1), 'x'));
  CHECK(heard.sentences.size() <= 10'000);
}
