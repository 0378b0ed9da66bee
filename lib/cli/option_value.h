// An option's value, as a number within bounds or one of several words. Errors quote the word and
// name what would fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::cli {

Result<std::int64_t> parse_integer(std::string_view word);
Result<std::int64_t> parse_whole(std::string_view word, std::int64_t least, std::int64_t most);

/// A duration ("90s", "2m") in seconds.
Result<std::int64_t> parse_seconds(std::string_view word, std::int64_t least, std::int64_t most);

/// A size ("64K", "1G") in bytes.
Result<std::uint64_t> parse_bytes(std::string_view word, std::uint64_t least, std::uint64_t most);

/// The index of `word` among the spellings; `noun` is what the error calls it.
Result<std::size_t> parse_choice(std::string_view word, std::string_view noun,
                                 const std::vector<std::string>& spellings);

/// A function that keeps in `into` what `parse` makes of a word, or returns its error.
template <class T, class Parse>
std::function<Result<void>(std::string_view)> store(T& into, Parse parse) {
  return [&into, parse](std::string_view word) -> Result<void> {
    auto value = parse(word);
    if (!value) return value.error();
    into = *value;
    return {};
  };
}

/// The same, within bounds.
template <class T, class Number>
std::function<Result<void>(std::string_view)> store(
    T& into, Result<Number> (*parse)(std::string_view, Number, Number), Number least, Number most) {
  return store(into, [=](std::string_view word) { return parse(word, least, most); });
}

template <class Text>
std::function<Result<void>(std::string_view)> store_text(Text& into) {
  return [&into](std::string_view word) -> Result<void> {
    into = word;
    return {};
  };
}

}  // namespace tsd::cli
