// Reads exporters at an interval and prints their samples as lines. Each target has a coroutine of
// its own, so one that is slow or down costs itself only.
//
// All targets are asked at the beginning of a round, which has one second: the time of every sample
// without a time of its own. This header includes Asio; for service.cpp only.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "base/say.h"
#include "listen/scrape/answer.h"
#include "listen/scrape/scrape_counters.h"
#include "listen/scrape/scrape_options.h"
#include "listen/scrape/target.h"
#include "net/async.h"

namespace tsd::listen {

class Scraper {
 public:
  /// How the world looks to it.
  struct World {
    std::function<bool(std::string_view lines)> print;  ///< false: they are lost, and it is over
    std::function<std::int64_t()> unix_millis;          ///< the wall clock
    std::function<void()> done;                         ///< with `once`: all targets were asked
    Say say;
  };

  Scraper(net::asio::io_context& loop, const ScrapeOptions& options, World world);
  ~Scraper();

  /// Begins the first round.
  void start();
  /// Ends all scrapes at once; nothing more is printed.
  void stop();

  const ScrapeCounters& counters() const { return counters_; }
  /// Of the last scrape of each target: one failed, or did not come to its end before stop(); one
  /// had a malformed family.
  bool has_down() const;
  bool has_malformed() const;

 private:
  struct Target;

  net::Task<> follow(Target& target);
  net::Task<> scrape(Target& target);
  net::Task<Result<void>> talk(Target& target, Answer& answer);
  net::Task<> limit(Target& target);
  net::Time end_of(const Target& target) const;
  std::string overdue_sentence(const Target& target, const Answer& answer) const;
  void finish(Target& target, const Answer& answer, Trouble trouble);
  void begin_round(std::uint64_t number);
  net::Time start_of(std::uint64_t round) const;
  void print(std::string_view lines);

  net::asio::io_context& loop_;
  ScrapeOptions options_;
  World world_;
  net::Clock::duration within_;  ///< the deadline of a scrape
  net::Time began_{};            ///< of round 0
  std::uint64_t round_ = 0;
  std::int64_t second_ = 0;          ///< of this round
  net::Clock::duration blocked_{0};  ///< the time in which the lines were not taken
  bool stopping_ = false;
  std::size_t running_ = 0;
  ScrapeCounters counters_;
  std::list<Target> targets_;
};

}  // namespace tsd::listen
