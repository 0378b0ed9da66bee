#include "sensors/source/mounts.h"

#include <array>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {

Result<void> parse_mounts(std::string_view text, Mounts& mounts) {
  mounts.clear();
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    std::array<std::string_view, 6> words;
    if (split(line, words) != words.size()) {
      errors.add(lines.number());
      continue;
    }
    Mount& mount = mounts.add();
    mount.spec.assign(words[0]);
    mount.point.assign(words[1]);
    mount.type.assign(words[2]);
  }
  return errors.result(lines, "/proc/mounts");
}

std::string unescaped(std::string_view point) {
  std::string decoded;
  while (!point.empty()) {
    bool may_escape = point[0] == '\\' && point.size() > 3;  // backslash and three octal digits
    auto code = may_escape ? parse_number<unsigned char>(point.substr(1, 3), 8) : std::nullopt;
    decoded.push_back(code ? static_cast<char>(*code) : point[0]);
    point.remove_prefix(code ? 4 : 1);
  }
  return decoded;
}

}  // namespace tsd::sensors
