#include "ship/remote_write/gathering.h"

#include <fmt/core.h>
#include <cstdint>

#include <algorithm>
#include <bit>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"
#include "line/prometheus.h"
#include "line/put.h"
#include "ship/remote_write/protobuf.h"

namespace tsd::ship {
namespace {

namespace pb = protobuf;

/// Appends one Label: name is its field 1, value its field 2.
void append_label(std::string_view name, std::string_view value, std::string& into) {
  into += pb::tag_of_bytes(1);
  pb::append_varint(into, pb::size_of_bytes(name.size()) + pb::size_of_bytes(value.size()));
  pb::append_bytes(into, 1, name);
  pb::append_bytes(into, 2, value);
}

}  // namespace

void Gathering::gather(const Batch& batch) {
  group_table_.clear(batch.size());
  series_table_.clear(batch.size());
  groups_.clear();
  series_.clear();
  samples_.clear();
  label_bytes_.clear();
  kept_.clear();
  faults_.clear();
  twins_.clear();
  std::uint32_t number = 0;
  for (std::string_view line : lines_of(batch.wire())) {
    add(number++, line::without_put(line), batch.is_plain());
  }
  count_ = samples_.size();
  for (Series& series : series_) {
    if (!series.is_ordered) put_in_order(series);
    if (series.has_twins) take_twins_out(series);
  }
  std::ranges::sort(twins_);
}

void Gathering::add(std::uint32_t number, std::string_view line, bool is_plain) {
  PointText point = cutter_.cut(line, is_plain);
  Group& group = group_of(point, is_plain);
  if (group.series == kNone) {
    return refuse(number, line, line::Code::tag_collision, group.collision);
  }
  auto time = line::prometheus_time(point.time);
  if (!time) {
    return refuse(number, line, line::Code::timestamp_syntax,
                  quote_foreign(point.time) + " is no time in seconds or milliseconds");
  }
  auto value = line::prometheus_value(point.value);
  if (!value) {
    return refuse(number, line, line::Code::value_syntax,
                  quote_foreign(point.value) + " is no number");
  }
  add_sample(series_[group.series], {*time, *value, number, kNone});
}

Gathering::Group& Gathering::group_of(const PointText& point, bool is_plain) {
  auto next = static_cast<std::uint32_t>(groups_.size());
  std::uint64_t hash = hash_of(point.tags, hash_of(point.metric));
  std::uint32_t found = group_table_.find_or_add(hash, next, [&](std::uint32_t index) {
    const Group& other = groups_[index];
    return other.tags == point.tags && other.metric == point.metric;
  });
  if (found != next) return groups_[found];
  Group& group = groups_.emplace_back(Group{point.metric, point.tags});
  if (!is_plain) group.tags = kept_.emplace_back(point.tags);
  name(group);
  return group;
}

/// Makes the labels of a new group, and finds the series that has them.
void Gathering::name(Group& group) {
  names_.begin(group.metric);
  for (std::string_view rest = group.tags; !rest.empty();) {
    std::string_view tag = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(tag.size() + 1, rest.size()));
    std::size_t equals = tag.find('=');
    names_.add(tag.substr(0, equals), tag.substr(equals + 1));
  }
  if (auto collision = names_.finish()) {
    group.collision = collision->sentence();
  } else {
    group.series = series_of(group);
  }
}

std::uint32_t Gathering::series_of(const Group& group) {
  std::size_t begin = label_bytes_.size();
  auto append_name = [&] { append_label("__name__", names_.name(), label_bytes_); };
  bool is_named = false;
  for (const prometheus::Label& label : names_.labels()) {
    if (!is_named && label.name > "__name__") append_name();
    is_named = is_named || label.name > "__name__";
    append_label(label.name, label.value, label_bytes_);
  }
  if (!is_named) append_name();
  std::string_view bytes = std::string_view(label_bytes_).substr(begin);
  auto next = static_cast<std::uint32_t>(series_.size());
  std::uint32_t found = series_table_.find_or_add(hash_of(bytes), next, [&](std::uint32_t index) {
    return label_bytes(series_[index]) == bytes;
  });
  if (found != next) {
    label_bytes_.resize(begin);
  } else {
    series_.push_back({group.metric, begin, bytes.size(), kNone, kNone});
  }
  return found;
}

void Gathering::add_sample(Series& series, const Sample& sample) {
  auto index = static_cast<std::uint32_t>(samples_.size());
  if (series.count++ == 0) {
    series.first = index;
  } else {
    Sample& last = samples_[series.last];
    last.next = index;
    series.is_ordered = series.is_ordered && last.milliseconds <= sample.milliseconds;
    series.has_twins = series.has_twins || last.milliseconds == sample.milliseconds;
  }
  series.last = index;
  samples_.push_back(sample);
}

/// Of two samples of one time the one that was read first stays first.
void Gathering::put_in_order(Series& series) {
  order_.clear();
  for (auto at = series.first; at != kNone; at = samples_[at].next) order_.push_back(at);
  std::ranges::stable_sort(order_, {},
                           [this](std::uint32_t at) { return samples_[at].milliseconds; });
  series.first = order_.front();
  series.last = order_.back();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    samples_[order_[i]].next = i + 1 < order_.size() ? order_[i + 1] : kNone;
  }
  series.has_twins = true;  // not yet known
}

void Gathering::take_twins_out(Series& series) {
  for (std::uint32_t at = series.first; samples_[at].next != kNone;) {
    Sample& sample = samples_[at];
    const Sample& next = samples_[sample.next];
    if (next.milliseconds != sample.milliseconds) {
      at = sample.next;
      continue;
    }
    bool is_same =
        std::bit_cast<std::uint64_t>(next.value) == std::bit_cast<std::uint64_t>(sample.value);
    if (!is_same) twins_.push_back(next.line);
    sample.next = next.next;
    if (sample.next == kNone) series.last = at;
    --series.count;
    --count_;
  }
}

void Gathering::refuse(std::uint32_t number, std::string_view line, line::Code code,
                       std::string sentence) {
  faults_.push_back({number, line, {code, 0, 0, 0}, std::move(sentence)});
}

}  // namespace tsd::ship
