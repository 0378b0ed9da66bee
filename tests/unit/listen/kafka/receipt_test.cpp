#include "listen/kafka/receipt.h"

#include <catch2/catch.hpp>
#include <string>

using namespace tsd::listen;

TEST_CASE("a receipt is read as tsd-send writes it") {
  auto one = read_receipt("7 confirmed parsed");
  REQUIRE(one);
  CHECK(one->first == 7);
  CHECK(one->last == 7);
  CHECK(one->fate == Fate::confirmed);
  CHECK(one->reason == "parsed");

  auto range = read_receipt("12-4096 spooled");
  REQUIRE(range);
  CHECK(range->first == 12);
  CHECK(range->last == 4096);
  CHECK(range->fate == Fate::spooled);
  CHECK(range->reason.empty());

  CHECK(read_receipt("1 rejected tsd")->fate == Fate::rejected);
  CHECK(read_receipt("1-1 dropped not-sent")->fate == Fate::dropped);
  CHECK(read_receipt("1 confirmed two words")->reason == "two words");
  CHECK(name_of(Fate::dropped) == "dropped");
}

TEST_CASE("what is no receipt is none") {
  for (const char* text : {"", "1", "1 ", "confirmed", "1 confirm", "1 Confirmed", "0 confirmed",
                           "0-3 confirmed", "3-2 confirmed", "-3 confirmed", "3- confirmed",
                           " 1 confirmed", "1  confirmed", "1-2-3 confirmed", "1x confirmed",
                           "99999999999999999999 confirmed", "+1 confirmed", "\1\2\3"}) {
    INFO(text);
    CHECK_FALSE(read_receipt(text));
  }
}
