#include "line/prometheus_tags.h"

#include <array>
#include <cstddef>
#include <cstring>

#include "line/plain_tags.h"
#include "line/suspects.h"

namespace tsd::line {
namespace {

constexpr std::array<bool, 256> label_bytes() {
  std::array<bool, 256> is_label{};
  for (unsigned c = '0'; c <= '9'; ++c) is_label[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) is_label[c] = is_label[c - 'a' + 'A'] = true;
  is_label['_'] = true;
  return is_label;
}
constexpr auto kIsLabel = label_bytes();

/// True when the key that ends at `equals` is not what stands in a label name as it is. `begin` is
/// that of the text.
bool is_odd_key(const char* begin, const char* equals) {
  const char* at = equals;
  while (at > begin && kIsLabel[static_cast<unsigned char>(at[-1])]) --at;
  bool is_whole = at > begin && at[-1] == ' ';
  bool has_digit = *at >= '0' && *at <= '9';
  bool is_reserved = at[0] == '_' && at[1] == '_';
  return !is_whole || has_digit || is_reserved || equals - at > std::ptrdiff_t{kLongestTagKey};
}

bool has_odd_key(std::string_view text) {
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++at) {
    at = static_cast<const char*>(std::memchr(at, '=', static_cast<std::size_t>(end - at)));
    if (at == nullptr) return false;
    if (is_odd_key(text.data(), at)) return true;
  }
  return false;
}

}  // namespace

void add_odd_labels(std::string_view text, std::vector<Suspect>& suspects) {
  if (has_odd_key(text)) add_suspects(text, suspects, has_odd_key);
}

}  // namespace tsd::line
