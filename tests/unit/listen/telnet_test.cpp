#include "listen/telnet.h"

#include <catch2/catch.hpp>
#include <string>

using tsd::listen::Counters;
using tsd::listen::Manners;
using tsd::listen::Telnet;

namespace {

struct Dialogue {
  Manners manners;
  Counters counters;
  Telnet telnet{manners, counters, "here"};
  std::string lines;

  explicit Dialogue(Manners its_manners = {}) : manners(its_manners) {}

  std::string& feed(std::string_view bytes) {
    telnet.feed(bytes, lines);
    return lines;
  }
};

}  // namespace

TEST_CASE("telnet: wherever the stream is cut, the same lines and replies come out") {
  const std::string said =
      "put a 1 2 h=x\r\nput b 1 2\nversion\nput \nPUT c\nput d 1 2 h=\r\r\nput e";
  Dialogue whole;
  whole.feed(said);
  CHECK(whole.lines == "a 1 2 h=x\nb 1 2\nd 1 2 h=\r\n");
  for (std::size_t cut = 0; cut <= said.size(); ++cut) {
    Dialogue halves;
    halves.feed(said.substr(0, cut));
    halves.feed(said.substr(cut));
    REQUIRE(halves.lines == whole.lines);
    REQUIRE(halves.telnet.replies() == whole.telnet.replies());
  }
}

TEST_CASE("telnet: a carriage return alone ends nothing") {
  Dialogue dialogue;
  CHECK(dialogue.feed("put a 1 2 h=x\rput b 1 2 h=x\n") == "a 1 2 h=x\rput b 1 2 h=x\n");
}

TEST_CASE("telnet: an unfinished line is counted at the end, a finished one is not") {
  Dialogue dialogue;
  dialogue.feed("put a 1 2 h=x\n");
  dialogue.telnet.end();
  CHECK(dialogue.counters.unfinished_lines == 0);
  dialogue.feed("put b");
  dialogue.telnet.end();
  CHECK(dialogue.counters.unfinished_lines == 1);
  CHECK(dialogue.counters.points == 1);
}

TEST_CASE("telnet: a peer that does not read costs no memory, and loses no answer to a command") {
  Dialogue dialogue;
  for (int i = 0; i < 20000; ++i) dialogue.feed("nonsense\n");
  CHECK(dialogue.telnet.replies().size() <= tsd::listen::kMostWaitingReplies);
  CHECK(dialogue.counters.dropped_replies > 0);
  CHECK(dialogue.counters.unknown_commands == 20000);
  dialogue.feed("version\n");
  CHECK(dialogue.telnet.replies().ends_with("\nBuilt from tsd-tools\n"));
}

TEST_CASE("telnet: the stock limit ends a connection without a word") {
  Manners stock;
  stock.stock_limits = true;
  Dialogue dialogue(stock);
  dialogue.feed("put m 1 2 h=" + std::string(2000, 'a') + "\n");  // whole when it came
  dialogue.feed(std::string(1024, 'x'));
  CHECK_FALSE(dialogue.telnet.over());
  dialogue.feed("x");
  CHECK(dialogue.telnet.over());
  CHECK(dialogue.telnet.replies().empty());
  CHECK(dialogue.counters.points == 1);
}
