#include "gather/self_telemetry.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "os/file.h"

namespace tsd::gather {
namespace {

constexpr auto kInterval = std::chrono::seconds(60);
constexpr auto kStateInterval = std::chrono::seconds(10);

/// Many changes come together; the file is written once for all of them.
constexpr auto kFileDelay = std::chrono::seconds(1);

}  // namespace

SelfTelemetry::SelfTelemetry(SelfTelemetryOptions options, Parts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      own_words_("tsd-collect", parts_.gates, parts_.say),
      viewers_(parts_.loop, parts_.gates, parts_.output, parts_.say, parts_.observer),
      port_(parts_.loop, {[this] { return status_json(parts_.known()); },
                          [this](prometheus::Form form) {
                            return parts_.metrics.text(form, parts_.gates.policy.tagger.prefix());
                          },
                          [this](os::Fd peer, std::string head) {
                            viewers_.admit(std::move(peer), std::move(head));
                          }}),
      file_due_(parts_.loop, [this] { write_files(); }),
      state_due_(parts_.loop, [this] { write_state(); }),
      began_at_(parts_.clock.seconds()) {}

Result<void> SelfTelemetry::open() {
  changed();
  if (!options_.status_port) return {};
  auto wanted = *options_.status_port;
  if (wanted < 0 || wanted > 65535) return Error{fmt::format("{} is no port", wanted)};
  auto opened = port_.open(options_.status_interface.value_or("127.0.0.1"),
                           static_cast<std::uint16_t>(wanted), options_.status_hosts);
  if (!opened) return opened;
  if (wanted == 0) parts_.say("status on " + port_.url());
  return {};
}

std::optional<std::chrono::seconds> SelfTelemetry::interval() const {
  if (options_.no_points && !has_files()) return std::nullopt;
  return kInterval;
}

void SelfTelemetry::tell_points(std::int64_t now) {
  line::Lines points;
  report(parts_.known(), now, points);
  own_words_.feed(points.text(), parts_.output.lines());
}

void SelfTelemetry::turn(std::int64_t now) {
  if (!options_.no_points) {
    own_words_.begin_round();
    tell_points(now);
    own_words_.end_round();
  }
  write_files();
}

void SelfTelemetry::end() {
  if (std::exchange(options_.once_points, false)) tell_points(parts_.clock.seconds());
  if (auto form = std::exchange(options_.print_form, std::nullopt)) {
    parts_.output.print(parts_.metrics.text(*form, parts_.gates.policy.tagger.prefix()));
  }
}

void SelfTelemetry::changed() {
  if (has_files()) file_due_.set(std::chrono::steady_clock::now() + kFileDelay);
}

void SelfTelemetry::write_files() {
  if (options_.status_file) write(*options_.status_file, status_json(parts_.known()));
  if (options_.state_file) write_state();
}

/// Ages in it are those of the last writing: it is written more often than the rest.
void SelfTelemetry::write_state() {
  write(*options_.state_file, os::to_text(parts_.state()));
  state_due_.set(std::chrono::steady_clock::now() + kStateInterval);
}

void SelfTelemetry::write(const std::string& path, const std::string& text) {
  auto written = os::write_file(path, text, 0644);
  if (!written) parts_.say(written.error().text);
}

void SelfTelemetry::tell_last_run() {
  if (!options_.stamp) return;
  auto last = read_last_run(*options_.stamp);
  if (!last) return parts_.say(last.error().text);
  line::Lines points;
  std::int64_t now = parts_.clock.seconds();
  if (*last && (*last)->began > now) {
    parts_.say(
        fmt::format("{}: the last run is {} s ahead: the clock was set back, its age is not known",
                    *options_.stamp, (*last)->began - now));
  }
  if (*last) report(**last, *options_.stamp, now, points);
  own_words_.feed(points.text(), parts_.output.lines());
}

Result<void> SelfTelemetry::remember(const Result<bool>& outcome) const {
  if (!options_.stamp) return {};
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began_);
  int exit = !outcome ? 2 : *outcome ? 0 : 1;
  return write_last_run(*options_.stamp, {began_at_, took.count(), exit});
}

}  // namespace tsd::gather
