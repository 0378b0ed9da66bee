#include "gather/lines/tagger.h"

#include <algorithm>
#include <utility>

namespace tsd::gather {
namespace {

bool bears(const line::Point& point, const std::string& key) {
  return std::ranges::any_of(point.tags, [&](const line::Tag& tag) { return tag.key == key; });
}

void append_tag(std::string& out, std::string_view key, std::string_view value) {
  out.append(1, ' ').append(key).append(1, '=').append(value);
}

}  // namespace

Tagger::Tagger(Tags tags, std::size_t max_tags, std::string prefix)
    : tags_(std::move(tags)), max_tags_(max_tags), prefix_(std::move(prefix)) {
  for (const auto& [key, value] : tags_) {
    added_.push_back({key, {}});
    append_tag(added_.back().text, key, value);
    all_added_ += added_.back().text;
  }
}

bool Tagger::append(const line::Point& point, std::string& out) const {
  const std::size_t before = out.size();
  out.append(prefix_).append(point.metric);
  out.append(1, ' ').append(point.time);
  out.append(1, ' ').append(point.value);
  for (const auto& tag : point.tags) append_tag(out, tag.key, tag.value);
  return finish(point, before, out);
}

bool Tagger::append_plain(std::string_view line, const line::Point& point, std::string& out) const {
  const std::size_t before = out.size();
  out.append(prefix_).append(line);
  return finish(point, before, out);
}

/// Appends the added tags and the newline, or removes the line if it has too many tags.
bool Tagger::finish(const line::Point& point, std::size_t before, std::string& out) const {
  std::size_t count = point.tags.size() + added_.size();
  if (std::ranges::none_of(added_, [&](const Added& ours) { return bears(point, ours.key); })) {
    out.append(all_added_);
  } else {
    for (const Added& ours : added_) {
      if (bears(point, ours.key)) {
        --count;
      } else {
        out.append(ours.text);
      }
    }
  }
  if (count > max_tags_) {
    out.resize(before);
    return false;
  }
  out.append(1, '\n');
  return true;
}

}  // namespace tsd::gather
