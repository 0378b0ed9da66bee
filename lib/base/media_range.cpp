#include "base/media_range.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/number.h"
#include "base/text.h"

namespace tsd {
namespace {

std::string_view cut(std::string_view& rest, char separator) {
  std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return trim(part);
}

}  // namespace

MediaRange take_media_range(std::string_view& accept) {
  std::string_view text = cut(accept, ',');
  MediaRange range{ascii_lower(cut(text, ';')), {}};
  while (!text.empty()) {
    std::string_view value = cut(text, ';');
    std::string key = ascii_lower(cut(value, '='));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (key == "version") range.version = value;
    if (key == "q") range.quality = parse_double(value).value_or(0);
  }
  return range;
}

}  // namespace tsd
