#include "gather/lines/last_points.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "line/prometheus.h"

namespace tsd::gather {
namespace {

/// A full store looks for what is hidden no more often than this.
constexpr auto kFreeAgain = std::chrono::seconds(1);

bool has_key(const line::Point& point, std::string_view key) {
  return std::ranges::any_of(point.tags, [&](const line::Tag& tag) { return tag.key == key; });
}

}  // namespace

LastPoints::LastPoints(Options options, Say say)
    : options_(std::move(options)), say_(std::move(say)), reading_(options_.renames) {}

LastPoints::Source::Source(LastPoints& points) : points_(points), id_(points.next_source_++) {
  points_.sources_[id_] = {};
}

LastPoints::Source::~Source() {
  points_.sources_.erase(id_);
}

void LastPoints::Source::set_interval(std::chrono::seconds interval) {
  points_.sources_[id_].interval = interval;
}

void LastPoints::Source::print_rarely(std::string metric, std::uint32_t rounds) {
  rare_.emplace_back(std::move(metric), rounds);
}

std::uint32_t LastPoints::Source::rounds_of(std::string_view metric) const {
  for (const auto& [name, rounds] : rare_) {
    if (name == metric) return rounds;
  }
  return 1;
}

void LastPoints::Source::begin_round() {
  ++points_.sources_[id_].present;
}

void LastPoints::Source::end_round() {
  Rounds& rounds = points_.sources_[id_];
  rounds.oldest = rounds.present;
}

void LastPoints::Source::take(const line::Point& point, const Tagger& tagger) {
  points_.take(id_, rounds_of(point.metric), point, tagger);
}

/// Makes the key of the point's series.
bool LastPoints::read_series(const line::Point& point, const Tagger& tagger) {
  metric_.assign(tagger.prefix()).append(point.metric);
  reading_.begin(metric_);
  for (const line::Tag& tag : point.tags) reading_.add(tag.key, tag.value);
  for (const auto& [key, value] : tagger.tags()) {
    if (!has_key(point, key)) reading_.add(key, value);
  }
  if (reading_.finish()) return false;
  key_.assign(reading_.name()).append("{");
  for (const prometheus::Label& label : reading_.labels()) {
    if (&label != reading_.labels().data()) key_.append(",");
    key_.append(label.name).append("=\"");
    prometheus::append_label_value(label.value, key_);
    key_.append("\"");
  }
  return true;
}

void LastPoints::take(std::uint32_t source, std::uint32_t every, const line::Point& point,
                      const Tagger& tagger) {
  auto value = line::prometheus_value(point.value);
  if (!value) return leave_out(left_out_.value, "their value is no number there");
  if (!read_series(point, tagger)) {
    return leave_out(left_out_.collision, "two of their tags become one label");
  }
  Entry* entry = entry_of(key_);
  if (entry == nullptr) return leave_out(left_out_.room, left_out_.room == 0 ? no_room() : "");
  entry->name_size = static_cast<std::uint32_t>(reading_.name().size());
  entry->every = every;
  entry->seen = options_.now();
  entry->source = source;
  entry->last_round = sources_[source].present + every - 1;
  entry->value.assign(prometheus::as_value(point.value, *value));
}

/// The entry of a series, a new one if need be; nullptr where there is no room.
LastPoints::Entry* LastPoints::entry_of(std::string_view key) {
  auto known = entries_.find(key);
  if (known != entries_.end()) return &known->second;
  auto now = options_.now();
  if (!has_room(key) && now - freed_at_ >= kFreeAgain) free_hidden(now);
  if (!has_room(key)) return nullptr;
  bytes_ += key.size();
  return &entries_[std::string(key)];
}

bool LastPoints::has_room(std::string_view key) const {
  return entries_.size() < options_.most_series && bytes_ + key.size() <= options_.most_bytes;
}

bool LastPoints::is_shown(const Entry& entry, Steady::time_point now) const {
  auto source = sources_.find(entry.source);
  if (source == sources_.end() || entry.last_round < source->second.oldest) return false;
  auto longest = std::max<Steady::duration>(kLongestAge, 2 * source->second.interval * entry.every);
  return now - entry.seen <= longest;
}

void LastPoints::free_hidden(Steady::time_point now) {
  freed_at_ = now;
  std::erase_if(entries_, [&](const auto& one) {
    if (is_shown(one.second, now)) return false;
    bytes_ -= one.first.size();
    return true;
  });
}

std::string LastPoints::no_room() const {
  return fmt::format("there is room for {} series and {} MiB of names", options_.most_series,
                     options_.most_bytes >> 20);
}

void LastPoints::leave_out(std::uint64_t& counter, std::string_view why) {
  if (counter++ > 0) return;
  say_(
      fmt::format("some points are not among those for Prometheus: {}; "
                  "tsd_collect_points_left_out_total counts them",
                  why));
}

std::vector<prometheus::PageSample> LastPoints::samples() {
  free_hidden(options_.now());
  std::vector<prometheus::PageSample> samples;
  samples.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) {
    std::string_view series = key;
    samples.push_back(
        {series.substr(0, entry.name_size), series.substr(entry.name_size + 1), entry.value});
  }
  return samples;
}

}  // namespace tsd::gather
