#include "base/near_word.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tsd {
namespace {

constexpr std::size_t kLongest = 64;  // bytes of a word that is compared

/// How many letters have to be added, left out, replaced, or swapped with their neighbour.
std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string near_word(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > kLongest) return {};
  auto begins = [&](const std::string& one) { return one.starts_with(word); };
  if (word.size() > 1) {
    if (auto found = std::ranges::find_if(known, begins); found != known.end()) return *found;
  }
  const std::string* nearest = nullptr;
  std::size_t fewest = word.size() / 3 + 1;  // as many are another word
  for (const std::string& one : known) {
    std::size_t edits = edits_between(word, one);
    if (edits < fewest) nearest = &one, fewest = edits;
  }
  return nearest != nullptr ? *nearest : std::string();
}

}  // namespace tsd
