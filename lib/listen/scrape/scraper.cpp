#include "listen/scrape/scraper.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "base/units.h"
#include "net/http.h"
#include "net/stream.h"
#include "net/tls.h"

namespace tsd::listen {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr net::Clock::duration kLongestScrape = seconds(10);

/// A sentence of net, whose words are options of tsd-send, in words of a URL.
std::string in_words_of_url(std::string reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kWords{
      {{"(--tls)", "(write https://)"}, {"leave --tls out", "write http://"}}};
  for (const auto& [option, words] : kWords) {
    std::size_t at = reason.find(option);
    if (at != reason.npos) reason.replace(at, option.size(), words);
  }
  return reason;
}

// Integers keep their spelling in the older format, so it is preferred; OpenMetrics alone is taken.
constexpr std::string_view kAccept =
    "Accept: text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";

}  // namespace

struct Scraper::Target {
  Target(const net::asio::any_io_executor& executor, const net::Url& address,
         std::string_view instance, const PointStyle& style, const Say& say)
      : url(address),
        writer(style, instance),
        report(net::to_string(address), say),
        changed(executor) {}

  net::Url url;
  PointWriter writer;
  TargetReport report;
  net::Event changed;                      ///< for stop()
  net::Time began{};                       ///< of the scrape
  net::Clock::duration blocked_before{0};  ///< Scraper::blocked_ then
  bool is_connected = false;
};

Scraper::Scraper(net::asio::io_context& loop, const ScrapeOptions& options, World world)
    : loop_(loop),
      options_(options),
      world_(std::move(world)),
      within_(std::min<net::Clock::duration>(kLongestScrape, seconds(options.interval))) {
  std::vector<std::string> instances = instances_of(options_.targets);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    targets_.emplace_back(loop_.get_executor(), options_.targets[i], instances[i], options_.style,
                          world_.say);
  }
}

Scraper::~Scraper() = default;

void Scraper::start() {
  began_ = net::Clock::now();
  second_ = world_.unix_millis() / 1000;
  for (Target& target : targets_) {
    ++running_;
    net::spawn(loop_, follow(target));
  }
}

void Scraper::stop() {
  stopping_ = true;
  for (Target& target : targets_) target.changed.notify();
}

bool Scraper::has_down() const {
  if (counters_.scrapes < targets_.size()) return true;
  return std::ranges::any_of(targets_, [](const Target& one) { return one.report.is_down(); });
}

bool Scraper::has_malformed() const {
  return std::ranges::any_of(targets_, [](const Target& one) { return one.report.is_malformed(); });
}

net::Time Scraper::start_of(std::uint64_t round) const {
  return began_ + seconds(options_.interval) * static_cast<std::int64_t>(round);
}

/// The first target that comes to a round sets its second: that in which the round was due, so that
/// a timer that is late moves no time.
void Scraper::begin_round(std::uint64_t number) {
  if (number <= round_) return;
  round_ = number;
  auto late = duration_cast<milliseconds>(net::Clock::now() - start_of(number));
  second_ = (world_.unix_millis() - late.count()) / 1000;
}

net::Task<> Scraper::follow(Target& target) {
  for (std::uint64_t round = 0; !stopping_;) {
    begin_round(round);
    co_await scrape(target);
    if (options_.once) break;
    // A round that is late takes place all the same, until the next one is due.
    for (++round; start_of(round + 1) <= net::Clock::now(); ++round) ++counters_.missed_rounds;
    while (!stopping_ && net::Clock::now() < start_of(round)) {
      co_await target.changed.wait(start_of(round));
    }
  }
  if (--running_ == 0 && !stopping_) world_.done();
}

net::Time Scraper::end_of(const Target& target) const {
  return target.began + within_ + (blocked_ - target.blocked_before);
}

/// Ends at the deadline of the scrape, or with stop(). Time in which lines are not taken from us is
/// not the target's.
net::Task<> Scraper::limit(Target& target) {
  while (!stopping_ && net::Clock::now() < end_of(target)) {
    co_await target.changed.wait(end_of(target));
  }
}

net::Task<> Scraper::scrape(Target& target) {
  target.began = net::Clock::now();
  target.blocked_before = blocked_;
  target.is_connected = false;
  Answer answer(target.writer, second_, [this](std::string_view lines) { print(lines); });
  auto done = co_await net::unless(limit(target), talk(target, answer));
  if (stopping_) co_return;
  Trouble trouble = Trouble::none;
  std::string reason;
  if (answer.trouble() != Trouble::none) {
    trouble = answer.trouble();  // it has ended the download itself
  } else if (!done) {
    trouble = Trouble::overdue;
    reason = overdue_sentence(target, answer);
  } else if (!*done) {
    trouble = Trouble::connection;
    reason = in_words_of_url(done->error().text);
  }
  answer.end(trouble == Trouble::none);
  if (answer.trouble() != Trouble::none) {
    trouble = answer.trouble();
    reason = answer.reason();
  }
  finish(target, answer, trouble);
  target.report.take(trouble, reason, answer);
}

std::string Scraper::overdue_sentence(const Target& target, const Answer& answer) const {
  std::string within = format_duration(duration_cast<Duration>(within_));
  if (!target.is_connected) return fmt::format("no connection within {}", within);
  return fmt::format("no whole answer within {}: {} came", within, counted(answer.bytes(), "byte"));
}

net::Task<Result<void>> Scraper::talk(Target& target, Answer& answer) {
  const net::Url& url = target.url;
  Duration within = duration_cast<Duration>(within_);
  auto stream = co_await net::connect(url.endpoint, within);
  if (!stream) co_return stream.error();
  target.is_connected = true;
  if (url.tls) {
    stream = co_await net::secure(*options_.tls, std::move(*stream), url.endpoint.host, within);
    if (!stream) co_return stream.error();
  }
  net::HttpRequest request;
  request.method = "GET";
  request.target = url.target;
  request.host = url.host;
  request.headers = {std::string(kAccept), "Accept-Encoding: gzip", "Connection: close",
                     "User-Agent: tsd-listen"};
  request.headers.insert(request.headers.end(), options_.headers.begin(), options_.headers.end());
  co_return co_await net::download(**stream, request, answer);
}

/// Counts the scrape, and prints the points about it.
void Scraper::finish(Target& target, const Answer& answer, Trouble trouble) {
  const ScrapeCounters& found = answer.counters();
  ++counters_.scrapes;
  if (trouble != Trouble::none) ++counters_.failed;
  counters_.add(found);
  auto blocked = blocked_ - target.blocked_before;
  auto took = std::chrono::duration<double>(net::Clock::now() - target.began - blocked).count();
  std::string lines;
  auto point = [&](std::string_view name, const std::string& value) {
    target.writer.append_own(name, answer.round(), value, lines);
  };
  point("up", trouble == Trouble::none ? "1" : "0");
  point("scrape_duration_seconds", fmt::format("{:.6f}", took));
  point("scrape_samples_scraped", std::to_string(found.samples));
  point("scrape_samples_left_out", std::to_string(found.all_left_out()));
  print(lines);
}

void Scraper::print(std::string_view lines) {
  if (stopping_) return;
  net::Time before = net::Clock::now();
  if (!world_.print(lines)) stop();
  blocked_ += net::Clock::now() - before;
}

}  // namespace tsd::listen
