#include "ship/remote_write/point_text.h"

#include "line/plain.h"

namespace tsd::ship {
namespace {

std::string_view take_word(std::string_view& rest) {
  std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size() < rest.size() ? word.size() + 1 : word.size());
  return word;
}

}  // namespace

PointText PointCutter::cut(std::string_view line, bool is_plain) {
  if (is_plain) {
    std::string_view metric = take_word(line), time = take_word(line), value = take_word(line);
    return {metric, time, value, line};
  }
  if (!line::split_plain(line, point_)) line::split(line, line::Dialect::prometheus, point_);
  tags_.clear();
  for (const line::Tag& tag : point_.tags) {
    if (!tags_.empty()) tags_ += ' ';
    tags_.append(tag.key).append(1, '=').append(tag.value);
  }
  return {point_.metric, point_.time, point_.value, tags_};
}

}  // namespace tsd::ship
