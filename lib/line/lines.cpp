#include "line/lines.h"

#include <cstdint>

namespace tsd::line {

void Lines::add(std::string_view metric, std::int64_t time, std::string_view value,
                std::initializer_list<Tag> tags) {
  text_.append(metric).append(1, ' ').append(Digits(time));
  text_.append(1, ' ').append(value);
  for (const Tag& tag : tags) text_.append(1, ' ').append(tag.key).append(1, '=').append(tag.value);
  text_.append(1, '\n');
  if (text_.size() <= most_) return;
  take_(text_);
  text_.clear();
}

}  // namespace tsd::line
