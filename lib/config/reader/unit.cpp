#include "base/text.h"
#include "config/reader/assignments.h"
#include "config/reader/cursor.h"

namespace tsd::config {

Assignments read_unit(std::string_view text) {
  Assignments found;
  each_line(text, [&](std::string_view line, int number) {
    std::size_t equals = line.find('=');
    if (line.empty() || !is_name_start(line[0]) || equals == line.npos) return;
    std::string_view value = line.substr(equals + 1);
    Assignment one;
    one.name = std::string(line.substr(0, equals));
    while (one.name.ends_with(' ')) one.name.pop_back();
    one.value = std::string(value);
    one.kind = ValueKind::text;
    one.position = {number, 1};
    one.value_place = {number, static_cast<int>(equals) + 2};
    found.all.push_back(std::move(one));
  });
  return found;
}

}  // namespace tsd::config
