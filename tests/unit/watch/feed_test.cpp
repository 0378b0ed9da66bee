#include "watch/feed.h"

#include <poll.h>

#include <catch2/catch.hpp>

using tsd::watch::Feed;

namespace {

bool is_readable(const Feed& feed) {
  pollfd wait{feed.fd(), POLLIN, 0};
  return ::poll(&wait, 1, 0) == 1;
}

}  // namespace

TEST_CASE("what is given is taken once") {
  Feed feed;
  Feed::Taken taken;
  REQUIRE_FALSE(is_readable(feed));
  feed.give("");
  REQUIRE_FALSE(is_readable(feed));
  feed.give("a\n");
  feed.give("b\n");
  feed.refuse("line", "reason");
  feed.say("sentence");
  REQUIRE(is_readable(feed));
  feed.take(taken);
  REQUIRE_FALSE(is_readable(feed));
  REQUIRE(taken.lines == "a\nb\n");
  REQUIRE(taken.refusals.size() == 1);
  REQUIRE(taken.sentences.size() == 1);
  feed.take(taken);
  REQUIRE(taken.lines.empty());
  REQUIRE(taken.refusals.empty());
  feed.give("c\n");
  REQUIRE(is_readable(feed));
  feed.take(taken);
  REQUIRE(taken.lines == "c\n");
}

TEST_CASE("lines that do not fit are counted, and the counts stay") {
  Feed feed;
  Feed::Taken taken;
  std::string half(Feed::kMostWaiting / 2, 'x');
  half.back() = '\n';
  feed.give(half);
  feed.give(half);
  feed.give("a\nb\nc\n");
  feed.take(taken);
  REQUIRE(taken.lines.size() == Feed::kMostWaiting);
  REQUIRE(taken.missed_lines == 3);
  feed.give("d\n");
  feed.take(taken);
  REQUIRE(taken.lines == "d\n");
  REQUIRE(taken.missed_lines == 3);
  feed.take(taken);
  REQUIRE(taken.missed_lines == 3);
}

TEST_CASE("refusals are cut, and those that do not fit are counted") {
  Feed feed;
  Feed::Taken taken;
  for (std::size_t i = 0; i < Feed::kMostRefusals + 7; ++i)
    feed.refuse(std::string(100'000, 'x'), std::string(100'000, 'y'));
  feed.take(taken);
  REQUIRE(taken.refusals.size() == Feed::kMostRefusals);
  REQUIRE(taken.refusals[0].line.size() == Feed::kMostBytes);
  REQUIRE(taken.refusals[0].reason.size() == Feed::kMostBytes);
  REQUIRE(taken.missed_refusals == 7);
}
