#include "line/suspects.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tsd::line {

void add_suspects(std::string_view text, std::vector<Suspect>& suspects,
                  const std::function<bool(std::string_view line)>& is_suspect) {
  auto middle = static_cast<std::ptrdiff_t>(suspects.size());
  std::uint64_t number = 0;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1, ++number) {
    end = text.find('\n', begin);
    if (!is_suspect(text.substr(begin, end - begin))) continue;
    suspects.push_back({begin, end, number, text.npos});
  }
  auto by_number = [](const Suspect& a, const Suspect& b) { return a.number < b.number; };
  std::inplace_merge(suspects.begin(), suspects.begin() + middle, suspects.end(), by_number);
  auto is_twice = [](const Suspect& a, const Suspect& b) { return a.number == b.number; };
  suspects.erase(std::unique(suspects.begin(), suspects.end(), is_twice), suspects.end());
}

}  // namespace tsd::line
