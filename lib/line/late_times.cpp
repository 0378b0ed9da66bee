#include "line/late_times.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "line/text.h"

namespace tsd::line {
namespace {

constexpr std::size_t kSeconds = 11;       // from the space before ten digits to the one behind
constexpr std::size_t kMilliseconds = 14;  // the same of thirteen
constexpr std::size_t kWidth = 16;

/// Bytes that are processed at once; GCC and Clang know this type on every CPU.
using Block = signed char __attribute__((vector_size(kWidth)));

/// -1 for each byte that is a space, else 0.
Block spaces(const char* at) {
  Block bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes == ' ';
}

/// Eight bytes of a text, the first of them lowest.
std::uint64_t in_order(std::uint64_t bytes) {
  return std::endian::native == std::endian::little ? bytes : __builtin_bswap64(bytes);
}

struct Search {
  std::string_view text;
  std::string latest;

  bool has_digits(std::size_t from, std::size_t count) const {
    std::string_view word = text.substr(from, count);
    return word.size() == count && std::all_of(word.begin(), word.end(), is_digit);
  }

  /// Whether the word behind the space is late. The text has kSeconds more bytes.
  bool is_late(std::size_t space) const {
    std::size_t word = space + 1;
    if (!is_digit(text[word])) return false;
    bool is_later = std::memcmp(text.data() + word, latest.data(), kSeconds - 1) > 0;
    if (is_later && text[space + kSeconds] == ' ') return has_digits(word, kSeconds - 1);
    return text[space + kSeconds] != ' ' && has_digits(word, kMilliseconds - 1);
  }

  /// Whether one of kWidth bytes at `from` is the space before a late word.
  bool look(std::size_t from) const {
    const char* at = text.data() + from;
    Block found = spaces(at) & (spaces(at + kSeconds) | spaces(at + kMilliseconds));
    std::uint64_t bits[2];
    static_assert(sizeof bits == sizeof found);
    std::memcpy(bits, &found, sizeof bits);
    for (std::size_t half = 0; half < 2; ++half) {
      for (std::uint64_t left = in_order(bits[half]); left != 0;) {
        auto i = static_cast<std::size_t>(std::countr_zero(left)) / 8;
        if (is_late(from + half * 8 + i)) return true;
        left &= ~(std::uint64_t{0xff} << i * 8);
      }
    }
    return false;
  }
};

}  // namespace

bool may_be_late(std::string_view text, std::int64_t latest) {
  Search search{text, fmt::format("{:010}", latest)};
  std::size_t at = 0;
  for (; at + kWidth + kMilliseconds < text.size(); at += kWidth) {
    if (search.look(at)) return true;
  }
  for (; at + kSeconds < text.size(); ++at) {
    bool ends = text[at + kSeconds] == ' ' ||
                (at + kMilliseconds < text.size() && text[at + kMilliseconds] == ' ');
    if (text[at] == ' ' && ends && search.is_late(at)) return true;
  }
  return false;
}

}  // namespace tsd::line
