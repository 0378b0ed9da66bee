#include "listen/kafka/receipt.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/number.h"

namespace tsd::listen {
namespace {

/// In the order of Fate.
constexpr std::array<std::string_view, 4> kNames{"confirmed", "spooled", "rejected", "dropped"};

/// Cuts the first word off, with the blank behind it.
std::string_view take_word(std::string_view& text) {
  std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

}  // namespace

std::string_view name_of(Fate fate) {
  return kNames[static_cast<std::size_t>(fate)];
}

std::optional<Receipt> read_receipt(std::string_view record) {
  std::string_view rest = record;
  std::string_view lines = take_word(rest);
  std::string_view state = take_word(rest);
  auto name = std::ranges::find(kNames, state);
  if (name == kNames.end()) return std::nullopt;
  std::size_t dash = lines.find('-');
  auto first = parse_number<std::uint64_t>(lines.substr(0, dash));
  auto last = dash == lines.npos ? first : parse_number<std::uint64_t>(lines.substr(dash + 1));
  if (!first || !last || *first == 0 || *last < *first) return std::nullopt;
  return Receipt{*first, *last, static_cast<Fate>(name - kNames.begin()), rest};
}

}  // namespace tsd::listen
