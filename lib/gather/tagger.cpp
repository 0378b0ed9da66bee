#include "gather/tagger.h"

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
    : tags_(std::move(tags)), max_tags_(max_tags), prefix_(std::move(prefix)) {}

bool Tagger::append(const line::Point& point, std::string& out) const {
  const std::size_t before = out.size();
  out.append(prefix_).append(point.metric);
  out.append(1, ' ').append(point.time);
  out.append(1, ' ').append(point.value);
  std::size_t count = point.tags.size();
  for (const auto& tag : point.tags) append_tag(out, tag.key, tag.value);
  for (const auto& [key, value] : tags_) {
    if (bears(point, key)) continue;
    append_tag(out, key, value);
    ++count;
  }
  if (count > max_tags_) {
    out.resize(before);
    return false;
  }
  out.append(1, '\n');
  return true;
}

}  // namespace tsd::gather
