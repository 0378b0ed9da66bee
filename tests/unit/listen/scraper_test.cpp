#include "listen/scrape/scraper.h"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "support/held_clock.h"

using namespace tsd;

namespace {

/// Targets that refuse connections, in the clock of the test.
struct Rounds {
  HeldClock clock;
  net::asio::io_context loop;
  std::string lines;
  std::vector<std::string> said;
  std::chrono::seconds blocks{0};  ///< how long the reader of the lines takes for the next ones
  bool is_done = false;
  listen::Scraper scraper;

  explicit Rounds(bool once, std::int64_t interval = 15)
      : scraper(loop, options(once, interval), world()) {
    scraper.start();
  }

  static listen::ScrapeOptions options(bool once, std::int64_t interval) {
    listen::ScrapeOptions options;
    options.targets = *listen::scrape_targets({"http://127.0.0.1:1,http://127.0.0.1:2"});
    options.once = once;
    options.interval = interval;
    return options;
  }

  listen::Scraper::World world() {
    return {.print =
                [this](std::string_view more) {
                  lines += more;
                  clock.advance(std::exchange(blocks, std::chrono::seconds(0)));
                  return true;
                },
            .unix_millis =
                [this] {
                  auto since = std::chrono::duration_cast<Duration>(clock.elapsed());
                  return 1'700'000'000'900 + since.count();
                },
            .done = [this] { is_done = true; },
            .say = [this](std::string_view sentence) { said.emplace_back(sentence); }};
  }

  /// The times of the targets' points `up`, in the order of the lines.
  std::string times() const {
    std::string found;
    for (std::size_t at = 0; (at = lines.find("up 17000", at)) != lines.npos; ++at) {
      found += lines.substr(at + 3, 10) + " ";
    }
    return found;
  }
  /// Runs to the moment before `seconds` have passed.
  void run_to(double seconds) {
    HeldClock::Wait end = std::chrono::milliseconds(static_cast<int>(seconds * 1000));
    clock.run_until(
        loop, [] { return false; }, end - clock.elapsed());
    if (clock.elapsed() < end) clock.advance(end - clock.elapsed());
  }
};

}  // namespace

TEST_CASE("scraper: all targets of a round have one second, and rounds keep their distance") {
  Rounds rounds(false);
  rounds.run_to(31);
  CHECK(rounds.times() == "1700000000 1700000000 1700000015 1700000015 1700000030 1700000030 ");
}

TEST_CASE("scraper: a timer that is late moves no time") {
  Rounds rounds(false);
  rounds.run_to(14);
  rounds.clock.advance(std::chrono::milliseconds(1400));  // 0.4 s late: a second later by the clock
  rounds.clock.poll(rounds.loop);
  CHECK(rounds.times().ends_with("1700000015 1700000015 "));
  rounds.run_to(30.5);
  CHECK(rounds.times().ends_with("1700000030 1700000030 "));
}

TEST_CASE("scraper: a reader that takes no lines costs rounds, and they are counted") {
  Rounds rounds(false);
  rounds.run_to(1);
  rounds.blocks = std::chrono::seconds(50);
  rounds.run_to(67);
  // Of those at 30 and 45 nothing is left; the one at 60 is late, and has its own second.
  CHECK(rounds.times() == "1700000000 1700000000 1700000015 1700000015 1700000060 1700000060 ");
  CHECK(rounds.scraper.counters().missed_rounds > 0);
  CHECK(listen::losses(rounds.scraper.counters()).size() == 2);
}

TEST_CASE("scraper: down is said once for each target") {
  Rounds rounds(false);
  rounds.run_to(40);
  REQUIRE(rounds.said.size() == 2);
  CHECK(rounds.said[0] ==
        "http://127.0.0.1:1/metrics: connecting to 127.0.0.1:1: Connection refused");
  CHECK(rounds.scraper.counters().failed == 6);
  CHECK(rounds.scraper.has_down());
}

TEST_CASE("scraper: once is one round") {
  Rounds rounds(true);
  rounds.run_to(100);
  CHECK(rounds.is_done);
  CHECK(rounds.scraper.counters().scrapes == 2);
}

TEST_CASE("scraper: when it is stopped, nothing more is printed") {
  Rounds rounds(false);
  rounds.run_to(1);
  std::string before = rounds.lines;
  rounds.scraper.stop();
  rounds.run_to(100);
  CHECK(rounds.lines == before);
  CHECK_FALSE(rounds.is_done);
}
