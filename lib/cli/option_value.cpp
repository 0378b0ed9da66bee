#include "cli/option_value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>

#include "base/number.h"
#include "base/units.h"

namespace tsd::cli {

Result<std::int64_t> parse_integer(std::string_view word) {
  auto number = parse_number<std::int64_t>(word);
  if (!number) return Error{fmt::format("\"{}\" is not a whole number", word)};
  return *number;
}

Result<std::int64_t> parse_whole(std::string_view word, std::int64_t least, std::int64_t most) {
  auto number = parse_number<std::int64_t>(word);
  if (!number || *number < least || *number > most)
    return Error{fmt::format("\"{}\" is not a whole number from {} to {}", word, least, most)};
  return *number;
}

Result<std::int64_t> parse_seconds(std::string_view word, std::int64_t least, std::int64_t most) {
  auto duration = parse_duration(word);
  if (!duration) return duration.error();
  std::int64_t seconds = duration->count() / 1000;
  if (duration->count() % 1000 != 0 || seconds < least || seconds > most)
    return Error{
        fmt::format("\"{}\" is not a whole number of seconds from {} to {}", word, least, most)};
  return seconds;
}

Result<std::uint64_t> parse_bytes(std::string_view word, std::uint64_t least, std::uint64_t most) {
  auto size = parse_size(word);
  if (!size) return size.error();
  if (*size < least) return Error{fmt::format("\"{}\" is less than {}", word, least)};
  if (*size > most) return Error{fmt::format("\"{}\" is more than {} bytes", word, most)};
  return *size;
}

Result<std::size_t> parse_choice(std::string_view word, std::string_view noun,
                                 const std::vector<std::string>& spellings) {
  auto found = std::ranges::find(spellings, word);
  if (found == spellings.end())
    return Error{
        fmt::format("unknown {} \"{}\": one of {}", noun, word, fmt::join(spellings, ", "))};
  return static_cast<std::size_t>(found - spellings.begin());
}

}  // namespace tsd::cli
