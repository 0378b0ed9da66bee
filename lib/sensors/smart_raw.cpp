#include "sensors/smart_raw.h"

#include <algorithm>
#include <cstdint>

#include "base/number.h"
#include "line/lines.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using Raw = std::optional<SmartRaw>;

Raw whole(std::uint64_t number) {
  return SmartRaw{number, std::nullopt, std::string(line::Digits(number))};
}

// "0x00000000000c"
Raw parse_hex(std::string_view word, std::string_view) {
  if (!word.starts_with("0x")) return std::nullopt;
  auto number = parse_number<std::uint64_t>(word.substr(2), 16);
  return number ? whole(*number) : std::nullopt;
}

// "2/987654321": errors and count. Alone, an attribute of this kind is the number of its errors.
Raw parse_errors(std::string_view word, std::string_view) {
  auto slash = word.find('/');
  if (slash == word.npos) return std::nullopt;
  auto errors = parse_number<std::uint64_t>(word.substr(0, slash));
  auto count = parse_number<std::uint64_t>(word.substr(slash + 1));
  if (!errors || !count) return std::nullopt;
  return SmartRaw{*count, errors, std::string(line::Digits(*errors))};
}

// "12001h+03m", "12001h+03m+14.250s": whole hours.
Raw parse_hours(std::string_view word, std::string_view) {
  auto end = word.find("h+");
  if (end == word.npos) return std::nullopt;
  auto hours = parse_number<std::uint64_t>(word.substr(0, end));
  word.remove_prefix(end + 2);
  auto minutes = word.substr(0, word.find('m'));
  auto rest = word.substr(std::min(minutes.size(), word.size()));
  bool sound =
      is_digits(minutes) && (rest == "m" || (rest.starts_with("m+") && rest.ends_with('s') &&
                                             is_decimal(rest.substr(2, rest.size() - 3))));
  return hours && sound ? whole(*hours) : std::nullopt;
}

// "0 0 3": words of 16 bits, the highest first, of one number.
Raw parse_words(std::string_view word, std::string_view rest) {
  std::uint64_t number = 0;
  std::size_t count = 0;
  for (; !word.empty() && count < 3; ++count, word = next_word(rest)) {
    auto part = parse_number<std::uint16_t>(word);
    if (!part) return std::nullopt;
    number = number << 16 | *part;
  }
  return count == 3 && word.empty() ? whole(number) : std::nullopt;
}

// "30", "30 (0 16)", "100 (Average 98)"
Raw parse_whole(std::string_view word, std::string_view rest) {
  auto number = parse_number<std::uint64_t>(word);
  rest = trim(rest);
  return number && (rest.empty() || rest.starts_with('(')) ? whole(*number) : std::nullopt;
}

// "32.5", of a thermometer
Raw parse_tenths(std::string_view word, std::string_view rest) {
  rest = trim(rest);
  if (!is_decimal(word) || !(rest.empty() || rest.starts_with('('))) return std::nullopt;
  return SmartRaw{0, std::nullopt, std::string(word)};
}

}  // namespace

std::optional<SmartRaw> parse_smart_raw(std::string_view text) {
  auto word = next_word(text);
  for (auto parse :
       {parse_whole, parse_words, parse_hex, parse_errors, parse_hours, parse_tenths}) {
    if (auto raw = parse(word, text)) return raw;
  }
  return std::nullopt;
}

}  // namespace tsd::sensors
