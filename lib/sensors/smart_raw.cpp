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

// What may follow a value: "(0 16)".
bool is_remark(std::string_view rest) {
  rest = trim(rest);
  return rest.empty() || rest.starts_with('(');
}

// "0x00000000000c"
Raw parse_hex(std::string_view word, std::string_view rest) {
  if (!word.starts_with("0x") || !is_remark(rest)) return std::nullopt;
  auto number = parse_number<std::uint64_t>(word.substr(2), 16);
  return number ? whole(*number) : std::nullopt;
}

// "2/987654321": errors and count. Alone, an attribute of this kind is the number of its errors.
Raw parse_errors(std::string_view word, std::string_view rest) {
  auto slash = word.find('/');
  if (slash == word.npos || !is_remark(rest)) return std::nullopt;
  auto errors = parse_number<std::uint64_t>(word.substr(0, slash));
  auto count = parse_number<std::uint64_t>(word.substr(slash + 1));
  if (!errors || !count) return std::nullopt;
  return SmartRaw{*count, errors, std::string(line::Digits(*errors))};
}

// "12001h+03m", "12001h+03m+14.250s": whole hours.
Raw parse_hours(std::string_view word, std::string_view remark) {
  auto end = word.find("h+");
  if (end == word.npos || !is_remark(remark)) return std::nullopt;
  auto hours = parse_number<std::uint64_t>(word.substr(0, end));
  word.remove_prefix(end + 2);
  auto minutes = word.substr(0, word.find('m'));
  auto rest = word.substr(std::min(minutes.size(), word.size()));
  bool sound = parse_number<unsigned>(minutes).value_or(60) < 60 &&
               (rest == "m" || (rest.starts_with("m+") && rest.ends_with('s') &&
                                is_decimal(rest.substr(2, rest.size() - 3))));
  return hours && sound ? whole(*hours) : std::nullopt;
}

// "0 0 3", "0 0 0 0 0 3": words of 16 bits, or of 8, the highest first, of one number.
Raw parse_words(std::string_view word, std::string_view rest) {
  auto number_of = [](std::string_view words, unsigned bits, std::size_t wanted) -> Raw {
    std::uint64_t number = 0;
    std::size_t count = 0;
    for (std::string_view one; !(one = next_word(words)).empty(); ++count) {
      auto part = parse_number<std::uint32_t>(one);
      if (!part || *part >> bits != 0 || count == wanted) return std::nullopt;
      number = number << bits | *part;
    }
    return count == wanted ? whole(number) : std::nullopt;
  };
  std::string_view all(word.data(), static_cast<std::size_t>(rest.end() - word.begin()));
  Raw words = number_of(all, 16, 3);
  return words ? words : number_of(all, 8, 6);
}

// "30", "30 (0 16)", "100 (Average 98)"; "-5 (Min/Max -8/41)", of a thermometer
Raw parse_whole(std::string_view word, std::string_view rest) {
  bool negative = word.starts_with('-');
  auto number = parse_number<std::uint64_t>(negative ? word.substr(1) : word);
  if (!number || !is_remark(rest)) return std::nullopt;
  return negative ? SmartRaw{0, std::nullopt, std::string(word)} : whole(*number);
}

// "32.5", of a thermometer
Raw parse_tenths(std::string_view word, std::string_view rest) {
  bool negative = word.starts_with('-');
  if (!is_decimal(negative ? word.substr(1) : word) || !is_remark(rest)) return std::nullopt;
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
