// A refused line as words, for guesses at what it was meant to be.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "line/fault.h"
#include "line/verdict.h"

namespace tsd::line {

/// A line cut at its blanks, and what the verdict blames.
struct LineShape {
  Code code = Code::good;
  std::string_view line;  // without "put "
  std::string_view blamed;
  std::array<std::string_view, 4> words;  // the first ones; a missing one is empty
  std::size_t count = 0;                  // of all

  std::string_view metric() const { return words[0]; }
  std::string_view time() const { return words[1]; }
  std::string_view value() const { return words[2]; }
};

LineShape shape_of(const Verdict& verdict, std::string_view line);

/// Cuts a run of digits off the front, and says how many they were.
std::size_t take_digits(std::string_view& word);
/// Cuts -12.5 off the front. False when no number is there.
bool take_decimal(std::string_view& word);

bool is_whole(std::string_view word);
bool is_decimal(std::string_view word);
/// 1600000000 and 1600000000123, with a fraction or without: a time of these decades.
bool is_like_time(std::string_view word);

}  // namespace tsd::line
