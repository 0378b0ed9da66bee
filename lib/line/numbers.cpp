#include "line/numbers.h"

#include <fmt/core.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/utf8.h"
#include "line/text.h"

namespace tsd::line {

namespace {

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr auto kDigits = [](char c) { return is_digit(c); };

/// Cuts the parts of a number off the front of a word.
struct Scanner {
  std::string_view rest;
  std::size_t power_digits = 0;  ///< of the exponent
  bool is_hex = false;

  bool one_of(std::string_view bytes) {
    for (char byte : bytes) {
      if (!rest.starts_with(byte)) continue;
      rest.remove_prefix(1);
      return true;
    }
    return false;
  }
  template <class Of>
  std::size_t run(Of of) {
    std::size_t n = 0;
    while (n < rest.size() && of(rest[n])) ++n;
    rest.remove_prefix(n);
    return n;
  }
  /// Digits with at most one point among them; at least one digit.
  template <class Of>
  bool mantissa(Of of) {
    std::size_t digits = run(of);
    if (one_of(".")) digits += run(of);
    return digits > 0;
  }
  bool exponent_digits() {
    one_of("+-");
    power_digits = run(kDigits);
    return power_digits > 0;
  }
  /// 1  1.5  .5  5.  1e5
  bool decimal() { return mantissa(kDigits) && (!one_of("eE") || exponent_digits()); }
  /// What may follow "0x": 1p3  1.8p1  .8p-1
  bool hex() { return mantissa(is_hex_digit) && one_of("pP") && exponent_digits(); }
  bool hex_mark() {
    if (rest.size() < 2 || rest[0] != '0' || (rest[1] != 'x' && rest[1] != 'X')) return false;
    rest.remove_prefix(2);
    return is_hex = true;
  }
};

/// How a double holds a word that C's strtod reads as a number, and that `scan` has read.
Number measure(std::string_view word, const Scanner& scan) {
  // Between 1e-299 and 1e299, or 0: a double has a place for it.
  constexpr std::size_t kPowerDigits = 2, kBytes = 200;
  if (!scan.is_hex && scan.power_digits <= kPowerDigits && word.size() <= kBytes) {
    return Number::finite;
  }
  double value = 0;
  auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) {
    value = std::strtod(std::string(word).c_str(), nullptr);
  }
  if (std::isinf(value)) return Number::infinite;
  if (value != 0) return Number::finite;
  // The result is 0: underflow when there is another digit than 0 before the exponent.
  bool hex = word.find_first_of("xX") != word.npos;
  std::string_view mantissa = word.substr(0, word.find_first_of(hex ? "pP" : "eE"));
  return mantissa.find_first_of("123456789abcdefABCDEF") == mantissa.npos ? Number::finite
                                                                          : Number::underflow;
}

/// An optional sign, then a decimal or hex number, then the end.
Number plain(std::string_view word, std::string_view signs, bool hex_too) {
  Scanner scan{word};
  scan.one_of(signs);
  bool ok = hex_too && scan.hex_mark() ? scan.hex() : scan.decimal();
  return ok && scan.rest.empty() ? measure(word, scan) : Number::no;
}

/// inf and nan in any case, with or without a sign.
Number special(std::string_view word, bool signed_nan) {
  Scanner scan{word};
  bool has_sign = scan.one_of("+-");
  if (equal_ignoring_case(scan.rest, "inf") || equal_ignoring_case(scan.rest, "infinity")) {
    return Number::infinite;
  }
  if ((signed_nan || !has_sign) && equal_ignoring_case(scan.rest, "nan")) return Number::nan;
  return Number::no;
}

/// Removes underscores between digits (in a hex number also behind "0x"). False when there is one
/// elsewhere.
bool drop_underscores(std::string& word) {
  bool hex = word.find_first_of("xX") != word.npos;
  auto digit_at = [&](std::size_t at) {
    return at < word.size() && (hex ? is_hex_digit(word[at]) : is_digit(word[at]));
  };
  std::string kept;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] != '_') {
      kept += word[i];
      continue;
    }
    bool behind = i > 0 && (digit_at(i - 1) || (hex && (word[i - 1] == 'x' || word[i - 1] == 'X')));
    if (!behind || !digit_at(i + 1)) return false;
  }
  word = std::move(kept);
  return true;
}

constexpr std::size_t kAtOnce = 8;

