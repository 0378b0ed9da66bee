#include "gather/lines/terminal.h"

#include <fmt/core.h>

#include <array>
#include <ctime>
#include <iterator>

#include "base/foreign.h"
#include "base/number.h"
#include "base/text.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kLongest = 4096;  // bytes of what is shown of a line

std::string time_of_day(std::string_view seconds) {
  auto number = parse_number<std::time_t>(seconds);
  std::tm parts{};
  if (!number || ::localtime_r(&*number, &parts) == nullptr) return std::string(seconds);
  return fmt::format("{:02}:{:02}:{:02}", parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string_view cut_word(std::string_view& rest) {
  auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

}  // namespace

std::string readable(std::string_view lines) {
  std::string text;
  for (std::string_view tags : lines_of(lines)) {
    auto metric = cut_word(tags), time = cut_word(tags), value = cut_word(tags);
    fmt::format_to(std::back_inserter(text), "{} {:>20}  {:<36} {}\n", time_of_day(time), value,
                   printable(metric, kLongest), printable(tags, kLongest));
  }
  return text;
}

}  // namespace tsd::gather
