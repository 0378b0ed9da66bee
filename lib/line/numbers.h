// The number grammars of the parsers that may read a line, each as its language defines it.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::line {

/// The result of reading a word as a number.
enum class Number : std::uint8_t {
  no,         ///< not a number
  finite,     ///< a number
  underflow,  ///< a number so small that it is stored as 0
  infinite,   ///< a number too big for a double, or the word for infinity
  nan,        ///< the word for not a number
};

/// OpenTSDB's Tags.parseLong: an optional sign, 1 to 19 digits (leading zeros count), int64.
enum class Long : std::uint8_t { ok, syntax, range };
Long parse_long(std::string_view word, std::int64_t& into);

/// Java's Double.parseDouble, which accepts blanks around the number.
Number java_double(std::string_view word);
/// Go's strconv.ParseFloat: underscores, hex floats, inf, infinity, nan.
Number go_double(std::string_view word);
/// VictoriaMetrics' fastfloat.Parse, as all its versions have it: no plus sign, no hex, no suffix,
/// digits on both sides of a point (from 1.79.9 on, one side is enough).
Number fastfloat(std::string_view word);
/// Python's float(): underscores, any script's digits, inf, infinity, nan.
Number python_float(std::string_view word);

/// True for an integer, with or without a sign, beyond +-2^53: a double may have to round it.
bool beyond_double(std::string_view word);

/// The value of a decimal word that fastfloat() accepted.
double decimal(std::string_view word);

/// True for a decimal word that fastfloat() accepted and of which VictoriaMetrics stores 0, though
/// a double holds it: it keeps up to 14 digits and the power of ten of the last one, which is at
/// least -308 (lib/decimal).
bool is_flushed(std::string_view word);

}  // namespace tsd::line