/// Appends eight digits to a decimal number; false when one of the bytes is none.
bool append_digits(const char* digits, std::uint64_t& number) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighest = kOnes << 7;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, digits, sizeof bytes);
  if constexpr (std::endian::native != std::endian::little) bytes = __builtin_bswap64(bytes);
  bytes ^= kOnes * '0';  // 0 to 9, the first digit lowest
  if (((bytes + kOnes * (0x80 - 10)) & kHighest) != 0 || (bytes & kHighest) != 0) return false;
  // Pairs of digits, then all four pairs, each by its power of ten.
  constexpr std::uint64_t kPairs = 0x000000ff000000ff;
  bytes = bytes * 10 + (bytes >> 8);
  bytes = (bytes & kPairs) * (100 + (std::uint64_t{1'000'000} << 32)) +
          ((bytes >> 16) & kPairs) * (1 + (std::uint64_t{10'000} << 32));
  number = number * 100'000'000 + (bytes >> 32);
  return true;
}

/// The word as Python reads it: the digits of any script made ASCII, white space at the ends
/// removed.
std::string as_ascii(std::string_view word) {
  std::string text;
  while (!word.empty()) {
    Rune rune = first_rune(word);
    if (!rune.valid) return {};
    if (rune.value < 0x80) {
      text += word.front();
    } else if (is_any_digit(rune.value)) {
      text += static_cast<char>('0' + digit_value(rune.value));
    } else {
      return {};
    }
    word.remove_prefix(rune.size);
  }
  return text;
}

}  // namespace

Long parse_long(std::string_view word, std::int64_t& into) {
  bool minus = word.starts_with('-');
  if (minus || word.starts_with('+')) word.remove_prefix(1);
  if (word.empty()) return Long::syntax;
  std::uint64_t value = 0;
  std::size_t done = 0;
  for (; done + kAtOnce <= word.size(); done += kAtOnce) {
    if (!append_digits(word.data() + done, value)) return Long::syntax;
  }
  for (char c : word.substr(done)) {
    if (!is_digit(c)) return Long::syntax;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');  // 19 digits fit
  }
  std::uint64_t limit = static_cast<std::uint64_t>(INT64_MAX) + (minus ? 1 : 0);
  if (word.size() > 19 || value > limit) return Long::range;
  into = static_cast<std::int64_t>(minus ? 0 - value : value);
  return Long::ok;
}

Number java_double(std::string_view word) {
  auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };  // String.trim()
  while (!word.empty() && blank(word.front())) word.remove_prefix(1);
  while (!word.empty() && blank(word.back())) word.remove_suffix(1);
  Scanner scan{word};
  bool has_sign = scan.one_of("+-");
  if (scan.rest == "NaN") return Number::nan;
  if (scan.rest == "Infinity") return Number::infinite;
  bool ok = scan.hex_mark() ? scan.hex() : scan.decimal();
  std::string_view suffix = scan.rest;
  scan.one_of("fFdD");
  if (!ok || !scan.rest.empty()) return Number::no;
  word.remove_suffix(suffix.size());
  if (has_sign) word.remove_prefix(1);
  return measure(word, scan);
}

Number go_double(std::string_view word) {
  if (Number found = special(word, false); found != Number::no) return found;
  std::string text(word);
  return drop_underscores(text) ? plain(text, "+-", true) : Number::no;
}

Number fastfloat(std::string_view word) {
  bool minus = word.starts_with('-');
  std::string_view rest = minus ? word.substr(1) : word;
  // fastfloat accepts "-+inf": it cuts the sign, then a plus.
  if (!rest.starts_with('-')) {
    if (Number found = special(rest, true); found != Number::no) return found;
  }
  std::size_t dot = word.find('.');
  bool bare_dot = dot != word.npos && (dot == 0 || !is_digit(word[dot - 1]) ||
                                       dot + 1 == word.size() || !is_digit(word[dot + 1]));
  return bare_dot ? Number::no : plain(word, "-", false);
}

Number python_float(std::string_view word) {
  // Nearly all words are plain ASCII: nothing to convert or copy.
  if (Number found = plain(word, "+-", false); found != Number::no) return found;
  if (Number found = special(word, true); found != Number::no) return found;
  std::string text = as_ascii(word);
  if (text.find_first_of("xX") != text.npos || !drop_underscores(text)) return Number::no;
  return plain(text, "+-", false);
}

bool beyond_double(std::string_view word) {
  constexpr std::string_view kLimit = "9007199254740992";  // 2^53
  while (!word.empty() && (word.front() < '1' || word.front() > '9')) word.remove_prefix(1);
  return word.size() > kLimit.size() || (word.size() == kLimit.size() && word > kLimit);
}

double decimal(std::string_view word) {
  return std::strtod(std::string(word).c_str(), nullptr);
}

bool is_flushed(std::string_view word) {
  constexpr int kPlaces = 13;
  constexpr int kLeastPower = -308;
  double value = std::abs(decimal(word));
  if (value == 0 || value > 1e-290) return false;
  std::string digits = fmt::format("{:.{}e}", value, kPlaces);  // 1.5000000000000e-308
  std::size_t end = digits.find('e');
  std::size_t last = digits.find_last_not_of("0.", end - 1);
  int places = last == 0 ? 0 : static_cast<int>(last) - 1;
  return std::stoi(digits.substr(end + 1)) - places < kLeastPower;
}

}  // namespace tsd::line
