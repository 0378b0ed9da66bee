#include "ship/remote_write/series_book.h"

#include <algorithm>
#include <cstdint>

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

void append_labels(const prometheus::Series& names, std::string& into) {
  static constexpr std::string_view kName = "__name__";
  auto behind = std::ranges::find_if(
      names.labels(), [](const prometheus::Label& label) { return label.name > kName; });
  auto append = [&into](const prometheus::Label& label) {
    append_label(label.name, label.value, into);
  };
  std::for_each(names.labels().begin(), behind, append);
  append_label(kName, names.name(), into);
  std::for_each(behind, names.labels().end(), append);
}

std::uint32_t longest_value(const prometheus::Series& names) {
  std::size_t longest = names.name().size();
  for (const prometheus::Label& label : names.labels()) {
    longest = std::max(longest, label.value.size());
  }
  return static_cast<std::uint32_t>(longest);
}

}  // namespace

void SeriesBook::clear() {
  constexpr std::size_t kExpected = 1024;
  entry_table_.clear(kExpected);
  series_table_.clear(kExpected);
  entries_.clear();
  last_ = kNone;
  text_.clear();
}

bool SeriesBook::is_of(std::uint32_t index, std::string_view metric, std::string_view tags) const {
  const Entry& entry = entries_[index];
  std::string_view known = std::string_view(text_).substr(entry.text);
  return entry.metric_size == metric.size() && entry.tags_size == tags.size() &&
         known.starts_with(metric) && known.substr(metric.size()).starts_with(tags);
}

/// An agent prints its series in the same order each time, so the next one is known.
std::uint32_t SeriesBook::find(std::string_view metric, std::string_view tags) {
  std::uint32_t guess = last_ == kNone ? kNone : entries_[last_].follower;
  if (guess != kNone && is_of(guess, metric, tags)) return last_ = guess;
  std::uint32_t found = look_up(metric, tags);
  if (last_ != kNone) entries_[last_].follower = found;
  return last_ = found;
}

std::uint32_t SeriesBook::look_up(std::string_view metric, std::string_view tags) {
  auto next = static_cast<std::uint32_t>(entries_.size());
  std::uint32_t found =
      entry_table_.find_or_add(hash_of(tags, hash_of(metric)), next,
                               [&](std::uint32_t index) { return is_of(index, metric, tags); });
  if (found == next) {
    entries_.push_back({text_.size(), static_cast<std::uint32_t>(metric.size()),
                        static_cast<std::uint32_t>(tags.size())});
    text_.append(metric).append(tags);
    name(entries_.back(), metric, tags);
  }
  return found;
}

bool SeriesBook::make_labels(std::string_view metric, std::string_view tags) {
  names_.begin(metric);
  while (!tags.empty()) {
    std::string_view tag = tags.substr(0, tags.find(' '));
    tags.remove_prefix(std::min(tag.size() + 1, tags.size()));
    if (tag.empty()) continue;
    std::size_t equals = tag.find('=');
    names_.add(tag.substr(0, equals), tag.substr(equals + 1));
  }
  auto collision = names_.finish();
  if (collision) collision_ = collision->sentence();
  return !collision;
}

void SeriesBook::name(Entry& entry, std::string_view metric, std::string_view tags) {
  if (!make_labels(metric, tags)) return;
  entry.label_count = static_cast<std::uint32_t>(names_.labels().size() + 1);
  entry.longest_value = longest_value(names_);
  entry.labels = text_.size();
  append_labels(names_, text_);
  entry.labels_size = text_.size() - entry.labels;
  auto own = static_cast<std::uint32_t>(entries_.size() - 1);
  std::string_view bytes = labels(entry);
  entry.series = series_table_.find_or_add(
      hash_of(bytes), own, [&](std::uint32_t index) { return labels(entries_[index]) == bytes; });
  if (entry.series != own) text_.resize(entry.labels);
}

std::string SeriesBook::why_none(std::string_view metric, std::string_view tags) {
  (void)make_labels(metric, tags);
  return collision_;
}

}  // namespace tsd::ship
