#include "gather/teller.h"

#include <fmt/core.h>

#include <utility>

#include "os/file.h"

namespace tsd::gather {
namespace {

constexpr auto kInterval = std::chrono::seconds(60);

/// Changes come in crowds.
constexpr auto kFileDelay = std::chrono::seconds(1);

}  // namespace

Teller::Teller(TellWishes wishes, World world)
    : wishes_(std::move(wishes)),
      world_(std::move(world)),
      own_words_("tsd-collect", world_.standards, world_.say),
      port_(world_.loop, [this] { return status_json(world_.known()); }),
      file_due_(world_.loop, [this] { write_file(); }),
      began_at_(world_.clock.seconds()) {}

Result<void> Teller::open() {
  if (!wishes_.status_port) return {};
  auto wanted = *wishes_.status_port;
  if (wanted < 0 || wanted > 65535) return Error{fmt::format("{} is no port", wanted)};
  auto opened = port_.open(wishes_.status_interface.value_or("127.0.0.1"),
                           static_cast<std::uint16_t>(wanted));
  if (!opened) return opened;
  if (wanted == 0) world_.say("status on " + port_.url());
  return {};
}

std::optional<std::chrono::seconds> Teller::interval() const {
  if (wishes_.no_points && !wishes_.status_file) return std::nullopt;
  return kInterval;
}

void Teller::tell_points() {
  line::Lines points;
  report(world_.known(), world_.clock.seconds(), points);
  own_words_.feed(points.text(), world_.outlet.lines());
}

void Teller::turn() {
  if (!wishes_.no_points) tell_points();
  write_file();
}

void Teller::end() {
  if (std::exchange(wishes_.once_points, false)) tell_points();
}

void Teller::changed() {
  if (wishes_.status_file) file_due_.set(std::chrono::steady_clock::now() + kFileDelay);
}

void Teller::write_file() {
  if (!wishes_.status_file) return;
  auto written = os::write_file(*wishes_.status_file, status_json(world_.known()), 0644);
  if (!written) world_.say(written.error().text);
}

void Teller::tell_last_run() {
  if (!wishes_.stamp) return;
  auto last = read_last_run(*wishes_.stamp);
  if (!last) return world_.say(last.error().text);
  line::Lines points;
  if (*last) report(**last, *wishes_.stamp, world_.clock.seconds(), points);
  own_words_.feed(points.text(), world_.outlet.lines());
}

Result<void> Teller::remember(const Result<bool>& outcome) const {
  if (!wishes_.stamp) return {};
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began_);
  int exit = !outcome ? 2 : *outcome ? 0 : 1;
  return write_last_run(*wishes_.stamp, {began_at_, took.count(), exit});
}

}  // namespace tsd::gather
