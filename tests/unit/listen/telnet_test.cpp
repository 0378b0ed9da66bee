#include "listen/telnet.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using tsd::listen::Counters;
using tsd::listen::Intake;
using tsd::listen::Manners;
using tsd::listen::Telnet;

namespace {

struct Dialogue {
  Intake intake;
  Counters& counters = intake.counters();
  Telnet telnet{intake};
  std::string lines;

  explicit Dialogue(const Manners& manners = {}) : intake(-1, manners, "here", [] {}) {}

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

TEST_CASE("telnet: a metric named put keeps its name for readers that pass over one put") {
  Dialogue dialogue;
  CHECK(dialogue.feed("put put 1 2 h=x\nput putt 1 2 h=x\n") == "put put 1 2 h=x\nputt 1 2 h=x\n");
}

TEST_CASE("telnet: with --check a bad point is answered and not printed") {
  Manners manners;
  manners.check = true;
  Dialogue dialogue(manners);
  CHECK(dialogue.feed("put a 1 2 h=x\r\nput b 1 two h=x\nput c 1 3 h=x\r\r\n") == "a 1 2 h=x\n");
  CHECK(dialogue.telnet.replies() ==
        "put: invalid value: Invalid character 't' in two\n"
        "put: illegal argument: Invalid tag value with key [h] (\"x\r\"): illegal character: \r\n");
  CHECK(dialogue.counters.refused_points == 2);
}

TEST_CASE("telnet: the same seed and the same points meet the same faults") {
  Manners manners;
  manners.faults.reject = 0.3;
  manners.faults.throttle = 0.3;
  manners.seed = 7;
  std::string said;
  for (int i = 0; i < 1000; ++i) said += "put m 1600000000 " + std::to_string(i) + " h=x\n";
  Dialogue one(manners), same(manners);
  CHECK(one.feed(said) == same.feed(said));
  CHECK(one.telnet.replies() == same.telnet.replies());
  CHECK(one.counters.refused_points > 400);
  CHECK(one.counters.refused_points < 600);
  CHECK(one.counters.refused_points + one.counters.points == 1000);
  manners.seed = 8;
  Dialogue other(manners);
  CHECK(other.feed(said) != one.lines);
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

TEST_CASE("telnet: unfinished lines need room, and give it back") {
  Intake intake(-1, {}, "here", [] {});
  const std::size_t all = intake.room();
  const std::string half = "put " + std::string(40000, 'x');
  std::string lines;
  {
    std::vector<std::unique_ptr<Telnet>> peers;
    for (std::size_t i = 0; i < all / half.size(); ++i) {
      peers.push_back(std::make_unique<Telnet>(intake));
      peers.back()->feed(half, lines);
      REQUIRE_FALSE(peers.back()->over());
    }
    Telnet one_too_many(intake);
    one_too_many.feed(half, lines);
    CHECK(one_too_many.over());
    peers.front()->feed("\n", lines);
    Telnet next(intake);
    next.feed(half, lines);
    CHECK_FALSE(next.over());
  }
  CHECK(intake.room() == all);
}
